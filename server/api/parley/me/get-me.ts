import { Agent } from '../../../../shared/parley/index.ts'
import { getAgent } from '../../../core/agents/index.ts'
import { requirePerson } from '../auth.ts'
import { presentAgent } from '../present/agent.ts'
import type { Endpoint } from '../route.ts'

export const getMe: Endpoint = (app, { db }) => {
  app.get('/me', {
    config: { person: true },
    schema: {
      operationId: 'getMe',
      summary: 'Read who is signed in',
      tags: ['me'],
      response: { 200: Agent },
    },
    // Read anew: what the caller is known by may be a second old.
    handler: async ({ parley }) => {
      const { agent } = requirePerson(parley)
      return presentAgent(await getAgent(db, { accountId: parley.account.id, id: agent.id }))
    },
  })
}
