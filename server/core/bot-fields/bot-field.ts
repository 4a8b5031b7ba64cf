import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { type CustomFieldType, fitValue, type TextFormat, valueText } from '../custom-fields/index.ts'

export type BotFieldType = Exclude<CustomFieldType, 'select' | 'json'>

/** A value of the account's own, for its bots: one for everybody, unlike a custom field's. */
export type BotField = {
  accountId: Id
  id: Id
  name: string
  type: BotFieldType
  format: TextFormat | undefined
  /** As text, whatever the type. */
  value: string | undefined
  description: string | undefined
  createdAt: Date
  updatedAt: Date
}

/** How a caller names one: by its id, or by its name. */
export type BotFieldKey = { id: Id } | { name: string }

const longestName = 255

/** @throws AppError `invalid_request` about `name` */
export function cleanBotFieldName(name: string): string {
  const clean = name.trim().toWellFormed()
  if (clean === '') throw invalidField('name', 'is required', 'REQUIRED')
  if (clean.length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  if (clean.includes('\0')) throw invalidField('name', 'may not contain the character U+0000')
  return clean
}

/** A value as it is kept; undefined for none. @throws AppError `invalid_request` about `path` when it does not fit */
export function cleanBotValue(
  field: Pick<BotField, 'name' | 'type' | 'format'>,
  value: string | null,
  path: string,
): string | undefined {
  const text = value?.trim()
  return text ? valueText(fitValue(field, text, { path })) : undefined
}

export function isNamedBy(field: BotField, key: BotFieldKey): boolean {
  return 'id' in key ? field.id === key.id : field.name === key.name
}
