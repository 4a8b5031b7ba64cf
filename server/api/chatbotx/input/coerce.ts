/** A schema as far as it says how a text is to be understood. */
export type JsonSchema = {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/**
 * Makes numbers and booleans of texts where the schema wants them, in queries as in bodies, at any depth. What
 * cannot be understood stays as it came, for the validation to refuse. A number is never made into a text.
 */
export function coerce(schema: JsonSchema, value: unknown): unknown {
  return attempt(schema, value).value
}

/** The value as the schema would have it, and whether it then fits. */
type Attempt = { value: unknown; fits: boolean }

function attempt(schema: JsonSchema, value: unknown): Attempt {
  const options = schema.anyOf ?? schema.oneOf ?? typesOf(schema)
  if (options) return choose(options, value)
  if (schema.const !== undefined) return attemptChoice([schema.const], value)
  if (schema.enum) return attemptChoice(schema.enum, value)
  switch (schema.type) {
    case 'number':
    case 'integer':
      return fitting(typeof value === 'string' ? toNumber(value) : value, 'number')
    case 'boolean':
      return fitting(typeof value === 'string' ? toBoolean(value) : value, 'boolean')
    case 'string':
      return fitting(value, 'string')
    case 'null':
      return { value, fits: value === null }
    case 'array':
      return attemptItems(schema, value)
    case 'object':
      return attemptProperties(schema, value)
    default:
      return { value, fits: true }
  }
}

/** A choice of types is a choice of schemas. */
function typesOf(schema: JsonSchema): JsonSchema[] | undefined {
  return Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : undefined
}

/** The first that takes the value untouched, else the first that takes it at all. */
function choose(options: JsonSchema[], value: unknown): Attempt {
  const fitting = options.map((option) => attempt(option, value)).filter(({ fits }) => fits)
  return fitting.find((one) => one.value === value) ?? fitting[0] ?? { value, fits: false }
}

function attemptChoice(choices: unknown[], value: unknown): Attempt {
  const candidates = typeof value === 'string' ? [value, toNumber(value), toBoolean(value)] : [value]
  const index = candidates.findIndex((candidate) => choices.includes(candidate))
  return index === -1 ? { value, fits: false } : { value: candidates[index], fits: true }
}

function attemptItems({ items }: JsonSchema, value: unknown): Attempt {
  if (!Array.isArray(value)) return { value, fits: false }
  if (!items) return { value, fits: true }
  const attempts = value.map((item) => attempt(items, item))
  return merge(
    value,
    attempts,
    attempts.map((one) => one.value),
  )
}

function attemptProperties(schema: JsonSchema, value: unknown): Attempt {
  if (!isPlainObject(value)) return { value, fits: false }
  const { properties = {}, required = [], additionalProperties } = schema
  const rest = typeof additionalProperties === 'object' ? additionalProperties : {}
  const attempts = Object.entries(value).map(([key, inner]) => ({
    key,
    ...attempt(Object.hasOwn(properties, key) ? properties[key]! : rest, inner),
  }))
  const coerced = Object.fromEntries(attempts.map(({ key, value: inner }) => [key, inner]))
  const merged = merge(value, attempts, coerced)
  return { ...merged, fits: merged.fits && required.every((key) => Object.hasOwn(value, key)) }
}

/** The value itself when nothing in it changed. */
function merge(value: object, attempts: Attempt[], coerced: object): Attempt {
  const before = Object.values(value)
  const isSame = attempts.every((one, index) => one.value === before[index])
  return { value: isSame ? value : coerced, fits: attempts.every(({ fits }) => fits) }
}

function fitting(value: unknown, type: 'number' | 'boolean' | 'string'): Attempt {
  return { value, fits: typeof value === type }
}

/** Only a text that is a number from its first character to its last. */
function toNumber(text: string): number | string {
  const number = Number.parseFloat(text)
  return !Number.isNaN(number) && number === Number(text) ? number : text
}

function toBoolean(text: string): boolean | string {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'on') return true
  return word === 'false' || word === 'off' ? false : text
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
