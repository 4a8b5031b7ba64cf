import Type from 'typebox'
import { assignConversation as assign } from '../../../core/conversations/index.ts'
import type { Endpoint } from '../route.ts'
import { Empty, Nullable } from '../schemas.ts'
import { ConversationParams } from './conversation-schema.ts'
import { findAssignee } from './find-assignee.ts'
import { findShown } from './find-conversation.ts'

const Assignment = Type.Object({
  assignedUserId: Type.Optional(Nullable(Type.String({ description: '`userId` of a workspace user' }))),
  assignedAiAgentId: Type.Optional(Nullable(Type.String())),
})

export const assignConversation: Endpoint = (app, { db }) => {
  app.post('/v2/conversations/service-account/:conversationId/assign', {
    schema: {
      operationId: 'assignConversation',
      summary: 'Give a conversation to a user, an AI agent, or nobody',
      description: 'Both absent, or no body at all: nobody.',
      tags: ['conversations'],
      params: ConversationParams,
      body: Type.Union([Assignment, Type.Null()]),
      response: { 200: Empty },
    },
    handler: async ({ hatif, params, body }) => {
      const accountId = hatif.account.id
      const { id: conversationId } = await findShown(db, hatif, params.conversationId)
      const { assignedUserId: user, assignedAiAgentId: aiAgent } = body ?? {}
      const assignee = await findAssignee(db, accountId, {
        user,
        aiAgent,
        members: ['assignedUserId', 'assignedAiAgentId'],
      })
      const assigneeId = assignee?.id ?? null
      await db.transaction((tx) =>
        assign(tx, { accountId, conversationId, assigneeId, teamId: null, by: null }),
      )
      return {}
    },
  })
}
