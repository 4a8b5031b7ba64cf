import { isDeepStrictEqual } from 'node:util'
import { isUniqueViolation, type Transaction } from '../../platform/db/index.ts'
import { duplicate, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { cleanFieldName, cleanOptions } from './check-field.ts'
import type { CustomField } from './custom-field.ts'
import { deleteOtherValues, lockCustomField, updateCustomFieldRow } from './custom-field-queries.ts'

/** What may change of a field; its type stays. Null takes a value away; what is absent stays. */
export type CustomFieldUpdate = {
  accountId: Id
  id: Id
  name?: string
  options?: { value: string; color?: string | null }[]
  description?: string | null
  isRequired?: boolean
}

const fieldKeys = ['name', 'options', 'description', 'isRequired'] as const

/**
 * Replaces what is given. Contacts lose a value whose choice is gone.
 * @throws AppError `not_found`; `duplicate` when another field has the name; `invalid_request`
 */
export async function updateCustomField(
  tx: Transaction,
  { accountId, id, name, options, description, isRequired }: CustomFieldUpdate,
): Promise<CustomField> {
  const field = await lockCustomField(tx, { accountId, id })
  if (!field) throw notFound('custom_field')
  const updated: CustomField = {
    ...field,
    ...(name !== undefined && { name: cleanFieldName(name) }),
    ...(options && field.type === 'select' && { options: cleanOptions(options, 'options') }),
    ...(description !== undefined && { description: description ?? undefined }),
    ...(isRequired !== undefined && { isRequired }),
    updatedAt: tx.now(),
  }
  const changed = fieldKeys.filter((key) => !isDeepStrictEqual(field[key], updated[key]))
  if (changed.length === 0) return field

  await write(tx, updated)
  const kept = updated.options.map(({ value }) => value)
  if (field.options.some(({ value }) => !kept.includes(value)))
    await deleteOtherValues(tx, { accountId, id }, kept)
  appendEvents(tx, accountId, [{ type: 'custom_field.updated', subjectId: id, data: { changed } }])
  return updated
}

async function write(tx: Transaction, field: CustomField): Promise<void> {
  try {
    await updateCustomFieldRow(tx, field)
  } catch (error) {
    if (isUniqueViolation(error))
      throw duplicate('custom_field', `A custom field with the name '${field.name}' exists already`)
    throw error
  }
}
