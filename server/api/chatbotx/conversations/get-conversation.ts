import { z } from 'zod'
import { conversationRow } from '../../../core/conversations/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { inboxScope } from '../auth.ts'
import { defineEndpoint, JsonText } from '../route.ts'
import { IdText } from '../schemas.ts'
import { ContactDetails, contactDetails } from './contact-details.ts'
import { contactJson } from './contact-json.ts'
import { Conversation, conversationJoins, conversationJson } from './conversation-json.ts'
import { findConversation } from './find-conversation.ts'

export const getConversation = defineEndpoint({
  method: 'GET',
  path: '/v1/conversations/{id}',
  operationId: 'conversations.get',
  summary: 'Get a conversation',
  description:
    'Its contact with tags, custom fields, notes and sequences. `messages` has the newest one that came in or went out.',
  tags: ['conversations'],
  scope: 'inbox',
  failures: [404],
  input: z.object({ id: IdText }),
  output: z.object({ data: Conversation.extend({ contact: ContactDetails }) }),
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await findConversation(db, caller, input.id)
    const page = conversationRow(
      { accountId, id },
      {
        row: conversationJson({ contact: contactJson(contactDetails) }),
        joins: conversationJoins(inboxScope(caller), newestMessageId),
      },
    )
    const [found] = await db.query<{ row: string }>(sql`select p.row::text as row from (${page}) p`)
    if (!found) throw notFound('conversation')
    return new JsonText(`{"data":${found.row}}`)
  },
})

const newestMessageId = sql`(select n.id from messages n
  where n.account_id = c.account_id and n.conversation_id = c.id and n.direction <> 'note' and n.kind <> 'system'
  order by n.occurred_at desc, n.id desc limit 1)`
