import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { fitValue, lockCustomFieldsById } from '../custom-fields/index.ts'
import type { Contact } from './contact.ts'
import { changeContact } from './update-contact.ts'

/** Some of a contact's values by the ids of their fields; the others stay. Null takes a value away. */
export type ValueUpdate = {
  accountId: Id
  id: Id
  values: { customFieldId: Id; value: unknown }[]
  /** The offset of times that come without one. */
  timeOffset?: string
}

/**
 * Sets or takes away values of one contact.
 * @throws AppError `not_found` of the contact or a field; `invalid_request` about `value` when a field does not take it
 */
export async function setCustomValues(
  tx: Transaction,
  { accountId, id, values, timeOffset }: ValueUpdate,
): Promise<Contact> {
  const ids = values.map(({ customFieldId }) => customFieldId)
  const locked = await lockCustomFieldsById(tx, accountId, ids)
  const fields = new Map(locked.map((field) => [field.id, field]))
  if (ids.some((fieldId) => !fields.has(fieldId))) throw notFound('custom_field')
  const set = values
    .filter(({ value }) => value !== null)
    .map(({ customFieldId, value }) => ({
      customFieldId,
      value: fitValue(fields.get(customFieldId)!, value, { path: 'value', offset: timeOffset }),
    }))
  const cleared = values.filter(({ value }) => value === null).map(({ customFieldId }) => customFieldId)
  return changeContact(tx, { accountId, id, links: { values: { set, others: 'kept', cleared } } })
}
