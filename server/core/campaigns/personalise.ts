import { bodyOf } from '../templates/index.ts'

/** What is known of one recipient when their message is made. */
export type Person = {
  variables: Record<string, string>
  name: string | null
  phone: string | null
  /** Custom fields by name. */
  fields: Record<string, unknown> | null
}

export type Personalised = { components: unknown[]; values: Record<string, string> } | { missing: string }

const placeholder = /\{\{\s*([^{}\s]+)\s*\}\}/g

/**
 * A template's components for one person: each `{{n}}` in a parameter becomes the value given for the person,
 * else the contact's field that is mapped to it. A value that is missing or empty leaves no message to send.
 */
export function personalise(
  components: unknown[],
  mappings: Record<string, string>,
  person: Person,
): Personalised {
  const values: Record<string, string> = {}
  const missing = new Set<string>()
  const fill = (text: string) =>
    text.replace(placeholder, (_, name: string) => {
      const value = valueFor(name, mappings, person)
      if (value === undefined) missing.add(name)
      else values[name] = value
      return value ?? ''
    })
  const filled = components.map((component) =>
    isObject(component) && component['parameters'] !== undefined
      ? { ...component, parameters: mapTexts(component['parameters'], fill) }
      : component,
  )
  const [first] = missing
  return first === undefined ? { components: filled, values } : { missing: first }
}

/** The custom fields that personalising needs: the mapped ones that are not part of the contact itself. */
export function fieldsOf(mappings: Record<string, string>): string[] {
  return Object.values(mappings).filter((field) => field !== 'name' && field !== 'phone_number')
}

/** The names of the placeholders of a text, each once. */
function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name]) => name!))]
}

/**
 * Components that fill a template's body from placeholders of the same names: what a client means that gives
 * values but no components.
 */
export function defaultComponents(templateComponents: unknown[]): unknown[] {
  const names = placeholdersOf(bodyOf(templateComponents) ?? '').sort((a, b) => Number(a) - Number(b))
  if (names.length === 0) return []
  return [{ type: 'body', parameters: names.map(toParameter) }]
}

/** Numbered parameters go by their place, named ones by their name. */
function toParameter(name: string) {
  const text = `{{${name}}}`
  return /^\d+$/.test(name) ? { type: 'text', text } : { type: 'text', parameter_name: name, text }
}

function valueFor(
  name: string,
  mappings: Record<string, string>,
  { variables, name: contactName, phone, fields }: Person,
): string | undefined {
  const given = Object.hasOwn(variables, name) ? variables[name] : undefined
  if (given) return given
  const field = Object.hasOwn(mappings, name) ? mappings[name] : undefined
  if (field === undefined) return undefined
  if (field === 'name') return contactName || undefined
  if (field === 'phone_number') return phone || undefined
  return toText(fields && Object.hasOwn(fields, field) ? fields[field] : undefined)
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, map)]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
