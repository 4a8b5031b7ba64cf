import type { FastifyReply } from 'fastify'
import { conversationRow } from '../../../core/conversations/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { answerBareError } from '../errors.ts'
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
    // Of this route alone the docs say that its 404 has no body, page 28405385.
    errorHandler: (error, request, reply) => answerBareError(error, request, reply as FastifyReply),
    handler: async ({ hatif, params }, reply) => {
      const conversation = await findShown(db, hatif, params.conversationId)
      const shown = conversationRow(conversation, { row: conversationJson(), joins: conversationJoins })
      const [row] = await db.query<{ row: string }>(sql`select p.row::text as row from (${shown}) p`)
      return sendJson(reply, row!.row)
    },
  })
}
