import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { deleteTagRow } from './tag-queries.ts'

/** Deletes a tag and takes it off every contact and conversation. @throws AppError `not_found` */
export async function deleteTag(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  if (!(await deleteTagRow(tx, { accountId, id }))) throw notFound('tag')
  appendEvents(tx, accountId, [{ type: 'tag.deleted', subjectId: id }])
}
