import { conversationRow } from '../../../core/conversations/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { sendJson } from '../json.ts'
import type { Endpoint } from '../route.ts'
import { conversationJoins, conversationJson } from './conversation-json.ts'
import { ConversationDto, ConversationParams } from './conversation-schema.ts'
import { findShown } from './find-conversation.ts'

export const getConversation: Endpoint = (app, { db }) => {
  app.get('/v2/conversations/service-account/:conversationId', {
    schema: {
      operationId: 'getConversation',
      summary: 'Get a conversation',
      tags: ['conversations'],
      params: ConversationParams,
      response: { 200: ConversationDto },
    },
    handler: async ({ hatif, params }, reply) => {
      const conversation = await findShown(db, hatif, params.conversationId)
      const shown = conversationRow(conversation, { row: conversationJson(), joins: conversationJoins })
      const [row] = await db.query<{ row: string }>(sql`select p.row::text as row from (${shown}) p`)
      return sendJson(reply, row!.row)
    },
  })
}
