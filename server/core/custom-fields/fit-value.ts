import { invalidField } from '../../platform/errors.ts'
import type { CustomField } from './custom-field.ts'

const longestText = 65_536

export type FittedField = Pick<CustomField, 'name' | 'type'> &
  Partial<Pick<CustomField, 'format' | 'options'>>

/**
 * A value as a defined field keeps it: numbers may come as text, times in any ISO form. A time keeps its day where
 * only a day was given, or midnight without an offset; otherwise it becomes UTC.
 *
 * @param path where a dialect's request has the value
 * @param offset of times that come without one, e.g. `+03:00`
 * @throws AppError `invalid_request` about `path` when the value does not fit the field's type or choices
 */
export function fitValue(
  { name, type, format, options = [] }: FittedField,
  value: unknown,
  { path, offset = 'Z' }: { path: string; offset?: string },
): unknown {
  const text = toText(value)
  if (text !== undefined && (text.length > longestText || text.includes('\0')))
    throw invalidField(path, `may have ${longestText} characters at most, none of them U+0000`, 'TOO_LONG')
  const fault = (wanted: string) =>
    invalidField(path, `must be ${wanted}, which is what '${name}' takes`, 'INVALID', value)
  switch (type) {
    case 'text':
      if (text === undefined) throw fault('text')
      if (format === 'email' && !emailForm.test(text)) throw fault('an e-mail address')
      if (format === 'phone' && !phoneForm.test(text)) throw fault('a phone number')
      return text
    case 'json':
      return text === undefined ? value : (parseObject(text) ?? value)
    case 'boolean':
      if (!/^(true|false)$/i.test(text ?? '')) throw fault('true or false')
      return text!.toLowerCase() === 'true'
    case 'number':
      return toNumber(value) ?? raise(fault('a number'))
    case 'date':
      return toDay(text ?? '') ?? raise(fault('a date such as 2026-03-17'))
    case 'datetime':
      return toTime(text ?? '', offset) ?? raise(fault('a date or a time such as 2026-03-17T12:00:00'))
    case 'select':
      if (options.some((option) => option.value === text)) return text
      throw fault(`one of ${options.map((option) => `'${option.value}'`).join(', ') || 'no choices'}`)
  }
}

const emailForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
/** Any spelling of 5 to 20 digits. */
const phoneForm = /^\+?(?:[\s().-]*[0-9]){5,20}[\s().-]*$/

/** A stored value as text, the way PostgreSQL tells it of JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function raise(error: Error): never {
  throw error
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.toWellFormed()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function toNumber(value: unknown): number | undefined {
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  const number = isNumeric ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

/** What may also be written as JSON text: an object or a list. */
function parseObject(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // Text that only looks like JSON stays text.
    return undefined
  }
}

const timeForm = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i
const midnight = /^00:00(:00(\.0+)?)?$/

function toDay(text: string): string | undefined {
  const [, day] = timeForm.exec(text.trim()) ?? []
  return day && isDay(day) ? day : undefined
}

function toTime(text: string, offset: string): string | undefined {
  const [, day, clock, zone] = timeForm.exec(text.trim()) ?? []
  if (!day || !isDay(day)) return undefined
  if (!clock || (!zone && midnight.test(clock))) return day
  const time = new Date(`${day}T${clock}${(zone ?? offset).toUpperCase().replace(/^(...)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace('.000Z', 'Z')
}

function isDay(day: string): boolean {
  const time = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)
}
