import { isUniqueViolation, type Transaction } from '../../platform/db/index.ts'
import { duplicate, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type Contact, type ContactFields, changesOf } from './contact.ts'
import { ensureLinks, type LinkNames, replaceLinks } from './contact-links.ts'
import { lockContact, updateContactRow } from './contact-queries.ts'

export type ContactUpdate = { accountId: Id; id: Id } & ContactFields & LinkNames

/**
 * Replaces the fields that are given, each whole. What is given as it is already changes nothing.
 * @throws AppError `not_found`; `duplicate` when another contact has the phone number
 */
export async function updateContact(
  tx: Transaction,
  { accountId, id, tags, customFields, ...fields }: ContactUpdate,
): Promise<Contact> {
  const links = await ensureLinks(tx, accountId, { tags, customFields })
  const contact = await lockContact(tx, { accountId, id })
  if (!contact) throw notFound('contact')

  const changes = changesOf(contact, fields)
  const linkChanges = await replaceLinks(tx, contact, links)
  const changed = [...Object.keys(changes), ...linkChanges.changed]
  if (changed.length === 0) return contact
  const updated = { ...contact, ...changes, updatedAt: tx.now() }
  await write(tx, updated)
  appendEvents(tx, accountId, [
    { type: 'contact.updated', contactId: id, subjectId: id, data: { ...linkChanges, changed } },
  ])
  return updated
}

async function write(tx: Transaction, contact: Contact): Promise<void> {
  try {
    await updateContactRow(tx, contact)
  } catch (error) {
    if (isUniqueViolation(error, 'contacts_phone'))
      throw duplicate('contact', `A contact with the phone number ${contact.phone} exists already`)
    throw error
  }
}
