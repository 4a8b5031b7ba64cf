import Type from 'typebox'
import { markMentionsSeen as markSeen } from '../../../core/messages/index.ts'
import { requirePerson } from '../auth.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { accessConversation } from './access-conversation.ts'

export const markMentionsSeen: Endpoint = (app, { db }) => {
  app.post('/conversations/:id/mentions/seen', {
    config: { scope: 'conversations', perInbox: true, person: true },
    schema: {
      operationId: 'markMentionsSeen',
      summary: 'Say that one has seen the notes that mention one',
      tags: ['messages'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const agentId = requirePerson(parley).agent.id
      const { accountId, id: conversationId } = await accessConversation(db, parley, params.id)
      await db.transaction((tx) => markSeen(tx, { accountId, agentId, conversationId }))
      return reply.status(204).send(null)
    },
  })
}
