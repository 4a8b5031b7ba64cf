import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type Contact, type ContactFields, fullNameOf } from './contact.ts'
import { ensureLinks, type LinkNames, writeLinks } from './contact-links.ts'
import { insertContacts, lockContactByPhone } from './contact-queries.ts'

/** Without a name, and without names given apart, it is named after its number or address until somebody names it. */
export type NewContact = { accountId: Id } & ContactFields & LinkNames

/** Makes a contact. @throws AppError `duplicate` when one of the account has the phone number already */
export async function createContact(tx: Transaction, draft: NewContact): Promise<Contact> {
  const contact = await insertContact(tx, draft)
  if (!contact) throw duplicate('contact', `A contact with the phone number ${draft.phone} exists already`)
  return contact
}

const mostTries = 5

/** The contact that has the number, unchanged, or a new one. Of several calls at once one makes it. */
export async function findOrCreateContact(
  tx: Transaction,
  draft: NewContact & { phone: string },
): Promise<{ contact: Contact; isNew: boolean }> {
  // Somebody may make it after it was looked for, or delete it after it was in the way: then it is looked for again.
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const known = await lockContactByPhone(tx, draft)
    if (known) return { contact: known, isNew: false }
    const made = await insertContact(tx, draft)
    if (made) return { contact: made, isNew: true }
  }
  throw duplicate('contact', `The number ${draft.phone} changes hands all the time; try again`)
}

async function insertContact(
  tx: Transaction,
  { accountId, tags, customFields, freeFields, timeOffset, note, links: found, ...fields }: NewContact,
): Promise<Contact | undefined> {
  const names = { tags, customFields, freeFields, timeOffset, note, links: found }
  const links = await ensureLinks(tx, accountId, names)
  const [contact] = await insertContacts(tx, accountId, [
    { id: tx.newId(), ...withoutNulls(fields), ...nameOf(fields) },
  ])
  if (!contact) return undefined
  await writeLinks(tx, contact, links)
  appendEvents(tx, accountId, [{ type: 'contact.created', contactId: contact.id, subjectId: contact.id }])
  return contact
}

function nameOf(fields: ContactFields): Pick<Contact, 'name' | 'nameSource'> {
  const name = fields.name ?? fullNameOf(fields)
  return name === ''
    ? { name: fields.phone ?? fields.email ?? '', nameSource: 'network' }
    : { name, nameSource: 'person' }
}

function withoutNulls(fields: ContactFields): Partial<Contact> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
