import { z } from 'zod'
import { contactMessagePage } from '../../../core/messages/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { getByIdentifier, Identifier } from '../contacts/identify-contact.ts'
import { defineEndpoint } from '../route.ts'
import { listPlaces } from './find-place.ts'
import { messageAgentJoin, messageWithFilesJson } from './message-json.ts'
import { MessagePage, messagePageText, readPosition } from './message-page.ts'

const mostPerPage = 1000

export const listContactMessages = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/{identifier}/messages',
  operationId: 'listContactMessagesWorkspaceTokenAPI',
  summary: 'List what was said with a contact, in all inboxes together, newest first',
  tags: ['messages'],
  scope: 'contacts',
  failures: [404],
  input: z.object({
    identifier: Identifier,
    perPage: z.int().min(1).optional().describe(`20 unless it is given, ${mostPerPage} at most`),
    cursor: z.string().optional(),
  }),
  output: MessagePage,
  handler: async (services, { caller, input }) => {
    const { db } = services
    const accountId = caller.account.id
    const contact = await getByIdentifier(db, caller, input.identifier)
    const places = (await listPlaces(db, caller, contact.id)).filter(({ conversationId }) => conversationId)
    if (places.length === 0) throw notFound('conversation')
    const limit = Math.min(input.perPage ?? 20, mostPerPage)
    const page = contactMessagePage(
      {
        accountId,
        contactId: contact.id,
        inboxIds: places.map(({ inboxId }) => inboxId),
        before: readPosition(input.cursor),
      },
      { row: messageWithFilesJson(), joins: messageAgentJoin, limit: limit + 1 },
    )
    return messagePageText(services, { accountId, page, limit })
  },
})
