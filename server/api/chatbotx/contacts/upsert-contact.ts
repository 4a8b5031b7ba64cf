import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  addIdentity,
  type ContactFields,
  type ContactIdentifier,
  createContact,
  lockAddress,
  updateContact,
} from '../../../core/contacts/index.ts'
import { ensureConversations } from '../../../core/conversations/index.ts'
import { listInboxes } from '../../../core/inboxes/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { AppError, notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { ChatbotxError } from '../errors.ts'
import { ContactItem } from '../present/contact.ts'
import { shownInboxes } from '../present/inbox.ts'
import { defineEndpoint } from '../route.ts'
import { EmailOrNone, Gender, issueAt, Name, requirePhone } from './contact-input.ts'
import { findByIdentifier, Identifier, readIdentifier } from './identify-contact.ts'
import { showContact } from './show-contacts.ts'

const Input = z.object({
  identifier: Identifier,
  firstName: Name.optional(),
  lastName: Name.optional(),
  email: EmailOrNone.optional(),
  phoneNumber: z.string().min(10).max(20).optional(),
  avatar: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  gender: Gender.optional(),
})

export const upsertContact = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/{identifier}/upsert',
  operationId: 'upsertContactWorkspaceTokenAPI',
  summary: 'Change a contact, or create it in the web chat',
  description:
    'A contact that is not there is created with the address or number of the path, unless the path has an id.',
  tags: ['contacts'],
  scope: 'contacts',
  input: Input,
  output: ContactItem,
  failures: [404, 422],
  handler: async ({ db }, { caller, input }) => {
    const identifier = readIdentifier(input.identifier)
    const fields = readFields(caller, input)
    const id = await withPhoneExists(() =>
      db.transaction(async (tx) => {
        if (!('id' in identifier)) await lockAddress(tx, caller.account.id, addressOf(identifier))
        const found = await findByIdentifier(tx, caller, identifier)
        if (!found) return createIn(tx, caller, identifier, fields)
        await updateContact(tx, { accountId: caller.account.id, id: found.id, ...fields })
        return found.id
      }),
    )
    return showContact(db, caller, id)
  },
})

function readFields({ account }: Caller, input: z.output<typeof Input>): ContactFields {
  const { firstName, lastName, email, phoneNumber, avatar, gender } = input
  return {
    ...(firstName !== undefined && { firstName: firstName || null }),
    ...(lastName !== undefined && { lastName: lastName || null }),
    ...(email !== undefined && { email: email || null }),
    ...(phoneNumber !== undefined && { phone: requirePhone(account, phoneNumber, 'phoneNumber') }),
    ...(avatar !== undefined && { avatarUrl: avatar }),
    ...(gender !== undefined && { gender }),
  }
}

function addressOf(identifier: Exclude<ContactIdentifier, { id: Id }>): string {
  return 'email' in identifier ? identifier.email : identifier.phone.replace(/^\+/, '')
}

async function createIn(
  tx: Transaction,
  caller: Caller,
  identifier: ContactIdentifier,
  fields: ContactFields,
): Promise<Id> {
  if ('id' in identifier) throw notFound('contact')
  const accountId = caller.account.id
  const webchats = await listInboxes(tx, { accountId, channel: 'webchat' })
  const inbox = shownInboxes(webchats, inboxScope(caller)).at(-1)
  if (!inbox) throw notFound('inbox')
  const own =
    'phone' in identifier
      ? { phone: requirePhone(caller.account, identifier.phone, 'identifier') }
      : { email: identifier.email }
  const contact = await createContact(tx, { accountId, ...fields, ...own })
  await addIdentity(tx, {
    accountId,
    contactId: contact.id,
    inboxId: inbox.id,
    address: randomUUID(),
    source: 'api',
  })
  await ensureConversations(tx, accountId, [{ inboxId: inbox.id, contactId: contact.id }])
  return contact.id
}

async function withPhoneExists<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'duplicate') throw error
    const { message } = error
    throw new ChatbotxError('phoneExists', 422, message, { issues: [issueAt('phoneNumber', message)] })
  }
}
