import { createHmac, timingSafeEqual } from 'node:crypto'

/** A link to a stored file by its key, and until when it holds. */
export type FileLink = { storageKey: string; expiresAt: Date }

const purpose = 'parley file link v1'
const shape = /^([A-Za-z0-9_-]{4,400})\.([A-Za-z0-9_-]{43})$/

/** A path that opens one stored file without signing in, like `/media/files/<payload>.<signature>/recording.wav`. */
export function signFileLink(
  key: string | Uint8Array,
  { storageKey, expiresAt, fileName }: FileLink & { fileName: string },
): string {
  const seconds = Math.floor(expiresAt.getTime() / 1000)
  const payload = Buffer.from(`${seconds}:${storageKey}`).toString('base64url')
  return `/media/files/${payload}.${sign(key, payload).toString('base64url')}/${encodeURIComponent(fileName)}`
}

/** What the link grants, or undefined when it is not ours, was changed, or has expired. Takes `<payload>.<signature>`. */
export function verifyFileLink(key: string | Uint8Array, token: string, now: Date): FileLink | undefined {
  const [, payload, signature] = shape.exec(token) ?? []
  if (!payload || !signature) return undefined
  const given = Buffer.from(signature, 'base64url')
  if (!timingSafeEqual(given, sign(key, payload)) || given.toString('base64url') !== signature)
    return undefined

  const text = Buffer.from(payload, 'base64url').toString()
  const expiresAt = new Date(Number(text.slice(0, text.indexOf(':'))) * 1000)
  return expiresAt > now ? { storageKey: text.slice(text.indexOf(':') + 1), expiresAt } : undefined
}

function sign(key: string | Uint8Array, payload: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}:${payload}`).digest()
}
