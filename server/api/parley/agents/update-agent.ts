import Type from 'typebox'
import { Agent, Role } from '../../../../shared/parley/index.ts'
import { updateAgent as update } from '../../../core/agents/index.ts'
import { isAsAdmin } from '../auth.ts'
import { presentAgent } from '../present/agent.ts'
import { readId } from '../read-id.ts'
import { readInboxIds } from '../read-inbox-ids.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, InboxIds } from '../schemas.ts'

export const updateAgent: Endpoint = (app, { db }) => {
  app.patch('/agents/:id', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'updateAgent',
      summary: 'Rename an agent, give them another role, or other inboxes',
      description:
        'The last owner of an account keeps the role; an admin changes no owner. It counts at once, on open streams too.',
      tags: ['agents'],
      params: IdParams,
      body: Body({
        name: Type.Optional(Type.String()),
        role: Type.Optional(Role),
        inbox_ids: Type.Optional(InboxIds),
      }),
      response: { 200: Agent },
    },
    handler: async ({ parley, params, body }) => {
      const name = { accountId: parley.account.id, id: readId('agent', params.id) }
      const inboxIds = await readInboxIds(db, parley.account.id, body.inbox_ids)
      const change = { ...name, name: body.name, role: body.role, inboxIds, asAdmin: isAsAdmin(parley) }
      return presentAgent(await db.transaction((tx) => update(tx, change)))
    },
  })
}
