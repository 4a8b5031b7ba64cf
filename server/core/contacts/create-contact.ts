import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Contact, ContactFields } from './contact.ts'
import { ensureLinks, type LinkNames, replaceLinks } from './contact-links.ts'
import { insertContacts } from './contact-queries.ts'

export type NewContact = { accountId: Id; name: string } & ContactFields & LinkNames

/** Makes a contact. @throws AppError `duplicate` when one of the account has the phone number already */
export async function createContact(
  tx: Transaction,
  { accountId, tags, customFields, ...fields }: NewContact,
): Promise<Contact> {
  const links = await ensureLinks(tx, accountId, { tags, customFields })
  const [contact] = await insertContacts(tx, accountId, [
    { id: tx.newId(), nameSource: 'person', ...withoutNulls(fields), name: fields.name },
  ])
  if (!contact) throw duplicate('contact', `A contact with the phone number ${fields.phone} exists already`)

  await replaceLinks(tx, contact, links)
  appendEvents(tx, accountId, [{ type: 'contact.created', contactId: contact.id, subjectId: contact.id }])
  return contact
}

function withoutNulls(fields: ContactFields): Partial<Contact> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}
