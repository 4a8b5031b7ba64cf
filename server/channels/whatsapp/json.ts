/** An object of a payload, of which nothing is known yet. */
export type Json = Record<string, unknown>

/** Deeper than any payload of Meta's; what lies below is dropped, since neither we nor the database could hold it. */
const deepest = 60

/**
 * The JSON of a body with text that can be stored: no NUL, no half of a surrogate pair. Undefined when the bytes
 * are not JSON. Whole numbers too long for a JavaScript number become text, since Meta writes some ids as numbers.
 */
export function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8')
  try {
    return clean(/\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text), 0)
  } catch {
    // Anybody may post anything to a callback; what is not JSON speaks of nobody.
    return undefined
  }
}

export function objectOf(value: unknown): Json {
  return isObject(value) ? value : {}
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text that is not empty. Numbers count as their digits, since Meta writes ids both ways. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Without the keys whose value is undefined. */
export function withoutEmpty<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !source) return value
  return /^-?\d+$/.test(source) ? source : value
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return null
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [cleanText(key), clean(item, depth + 1)]),
  )
}

function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
