import { createHmac, timingSafeEqual } from 'node:crypto'

/** Lower-case hex of the HMAC-SHA256 over bytes, or over a text's UTF-8. */
export function hmacSha256Hex(secret: string | Uint8Array, bytes: string | Uint8Array): string {
  return createHmac('sha256', secret).update(bytes).digest('hex')
}

/** Whether two texts or byte runs are equal, in a time that depends on their lengths alone. */
export function safeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * Whether Meta signed these very bytes with one of our apps' secrets. The header is `X-Hub-Signature-256`:
 * `sha256=` and lower-case hex. Without a secret nothing is genuine; an empty one counts as none.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function verifyMetaSignature(
  header: string | undefined,
  rawBody: Uint8Array,
  appSecrets: readonly string[],
): boolean {
  if (!header?.startsWith('sha256=')) return false
  let isGenuine = false
  // All secrets are tried, so that the time taken does not tell which one fitted.
  for (const secret of appSecrets) {
    const expected = `sha256=${hmacSha256Hex(secret, rawBody)}`
    if (safeEqual(header, expected) && secret !== '') isGenuine = true
  }
  return isGenuine
}
