import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { phoneDigits } from '../../../../shared/phone.ts'
import { addIdentity, createContact as create } from '../../../core/contacts/index.ts'
import { ensureConversations } from '../../../core/conversations/index.ts'
import { unprocessable } from '../errors.ts'
import { ContactItem } from '../present/contact.ts'
import { type ChannelName, channelName, channelNames } from '../present/inbox.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { EmailOrNone, Gender, issueAt, Name, PhoneOrNone, requirePhone, withIssues } from './contact-input.ts'
import { findShownInbox } from './find-inbox.ts'
import { showContact } from './show-contacts.ts'

/** Channels whose id of a person is none of the client's business. */
const withoutContactId: ChannelName[] = ['webchat', 'omnichannel', 'whatsapp', 'smtp']

const Input = z
  .object({
    email: EmailOrNone,
    gender: Gender,
    channel: z.enum(channelNames),
    inboxId: IdText,
    phoneNumber: PhoneOrNone.optional().describe('Required for WhatsApp'),
    contactId: z.string().trim().max(255).optional().describe("The channel's id of the person"),
    firstName: Name.optional(),
    lastName: Name.optional(),
  })
  .superRefine(({ channel, email, phoneNumber, contactId }, context) => {
    const missing = [
      ...(channel === 'whatsapp' && !phoneNumber ? ['phoneNumber'] : []),
      ...(channel === 'smtp' && !email ? ['email'] : []),
      ...(!withoutContactId.includes(channel) && !contactId ? ['contactId'] : []),
    ]
    for (const path of missing)
      context.addIssue({ code: 'custom', path: [path], message: `Required for the channel ${channel}` })
  })

export const createContact = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts',
  operationId: 'createContactWorkspaceTokenAPI',
  summary: 'Create a contact in an inbox',
  description: 'The contact can be reached through the inbox, and has a conversation there.',
  tags: ['contacts'],
  scope: 'contacts',
  input: Input,
  output: ContactItem,
  failures: [404, 422],
  handler: async ({ db }, { caller, input }) => {
    const accountId = caller.account.id
    const inbox = await findShownInbox(db, caller, input.inboxId)
    if (channelName(inbox.channel) !== input.channel)
      throw unprocessable('The inbox has another channel', [
        issueAt('channel', `The inbox has the channel ${channelName(inbox.channel)}`),
      ])
    const phone = requirePhone(caller.account, input.phoneNumber ?? '', 'phoneNumber')
    const { address, path } = addressOf(input, phone)
    const fields = {
      phone,
      email: input.email || undefined,
      firstName: input.firstName || undefined,
      lastName: input.lastName || undefined,
      gender: input.gender,
    }
    const { id } = await withIssues({ contact: 'phoneNumber', identity: path }, () =>
      db.transaction(async (tx) => {
        const contact = await create(tx, { accountId, ...fields })
        await addIdentity(tx, {
          accountId,
          contactId: contact.id,
          inboxId: inbox.id,
          address,
          source: 'direct',
        })
        await ensureConversations(tx, accountId, [{ inboxId: inbox.id, contactId: contact.id }])
        return contact
      }),
    )
    return showContact(db, caller, id)
  },
})

/** What the channel calls the person, and which member says it. */
function addressOf(
  { channel, email, contactId }: z.output<typeof Input>,
  phone: string | undefined,
): { address: string; path: string } {
  if (channel === 'whatsapp') return { address: phoneDigits(phone!), path: 'phoneNumber' }
  if (channel === 'smtp') return { address: email, path: 'email' }
  return { address: contactId || randomUUID(), path: 'contactId' }
}
