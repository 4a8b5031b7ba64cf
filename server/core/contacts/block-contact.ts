import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Contact } from './contact.ts'
import { lockContact, updateContactRow } from './contact-queries.ts'
import { clearBlocks } from './unblock-queries.ts'

/** Marks a contact as one nobody wants to hear from. Blocking a blocked one keeps the first time. */
export async function blockContact(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Contact> {
  return setBlocked(tx, { accountId, id, isBlocked: true })
}

export async function unblockContact(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Contact> {
  return setBlocked(tx, { accountId, id, isBlocked: false })
}

/** Contacts who wrote, or were answered, at a time after they were blocked: they are heard again. */
export async function unblockContacts(
  tx: Transaction,
  accountId: Id,
  contacts: { id: Id; at: Date }[],
): Promise<void> {
  if (contacts.length === 0) return
  const unblocked = await clearBlocks(tx, accountId, contacts)
  appendEvents(
    tx,
    accountId,
    unblocked.map((id) => ({
      type: 'contact.updated',
      contactId: id,
      subjectId: id,
      data: { changed: ['blockedAt'] },
    })),
  )
}

async function setBlocked(
  tx: Transaction,
  { accountId, id, isBlocked }: { accountId: Id; id: Id; isBlocked: boolean },
): Promise<Contact> {
  const contact = await lockContact(tx, { accountId, id })
  if (!contact) throw notFound('contact')
  if (isBlocked === (contact.blockedAt !== undefined)) return contact

  const updated = { ...contact, blockedAt: isBlocked ? tx.now() : undefined, updatedAt: tx.now() }
  await updateContactRow(tx, updated)
  appendEvents(tx, accountId, [
    { type: 'contact.updated', contactId: id, subjectId: id, data: { changed: ['blockedAt'] } },
  ])
  return updated
}
