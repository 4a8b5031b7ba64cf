import Type from 'typebox'
import { Agent, PageOf } from '../../../../shared/parley/index.ts'
import { listAgentsAfter } from '../../../core/agents/index.ts'
import { readPage, toPage } from '../paging.ts'
import { presentAgent } from '../present/agent.ts'
import type { Endpoint } from '../route.ts'
import { PageQuery } from '../schemas.ts'

export const listAgents: Endpoint = (app, { db }) => {
  app.get('/agents', {
    config: { scope: 'agents' },
    schema: {
      operationId: 'listAgents',
      summary: 'List who answers, people and AI agents, the oldest first',
      tags: ['agents'],
      querystring: Type.Object(PageQuery),
      response: { 200: PageOf(Agent) },
    },
    handler: async ({ parley, query }) => {
      const { limit, after } = readPage(query)
      const rows = await listAgentsAfter(db, { accountId: parley.account.id, after, limit: limit + 1 })
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentAgent })
    },
  })
}
