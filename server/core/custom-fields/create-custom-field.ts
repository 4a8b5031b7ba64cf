import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { cleanFieldName, cleanOptions } from './check-field.ts'
import { type CustomField, type CustomFieldType, keyOf, type TextFormat } from './custom-field.ts'
import { insertCustomField } from './custom-field-queries.ts'

export type NewCustomField = {
  accountId: Id
  name: string
  type: CustomFieldType
  format?: TextFormat
  options?: { value: string; color?: string | null }[]
  description?: string
  isRequired?: boolean
}

/**
 * Defines a field. A free field of the same name becomes it, and contacts keep the values that they have there.
 * @throws AppError `duplicate` when one of the name is defined; `invalid_request` about `name` or `options`
 */
export async function createCustomField(
  tx: Transaction,
  { accountId, type, format, name, options = [], description, isRequired = false }: NewCustomField,
): Promise<CustomField> {
  const clean = cleanFieldName(name)
  const field = await insertCustomField(tx, {
    accountId,
    name: clean,
    key: keyOf(clean),
    type,
    format: type === 'text' ? format : undefined,
    options: type === 'select' ? cleanOptions(options, 'options') : [],
    description,
    isRequired,
    isFree: false,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  })
  if (!field) throw duplicate('custom_field', `A custom field with the name '${clean}' exists already`)
  appendEvents(tx, accountId, [{ type: 'custom_field.created', subjectId: field.id }])
  return field
}
