import { Conversation } from '../../../../shared/parley/index.ts'
import { sendTagged } from '../etag.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { getConversationObject } from './find-conversation.ts'

export const getConversation: Endpoint = (app, { db }) => {
  app.get('/conversations/:id', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'getConversation',
      summary: 'Read a conversation',
      tags: ['conversations'],
      params: IdParams,
      response: { 200: Conversation },
    },
    handler: async ({ parley, params }, reply) =>
      sendTagged(reply, await getConversationObject(db, parley, params.id)),
  })
}
