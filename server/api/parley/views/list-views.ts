import Type from 'typebox'
import { PageOf, View, ViewCounts } from '../../../../shared/parley/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { sendTagged } from '../etag.ts'
import { countViews, listViewObjects } from '../present/views.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'

const config = { scope: 'conversations', perInbox: true } as const
const tags = ['views']

export const ViewParams = Type.Object({
  id: Type.String({ description: 'Decimal id; of those that there always are, a word' }),
})

export const listViews: Endpoint = (app, { db }) => {
  app.get('/views', {
    config,
    schema: {
      operationId: 'listViews',
      summary:
        'List the views that the caller sees: those that there always are, then kept ones, in their order',
      description: 'All on one page. A key has no views of its own.',
      tags,
      response: { 200: PageOf(View) },
    },
    handler: async ({ parley: { account, agent } }) => {
      const views = await listViewObjects(db, { accountId: account.id, agentId: agent?.id })
      return { items: [...views.values()], next_cursor: null }
    },
  })
}

export const getView: Endpoint = (app, { db }) => {
  app.get('/views/:id', {
    config,
    schema: {
      operationId: 'getView',
      summary: 'Read a view',
      tags,
      params: ViewParams,
      response: { 200: View },
    },
    handler: async ({ parley: { account, agent }, params: { id } }, reply) => {
      const views = await listViewObjects(db, { accountId: account.id, agentId: agent?.id })
      const view = views.get(id) ?? views.get(readId('view', id))
      if (!view) throw notFound('view')
      return sendTagged(reply, view)
    },
  })
}

export const getViewCounts: Endpoint = (app, { db }) => {
  app.get('/views/counts', {
    config,
    schema: {
      operationId: 'getViewCounts',
      summary: 'Count the conversations of each view that are not closed',
      description:
        'Exact by status, inbox, channel and agent; by anything else, 1000 means so many or more. A view of closed ones alone has no count.',
      tags,
      response: { 200: ViewCounts },
    },
    handler: async ({ parley: { account, agent, permissions } }) => {
      const views = await listViewObjects(db, { accountId: account.id, agentId: agent?.id })
      const { inboxIds } = permissions
      return {
        counts: await countViews(db, { accountId: account.id, agent, inboxIds, views: [...views.values()] }),
      }
    },
  })
}
