import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

export const customFieldTypes = ['text', 'number', 'date', 'datetime', 'boolean', 'select', 'json'] as const
export type CustomFieldType = (typeof customFieldTypes)[number]

/** What the text of a `text` field is. */
export const textFormats = ['short', 'long', 'email', 'phone'] as const
export type TextFormat = (typeof textFormats)[number]

/** A choice of a `select` field. */
export type SelectOption = { value: string; color: string | null }

/** A typed value of the firm's own on contacts: its definition. */
export type CustomField = {
  accountId: Id
  id: Id
  name: string
  /** Its name in letters, digits and `_`, for programs. It stays when the name changes. */
  key: string
  type: CustomFieldType
  /** Of `text` fields only; undefined: short. */
  format: TextFormat | undefined
  options: SelectOption[]
  description: string | undefined
  isRequired: boolean
  /** Made by a client's free dictionary, not defined by anybody. Its values are not checked. */
  isFree: boolean
  createdAt: Date
  updatedAt: Date
}

/** Values by the names of their fields: any JSON. */
export type CustomFields = Record<string, unknown>

const longestName = 255
const mostFields = 200
const mostBytes = 65_536
const deepest = 100

/**
 * Values as they can be stored. Halves of surrogate pairs, which PostgreSQL refuses, become U+FFFD.
 * @throws AppError `invalid_request` about `field`, the name under which a dialect takes them
 */
export function cleanCustomFields(fields: CustomFields, field: string): CustomFields {
  const names = Object.keys(fields)
  if (names.length > mostFields)
    throw invalidField(field, `may have ${mostFields} keys at most, got ${names.length}`, 'TOO_MANY')
  for (const name of names) {
    if (name.trim() === '' || name.length > longestName)
      throw invalidField(field, `must have keys of 1 to ${longestName} characters`, 'INVALID', name)
  }
  if (isDeeper(fields, deepest))
    throw invalidField(field, `may be nested ${deepest} deep at most`, 'TOO_DEEP')
  const text = JSON.stringify(fields).replace(loneSurrogate, (found) =>
    found === escapedBackslash ? found : '\\ufffd',
  )
  if ([...text.matchAll(nul)].some(([found]) => found !== escapedBackslash))
    throw invalidField(field, 'may not contain the character U+0000')
  if (Buffer.byteLength(text) > mostBytes)
    throw invalidField(field, `may have ${mostBytes} bytes of JSON at most`, 'TOO_LONG')
  return JSON.parse(text)
}

/** A field's key: its name in lower case, with `_` for whatever is neither letter nor digit. */
export function keyOf(name: string): string {
  const key = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_')
  return key.replace(/^_|_$/g, '') || name
}

/** The type of a field that is made for a value. */
export function inferType(value: unknown): CustomFieldType {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'string' || value === null ? 'text' : 'json'
}

/** Escapes in JSON text. An escaped backslash is matched too, so that what follows it is not taken for an escape. */
const escapedBackslash = '\\\\'
const loneSurrogate = /\\(\\|ud[89a-f][0-9a-f]{2})/g
const nul = /\\(\\|u0000)/g

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}
