import type { Form } from './form.ts'

const addressPattern = /^(https?):\/\/([^/?#]*)/i

/**
 * An address as it may have been signed: as it stands, without its port, and with the port that its scheme implies.
 * Nothing else of it changes, since a signature is over its very letters.
 */
export function portSpellings(url: string): string[] {
  const [start, scheme, authority] = addressPattern.exec(url) ?? []
  if (!start || !scheme || !authority) return [url]
  const rest = url.slice(start.length)
  // A colon begins the port only behind the bracket of an IPv6 address.
  const colon = authority.indexOf(':', authority.lastIndexOf(']') + 1)
  const host = colon < 0 ? authority : authority.slice(0, colon)
  const port = scheme.toLowerCase() === 'https' ? 443 : 80
  const bare = `${scheme}://${host}${rest}`
  return colon < 0 ? [url, `${scheme}://${host}:${port}${rest}`] : [url, bare]
}

/** The address before its query, and the query's fields, decoded. */
export function splitQuery(url: string): { bare: string; query: Form } {
  const mark = url.indexOf('?')
  if (mark < 0) return { bare: url, query: [] }
  return { bare: url.slice(0, mark), query: [...new URLSearchParams(url.slice(mark + 1))] }
}
