import { isUniqueViolation, type Transaction } from '../../platform/db/index.ts'
import { duplicate, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type Contact, type ContactFields, changesOf } from './contact.ts'
import { historyOf } from './contact-change.ts'
import { insertContactChanges } from './contact-change-queries.ts'
import { ensureLinks, type LinkNames, type Links, writeLinks } from './contact-links.ts'
import { lockContact, updateContactRow } from './contact-queries.ts'

export type ContactUpdate = { accountId: Id; id: Id } & ContactFields & LinkNames

/**
 * Replaces the fields that are given, each whole. What is given as it is already changes nothing.
 * @throws AppError `not_found`; `duplicate` when another contact has the phone number
 */
export async function updateContact(
  tx: Transaction,
  { accountId, id, tags, customFields, freeFields, timeOffset, note, ...fields }: ContactUpdate,
): Promise<Contact> {
  const links = await ensureLinks(tx, accountId, { tags, customFields, freeFields, timeOffset, note })
  return changeContact(tx, { accountId, id, links, fields })
}

/** The same once tags and custom fields are found and locked. */
export async function changeContact(
  tx: Transaction,
  { accountId, id, links, fields = {} }: { accountId: Id; id: Id; links: Links; fields?: ContactFields },
): Promise<Contact> {
  const contact = await lockContact(tx, { accountId, id })
  if (!contact) throw notFound('contact')

  const changes = changesOf(contact, fields)
  const { data, history } = await writeLinks(tx, contact, links)
  const changed = [...Object.keys(changes), ...data.changed]
  if (changed.length === 0) return contact
  const updated = { ...contact, ...changes, updatedAt: tx.now() }
  await write(tx, updated)
  await insertContactChanges(tx, accountId, [...historyOf(id, contact, updated), ...history])
  appendEvents(tx, accountId, [
    { type: 'contact.updated', contactId: id, subjectId: id, data: { ...data, changed } },
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
