import Type from 'typebox'
import {
  Conversation,
  ConversationFilter,
  conversationSorts,
  PageOf,
} from '../../../../shared/parley/index.ts'
import { toConversationFilter } from '../../../core/views/index.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { viewerOf } from './read-filter.ts'
import { readConversationPage, sendConversationPage } from './send-page.ts'

export const searchConversations: Endpoint = (app, { db }) => {
  app.post('/conversations/search', {
    config: { scope: 'conversations', perInbox: true, reads: true },
    schema: {
      operationId: 'searchConversations',
      summary: 'List conversations by a filter that is sent as JSON',
      description: 'The same as the list by query parameters. Changes nothing.',
      tags: ['conversations'],
      body: Body({
        filter: Type.Optional(ConversationFilter),
        sort: Type.Optional(Type.Enum([...conversationSorts])),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
        cursor: Type.Optional(Type.String()),
      }),
      response: { 200: PageOf(Conversation) },
    },
    handler: async ({ parley, body: { filter = {}, sort = 'newest', ...page } }, reply) =>
      sendConversationPage(db, reply, {
        filter: toConversationFilter(filter, viewerOf(parley)),
        page: readConversationPage(page, sort),
      }),
  })
}
