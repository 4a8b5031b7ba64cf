import Type from 'typebox'
import { Agent, Role } from '../../../../shared/parley/index.ts'
import { getAgent, lockAgents, updateAgent as update } from '../../../core/agents/index.ts'
import { isAsAdmin } from '../auth.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { presentAgent } from '../present/agent.ts'
import { readId } from '../read-id.ts'
import { readInboxIds } from '../read-inbox-ids.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch, InboxIds } from '../schemas.ts'

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
      headers: IfMatch,
      response: { 200: Agent },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const name = { accountId: parley.account.id, id: readId('agent', params.id) }
      const inboxIds = await readInboxIds(db, parley.account.id, body.inbox_ids)
      const change = { ...name, name: body.name, role: body.role, inboxIds, asAdmin: isAsAdmin(parley) }
      const changed = await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockAgents(tx, name),
          read: async () => presentAgent(await getAgent(tx, name)),
        })
        return update(tx, change)
      })
      return sendTagged(reply, presentAgent(changed))
    },
  })
}
