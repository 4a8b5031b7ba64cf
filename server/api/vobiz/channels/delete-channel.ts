import Type from 'typebox'
import { disconnectInbox } from '../../../core/conversations/index.ts'
import { findChannel } from '../find-channel.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'

export const deleteChannel: Endpoint = (app, { db }) => {
  for (const path of ['/channels/whatsapp/:id', '/channels/:id']) {
    app.delete(path, {
      schema: {
        operationId: 'deleteChannel',
        summary: 'Disconnect a channel',
        description:
          'Messages stop and open conversations are closed; history stays readable. Nothing is deleted at Meta.',
        tags: ['channels'],
        params: IdParams,
        response: { 204: Type.Null({ description: 'Disconnected' }) },
        hide: path === '/channels/:id',
      },
      handler: async ({ vobiz, params }, reply) => {
        await db.transaction(async (tx) => {
          const { id } = await findChannel(tx, vobiz, params.id)
          await disconnectInbox(tx, { accountId: vobiz.account.id, id })
        })
        return reply.status(204).send(null)
      },
    })
  }
}
