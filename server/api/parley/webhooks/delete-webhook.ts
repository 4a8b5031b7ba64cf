import Type from 'typebox'
import { lockWebhook, deleteWebhook as remove } from '../../../core/webhooks/index.ts'
import { requireUnchanged } from '../etag.ts'
import { presentWebhook } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, IfMatch } from '../schemas.ts'
import { findSubscription } from './find-webhook.ts'

export const deleteWebhook: Endpoint = (app, { db }) => {
  app.delete('/webhooks/:id', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'deleteWebhook',
      summary: 'End a webhook; what waits for it is dropped',
      tags: ['webhooks'],
      params: IdParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      await db.transaction(async (tx) => {
        const { accountId, id } = await findSubscription(tx, parley, params.id)
        await requireUnchanged(request, {
          lock: () => lockWebhook(tx, { accountId, id }),
          read: async () => presentWebhook(await findSubscription(tx, parley, id)),
        })
        await remove(tx, { accountId, id })
      })
      return reply.status(204).send(null)
    },
  })
}
