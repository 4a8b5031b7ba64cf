/** The values of a query that may be repeated, or given with commas between them; undefined for none. */
export function readListed(given: string | string[] | undefined): string[] | undefined {
  const values = [given ?? []].flat().flatMap((text) => text.split(','))
  const named = values.map((value) => value.trim()).filter((value) => value !== '')
  return named.length > 0 ? [...new Set(named)] : undefined
}
