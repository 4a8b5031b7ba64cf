import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { deleteContactDetails } from './contact-change-queries.ts'
import { markContactDeleted } from './contact-queries.ts'
import { replaceContactTags } from './contact-tag-queries.ts'
import { writeCustomValues } from './contact-value-queries.ts'
import { deleteIdentities } from './identity-queries.ts'

/**
 * Deletes a contact. Conversations and messages stay readable and keep showing its name; its notes and its
 * history go. Its number and addresses are free, so that the next message from them makes a new contact.
 */
export async function deleteContact(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  if (!(await markContactDeleted(tx, { accountId, id }))) throw notFound('contact')
  await deleteIdentities(tx, { accountId, contactId: id })
  await replaceContactTags(tx, accountId, [{ contactId: id, tagIds: [] }])
  await writeCustomValues(tx, { accountId, contactId: id, write: { set: [], others: 'removed' } })
  await deleteContactDetails(tx, { accountId, contactId: id })
  appendEvents(tx, accountId, [{ type: 'contact.deleted', contactId: id, subjectId: id }])
}
