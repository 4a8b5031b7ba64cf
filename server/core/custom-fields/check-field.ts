import { invalidField } from '../../platform/errors.ts'
import type { SelectOption } from './custom-field.ts'

const longestName = 255
const longestValue = 255
const longestColor = 50
const mostOptions = 1000

/** The name of a defined field as it is stored. @throws AppError `invalid_request` about `name` */
export function cleanFieldName(name: string): string {
  const clean = name.trim().toWellFormed()
  if (clean === '') throw invalidField('name', 'is required', 'REQUIRED')
  if (clean.length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  if (clean.includes('\0')) throw invalidField('name', 'may not contain the character U+0000')
  return clean
}

/** Choices as they are stored: each value once. @throws AppError `invalid_request` about `field` */
export function cleanOptions(
  options: { value: string; color?: string | null }[],
  field: string,
): SelectOption[] {
  if (options.length > mostOptions)
    throw invalidField(field, `may have ${mostOptions} choices at most, got ${options.length}`, 'TOO_MANY')
  const clean = new Map<string, SelectOption>()
  for (const { value, color } of options) {
    const text = value.trim().toWellFormed()
    if (text === '' || text.length > longestValue || text.includes('\0'))
      throw invalidField(field, `must have values of 1 to ${longestValue} characters`, 'INVALID', value)
    if (color && (color.length > longestColor || color.includes('\0')))
      throw invalidField(field, 'must have colours such as #FF5733, or null', 'INVALID', color)
    if (!clean.has(text)) clean.set(text, { value: text, color: color?.toWellFormed() || null })
  }
  return [...clean.values()]
}
