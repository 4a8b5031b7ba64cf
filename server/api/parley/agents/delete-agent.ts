import Type from 'typebox'
import { getAgent, lockAgents, deleteAgent as remove } from '../../../core/agents/index.ts'
import { releaseConversations } from '../../../core/conversations/index.ts'
import { isAsAdmin } from '../auth.ts'
import { requireUnchanged } from '../etag.ts'
import { presentAgent } from '../present/agent.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, IfMatch } from '../schemas.ts'

export const deleteAgent: Endpoint = (app, { db }) => {
  app.delete('/agents/:id', {
    config: { scope: 'agents', role: 'admin' },
    schema: {
      operationId: 'deleteAgent',
      summary: 'End an agent’s membership',
      description:
        'Their conversations are nobody’s then, and they are signed out everywhere. The last owner of an account stays; an admin removes no owner.',
      tags: ['agents'],
      params: IdParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, id: readId('agent', params.id) }
      await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockAgents(tx, name),
          read: async () => presentAgent(await getAgent(tx, name)),
        })
        await remove(tx, name, { release: releaseConversations, asAdmin: isAsAdmin(parley) })
      })
      return reply.status(204).send(null)
    },
  })
}
