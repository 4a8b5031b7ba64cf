import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a link to a file lets its holder read, and until when. */
export type MediaLink = { accountId: string; attachmentId: string; expiresAt: Date }

const purpose = 'parley media link v1'
const shape = /^([A-Za-z0-9_-]{4,200})\.([A-Za-z0-9_-]{43})$/

/** A path that opens one attachment without signing in, like `/media/<payload>.<signature>`. */
export function signLink(
  key: string | Uint8Array,
  { accountId, attachmentId, expiresAt }: MediaLink,
): string {
  const seconds = Math.floor(expiresAt.getTime() / 1000)
  const payload = Buffer.from(`${accountId}:${attachmentId}:${seconds}`).toString('base64url')
  return `/media/${payload}.${sign(key, payload).toString('base64url')}`
}

/**
 * What the link grants, or undefined when it is not ours, was changed, or has expired. Takes what follows `/media/`.
 * Whether the attachment still exists, or was taken back, is for the caller to look up.
 */
export function verifyLink(key: string | Uint8Array, token: string, now: Date): MediaLink | undefined {
  const [, payload, signature] = shape.exec(token) ?? []
  if (!payload || !signature) return undefined
  const given = Buffer.from(signature, 'base64url')
  const isOurs = timingSafeEqual(given, sign(key, payload))
  // Text that decodes to our signature but is not spelled as we spell it would make two links of one.
  if (!isOurs || given.toString('base64url') !== signature) return undefined

  const [accountId, attachmentId, seconds] = Buffer.from(payload, 'base64url').toString().split(':')
  const expiresAt = new Date(Number(seconds) * 1000)
  return expiresAt > now ? { accountId: accountId!, attachmentId: attachmentId!, expiresAt } : undefined
}

function sign(key: string | Uint8Array, payload: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}:${payload}`).digest()
}
