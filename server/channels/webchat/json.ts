/** An object of a body, of which nothing is known yet. */
export type Json = Record<string, unknown>

const deepest = 40

/** The JSON of a body with text that can be stored: no NUL, no half of a surrogate pair. Undefined when it is none. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return clean(JSON.parse(bytes.toString('utf8')), 0)
  } catch {
    // What is not JSON tells nothing.
    return undefined
  }
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function isFilled(value: unknown): value is Json {
  return Object.keys(objectOf(value)).length > 0
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Without the keys whose value is undefined. */
export function withoutEmpty<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return null
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll('\0', '').toWellFormed(),
      clean(item, depth + 1),
    ]),
  )
}
