import { z } from 'zod'
import { contactMessagePage } from '../../../core/messages/index.ts'
import { findConversation } from '../conversations/find-conversation.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { messageAgentJoin, messageWithFilesJson } from './message-json.ts'
import { MessagePage, messagePageText, readPosition } from './message-page.ts'

export const listConversationMessages = defineEndpoint({
  method: 'GET',
  path: '/v1/conversations/{conversationId}/messages',
  operationId: 'messages.list',
  summary: 'List the messages of a conversation, newest first',
  tags: ['messages'],
  scope: 'inbox',
  failures: [404],
  input: z.object({
    conversationId: IdText,
    perPage: z.int().min(1).max(50).optional().describe('20 unless it is given'),
    cursor: z.string().optional(),
  }),
  output: MessagePage,
  handler: async (services, { caller, input }) => {
    const { accountId, contactId, inboxId } = await findConversation(
      services.db,
      caller,
      input.conversationId,
    )
    const limit = input.perPage ?? 20
    // A contact has one conversation in an inbox.
    const page = contactMessagePage(
      { accountId, contactId, inboxIds: [inboxId], before: readPosition(input.cursor) },
      { row: messageWithFilesJson(), joins: messageAgentJoin, limit: limit + 1 },
    )
    return messagePageText(services, { accountId, page, limit })
  },
})
