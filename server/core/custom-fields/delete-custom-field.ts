import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { deleteCustomFieldRow } from './custom-field-queries.ts'

/** Deletes a field and the values that contacts have in it. @throws AppError `not_found` */
export async function deleteCustomField(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  if (!(await deleteCustomFieldRow(tx, { accountId, id }))) throw notFound('custom_field')
  appendEvents(tx, accountId, [{ type: 'custom_field.deleted', subjectId: id }])
}
