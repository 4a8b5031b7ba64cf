import { z } from 'zod'
import { type Contact, type ContactIdentifier, findIdentifiedContact } from '../../../core/contacts/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { isId } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { ChatbotxError } from '../errors.ts'

export const Identifier = z
  .string()
  .describe('`id:<digits>`, `email:<address>` or `phone:<number>`, compared exactly')

/** How a path names a contact. @throws ChatbotxError 404 when it names none */
export function readIdentifier(text: string): ContactIdentifier {
  const colon = text.indexOf(':')
  const value = text.slice(colon + 1)
  if (colon === -1 || value === '') throw new ChatbotxError('notFound', 404, 'Invalid identifier format')
  switch (text.slice(0, colon)) {
    case 'id':
      if (!isId(value)) throw notFound('contact')
      return { id: value }
    case 'email':
      return { email: value }
    case 'phone':
      return { phone: value }
    default:
      throw new ChatbotxError('notFound', 404, 'Invalid identifier format. Use id:, email:, or phone: prefix')
  }
}

/** The contact that an identifier names. A number without `+` that nobody has is looked for with it. */
export async function findByIdentifier(
  db: Db,
  { account }: Caller,
  identifier: ContactIdentifier,
): Promise<Contact | undefined> {
  const found = await findIdentifiedContact(db, account.id, identifier)
  if (found || !('phone' in identifier) || identifier.phone.startsWith('+')) return found
  return findIdentifiedContact(db, account.id, { phone: `+${identifier.phone}` })
}

/** @throws AppError `not_found`; ChatbotxError 404 */
export async function getByIdentifier(db: Db, caller: Caller, text: string): Promise<Contact> {
  const contact = await findByIdentifier(db, caller, readIdentifier(text))
  if (!contact) throw notFound('contact')
  return contact
}
