import { createHash, randomBytes } from 'node:crypto'

let lastNumericId = 0

/** A Graph object id: 15 digits, so that it also survives as a JSON number. Rising, never twice in one process. */
export function newGraphId(): string {
  const candidate = (Date.now() % 1e12) * 100 + 1e14
  lastNumericId = Math.max(candidate, lastNumericId + 1)
  return String(lastNumericId)
}

/** A message id in Meta's form: base64 of a header, the customer's address and 18 random hex digits. */
export function newWamid(address: string): string {
  const unique = randomBytes(9).toString('hex').toUpperCase()
  const bytes = `\x1d\x18${String.fromCharCode(address.length)}${address}\x15\x02\x00\x11\x18\x12${unique}\x00`
  return `wamid.${Buffer.from(bytes, 'latin1').toString('base64')}`
}

export function newCallId(): string {
  return `wacid.${randomBytes(24).toString('base64url')}`
}

export function newTraceId(): string {
  return `A${randomBytes(16).toString('base64url')}`
}

/** A business-scoped user id: the same person has one per business, and the same one after a restart. */
export function businessScopedId(wabaId: string, address: string): string {
  const digest = createHash('sha256').update(`${wabaId}/${address}`).digest('hex')
  return `US.${digest.slice(0, 16).toUpperCase()}`
}

/** Digits of a phone number as people write it; undefined when it cannot be one. */
export function toDigits(phone: string): string | undefined {
  const digits = phone.replace(/[\s()+.-]/g, '')
  return /^\d{5,20}$/.test(digits) ? digits : undefined
}

export const businessScopedIdPattern = /^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$/
