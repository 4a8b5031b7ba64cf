import qs from 'qs'

/**
 * Reads `a=1&b[]=2&b[]=3&c[d]=4` of a query or a form: repeated keys and `[]` are arrays, names in brackets are
 * objects. Depth, sizes and numbers are bounded; what goes beyond is left unread, not refused.
 */
export function parseBrackets(text: string): Record<string, unknown> {
  return qs.parse(text, { depth: 10, arrayLimit: 1000, parameterLimit: 2000, allowPrototypes: false })
}

/** The query of a request's address. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?')
  return mark === -1 ? '' : url.slice(mark + 1)
}

/** Names and values of a form that holds files besides texts, by the same rules. */
export function nestEntries(entries: readonly (readonly [name: string, value: unknown])[]): object {
  const values = new Map(entries.map(([, value], index) => [String(index), value]))
  const names = entries.map(([name], index) => `${encodeURIComponent(name)}=${index}`)
  return fill(parseBrackets(names.join('&')), values) as object
}

function fill(value: unknown, values: Map<string, unknown>): unknown {
  if (typeof value === 'string') return values.get(value)
  if (Array.isArray(value)) return value.map((item) => fill(item, values))
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, fill(inner, values)]))
}
