import Type from 'typebox'
import { deleteAgent as remove } from '../../../core/agents/index.ts'
import { releaseConversations } from '../../../core/conversations/index.ts'
import { isAsAdmin } from '../auth.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'

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
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readId('agent', params.id) }
      await db.transaction((tx) =>
        remove(tx, name, { release: releaseConversations, asAdmin: isAsAdmin(parley) }),
      )
      return reply.status(204).send(null)
    },
  })
}
