import { Agent } from '../../../../shared/parley/index.ts'
import { getAgent as get } from '../../../core/agents/index.ts'
import { sendTagged } from '../etag.ts'
import { presentAgent } from '../present/agent.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'

export const getAgent: Endpoint = (app, { db }) => {
  app.get('/agents/:id', {
    config: { scope: 'agents' },
    schema: {
      operationId: 'getAgent',
      summary: 'Read an agent',
      tags: ['agents'],
      params: IdParams,
      response: { 200: Agent },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readId('agent', params.id) }
      return sendTagged(reply, presentAgent(await get(db, name)))
    },
  })
}
