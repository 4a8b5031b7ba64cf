import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { deleteCannedResponseRow } from './canned-response-queries.ts'

export async function deleteCannedResponse(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  if (!(await deleteCannedResponseRow(tx, { accountId, id }))) throw notFound('canned_response')
  appendEvents(tx, accountId, [{ type: 'canned_response.deleted', subjectId: id }])
}
