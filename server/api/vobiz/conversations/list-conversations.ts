import { conversationPage, countConversationRows } from '../../../core/conversations/index.ts'
import { scopeOf } from '../auth.ts'
import { jsonArray, listText, sendJson } from '../lists.ts'
import { asksForPages, pageKeys, readPage } from '../paging.ts'
import { conversationJson } from '../present/conversation.ts'
import type { Endpoint } from '../route.ts'
import { Conversation, ListOf, PageQuerystring } from '../schemas.ts'

const newestHundred = { page: 1, limit: 100, offset: 0 }

export const listConversations: Endpoint = (app, { db, legacy }) => {
  app.get('/conversations', {
    schema: {
      operationId: 'listConversations',
      summary: 'List conversations, the latest activity first',
      description: 'Without `page` and `limit`: the newest 100, and no page keys.',
      tags: ['conversations'],
      querystring: PageQuerystring,
      response: { 200: ListOf(Conversation) },
    },
    handler: async ({ vobiz, query }, reply) => {
      const paged = asksForPages(query)
      const page = paged ? readPage(query, { limit: 25 }) : newestHundred
      const { channel, inboxIds } = scopeOf(vobiz)
      const filter = { accountId: vobiz.account.id, channels: [channel], inboxIds }
      const row = conversationJson({ authId: vobiz.authId, legacy })
      const [rows, total] = await Promise.all([
        db.query<{ items: string }>(jsonArray(conversationPage(filter, { row, ...page }))),
        paged || legacy ? countConversationRows(db, filter) : 0,
      ])
      const keys = paged ? pageKeys(page, total) : {}
      const meta = { total, page: page.page, ...(paged && { limit: page.limit }) }
      return sendJson(reply, listText(rows[0]!.items, keys, legacy ? { meta } : undefined))
    },
  })
}
