/** As much of a JSON Schema as names the keys of objects. */
type Shape = {
  type?: string | string[]
  properties?: Record<string, Shape>
  items?: Shape
  anyOf?: Shape[]
}

/**
 * Spells the keys of a request as its schema does, whatever case the client chose; the last of two spellings of
 * one key wins. A null counts as absent unless the schema takes nulls there. Keys that no schema names stay.
 */
export function spellKeys(schema: object | undefined, value: unknown): unknown {
  const known = schema && shapeFor(schema, value)
  if (!known || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => spellKeys(known.items, item))
  const { properties } = known
  if (!properties) return value
  const spellings = new Map(Object.keys(properties).map((key) => [key.toLowerCase(), key]))
  const spelled: Record<string, unknown> = {}
  for (const [given, inner] of Object.entries(value)) {
    const key = spellings.get(given.toLowerCase())
    const rule = key === undefined ? undefined : properties[key]!
    if (inner === null && rule && !takesNull(rule)) continue
    spelled[key ?? given] = spellKeys(rule, inner)
  }
  return spelled
}

/** The keys of a query; an empty value and the text `undefined` count as absent. Repeated keys become one list. */
export function spellQuery(
  schema: object | undefined,
  query: Record<string, unknown>,
): Record<string, unknown> {
  const given = Object.entries(query).flatMap(([key, value]): [string, string][] => {
    const values = (Array.isArray(value) ? value : [value]).map(String).filter(isGiven)
    return values.length > 0 ? [[key.replace(/\[\d*\]$/, ''), values.join(',')]] : []
  })
  return spellKeys(schema, Object.fromEntries(given)) as Record<string, unknown>
}

function isGiven(text: string): boolean {
  return text.trim() !== '' && text !== 'undefined'
}

/** Of several shapes the one that a value of this form is meant for. */
function shapeFor(shape: Shape, value: unknown): Shape {
  if (!shape.anyOf) return shape
  const isList = Array.isArray(value)
  return shape.anyOf.find(({ items, properties }) => (isList ? items : properties)) ?? shape
}

function takesNull({ type, anyOf, properties, items }: Shape): boolean {
  if (anyOf) return anyOf.some(takesNull)
  if (type === undefined) return !properties && !items
  return Array.isArray(type) ? type.includes('null') : type === 'null'
}
