import Type from 'typebox'
import { Conversation, PageOf } from '../../../../shared/parley/index.ts'
import { toConversationFilter } from '../../../core/views/index.ts'
import type { Endpoint } from '../route.ts'
import { PageQuery } from '../schemas.ts'
import { findViewOf } from '../views/find-view.ts'
import { FilterQuery, readFilterQuery, SortQuery, viewerOf } from './read-filter.ts'
import { readConversationPage, sendConversationPage } from './send-page.ts'

export const listConversations: Endpoint = (app, { db }) => {
  app.get('/conversations', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'listConversations',
      summary: 'List conversations: those of a view, or that fit everything that is given',
      description:
        'With a view, what is given beside it replaces that part of its filter. Conversations that move while the list is read page by page may be missed, or, sorted by `oldest` or `waiting`, come again; what stands still comes once.',
      tags: ['conversations'],
      querystring: Type.Object({
        view: Type.Optional(Type.String({ description: 'The id of a view' })),
        ...FilterQuery,
        sort: SortQuery,
        ...PageQuery,
      }),
      response: { 200: PageOf(Conversation) },
    },
    handler: async ({ parley, query }, reply) => {
      const given = readFilterQuery(query)
      const view = query.view === undefined ? undefined : await findViewOf(db, parley, query.view)
      const page = readConversationPage(query, query.sort ?? view?.sort ?? 'newest')
      const filter = toConversationFilter({ ...view?.filter, ...given }, viewerOf(parley))
      return sendConversationPage(db, reply, { filter, page })
    },
  })
}
