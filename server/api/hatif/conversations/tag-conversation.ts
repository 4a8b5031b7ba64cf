import Type from 'typebox'
import { tagConversation as tag } from '../../../core/conversations/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'
import type { Endpoint } from '../route.ts'
import { Empty } from '../schemas.ts'
import { ConversationParams } from './conversation-schema.ts'
import { findShown } from './find-conversation.ts'

export const tagConversation: Endpoint = (app, { db }) => {
  app.post('/v2/conversations/service-account/:conversationId/tags', {
    schema: {
      operationId: 'tagConversation',
      summary: 'Replace the tags of a conversation',
      tags: ['conversations'],
      params: ConversationParams,
      body: Type.Object({ tagIds: Type.Array(Type.String()) }),
      response: { 200: Empty },
    },
    handler: async ({ hatif, params, body }) => {
      const { accountId, id: conversationId } = await findShown(db, hatif, params.conversationId)
      const tagIds = body.tagIds.map(readTagId)
      await db.transaction((tx) => tag(tx, { accountId, conversationId, tagIds }))
      return {}
    },
  })
}

function readTagId(uuid: string): Id {
  const id = fromUuid('tag', uuid)
  if (!id) throw notFound('tag')
  return id
}
