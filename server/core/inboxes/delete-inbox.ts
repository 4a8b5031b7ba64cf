import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { lockInbox, replaceAddresses, updateInboxRow } from './inbox-queries.ts'

/**
 * Takes an inbox out of use: it is found no more, and callbacks no longer lead to it. Its row stays, since its
 * history speaks of it. What becomes of its conversations is `disconnectInbox`'s to say.
 */
export async function deleteInbox(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  const inbox = await lockInbox(tx, { accountId, id })
  if (!inbox || inbox.deletedAt) throw notFound('inbox')
  await updateInboxRow(tx, { ...inbox, deletedAt: tx.now(), updatedAt: tx.now() })
  await replaceAddresses(tx, inbox, [])
  appendEvents(tx, accountId, [{ type: 'inbox.deleted', inboxId: id, subjectId: id }])
}
