import Type from 'typebox'
import { PageOf, ThreadHit } from '../../../../shared/parley/index.ts'
import { searchThread, snippetOf } from '../../../core/search/index.ts'
import { getConversationObject } from '../conversations/find-conversation.ts'
import { readPlace, writePlace } from '../keyset-cursor.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { readSearch } from './read-search.ts'

const sort = 'thread'

export const searchConversation: Endpoint = (app, { db }) => {
  app.get('/conversations/:id/search', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'searchConversation',
      summary: 'Find messages and notes in one conversation, the newest first',
      description:
        'Accents and letter case aside. Of a very long one the newest 20,000 are looked at; the cursor goes on to older ones, also when a page has few or none.',
      tags: ['search'],
      params: IdParams,
      querystring: Type.Object({
        q: Type.String({ description: 'What to look for' }),
        limit: Type.Optional(Type.String({ description: '20 by default, 50 at most' })),
        cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
      }),
      response: { 200: PageOf(ThreadHit) },
    },
    handler: async ({ parley, params, query }) => {
      const { text, limit } = readSearch(query)
      const place = query.cursor === undefined ? undefined : readPlace(query.cursor, { sort, isTime: true })
      const { id: conversationId } = await getConversationObject(db, parley, params.id)
      const { hits, next } = await searchThread(db, {
        accountId: parley.account.id,
        conversationId,
        text,
        before: place && { at: place.key, id: place.id },
        limit,
      })
      return {
        items: hits.map((hit) => ({
          message_id: hit.id,
          at: new Date(hit.at).toISOString(),
          text: snippetOf(hit.text, text),
        })),
        next_cursor: next ? writePlace({ sort, key: next.at, id: next.id }) : null,
      }
    },
  })
}
