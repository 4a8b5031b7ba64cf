const longestText = 200
const mostItems = 50
/** Whatever is called so may let somebody in; of it only the name is kept. */
const secretName = /secret|token|password|key|auth|credential|\bpin\b|code|verify/i

/**
 * What a request asks for, as it may be kept for years: plain values by name. Of objects, which may hold secrets or a
 * person's words, only the names of their members.
 */
export function describeChange(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, secretName.test(name) ? '(hidden)' : shorten(value)]),
  )
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value))
    return value.slice(0, mostItems).map((item) => (typeof item === 'object' ? '…' : shorten(item)))
  return Object.keys(value).slice(0, mostItems)
}
