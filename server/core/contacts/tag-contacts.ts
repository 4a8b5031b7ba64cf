import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { deleteContactTags, insertContactTags, type TagChange, tagData } from './contact-tag-queries.ts'
import { touchUpdatedAt } from './import-queries.ts'

export type ContactTagging = { accountId: Id; contactIds: Id[]; tagIds: Id[] }

/** Gives contacts more tags. Contacts and tags that do not exist are passed over, and what a contact has already. */
export async function addContactTags(tx: Transaction, tagging: ContactTagging): Promise<void> {
  await tell(tx, tagging.accountId, await insertContactTags(tx, tagging))
}

/** Takes tags off contacts. */
export async function removeContactTags(tx: Transaction, tagging: ContactTagging): Promise<void> {
  await tell(tx, tagging.accountId, await deleteContactTags(tx, tagging))
}

async function tell(tx: Transaction, accountId: Id, changes: TagChange[]): Promise<void> {
  const ofContacts = Map.groupBy(changes, ({ contactId }) => contactId)
  await touchUpdatedAt(tx, accountId, [...ofContacts.keys()])
  appendEvents(
    tx,
    accountId,
    [...ofContacts].map(([contactId, own]) => ({
      type: 'contact.updated' as const,
      contactId,
      subjectId: contactId,
      data: { changed: ['tags'], ...tagData(own) },
    })),
  )
}
