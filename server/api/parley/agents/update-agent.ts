import Type from 'typebox'
import { Agent, Role } from '../../../../shared/parley/index.ts'
import { updateAgent as update } from '../../../core/agents/index.ts'
import { presentAgent } from '../present/agent.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'

export const updateAgent: Endpoint = (app, { db }) => {
  app.patch('/agents/:id', {
    config: { scope: 'agents' },
    schema: {
      operationId: 'updateAgent',
      summary: 'Rename an agent, or give them another role',
      description: 'The last owner of an account keeps the role.',
      tags: ['agents'],
      params: IdParams,
      body: Body({ name: Type.Optional(Type.String()), role: Type.Optional(Role) }),
      response: { 200: Agent },
    },
    handler: async ({ parley, params, body }) => {
      const name = { accountId: parley.account.id, id: readId('agent', params.id) }
      return presentAgent(await db.transaction((tx) => update(tx, { ...name, ...body })))
    },
  })
}
