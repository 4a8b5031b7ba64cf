import Type from 'typebox'
import { listAgentsAfter } from '../../../core/agents/index.ts'
import { readPage, toPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf, PageQuery } from '../schemas.ts'
import { AgentSchema, presentAgent } from './agent-schema.ts'

export const listAgents: Endpoint = (app, { db }) => {
  app.get('/agents', {
    config: { scope: 'agents' },
    schema: {
      operationId: 'listAgents',
      summary: 'List who answers, people and AI agents, the oldest first',
      tags: ['agents'],
      querystring: Type.Object(PageQuery),
      response: { 200: PageOf(AgentSchema) },
    },
    handler: async ({ parley, query }) => {
      const { limit, after } = readPage(query)
      const rows = await listAgentsAfter(db, { accountId: parley.account.id, after, limit: limit + 1 })
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentAgent })
    },
  })
}
