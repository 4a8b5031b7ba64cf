import Type from 'typebox'
import { deleteWebhook as remove } from '../../../core/webhooks/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { findSubscription } from './find-webhook.ts'

export const deleteWebhook: Endpoint = (app, { db }) => {
  app.delete('/webhooks/:id', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'deleteWebhook',
      summary: 'End a webhook; what waits for it is dropped',
      tags: ['webhooks'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      await db.transaction(async (tx) => {
        const { accountId, id } = await findSubscription(tx, parley, params.id)
        await remove(tx, { accountId, id })
      })
      return reply.status(204).send(null)
    },
  })
}
