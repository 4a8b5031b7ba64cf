import Type from 'typebox'
import { getWebhook, deleteWebhook as remove } from '../../../core/webhooks/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { canSee } from './present-webhook.ts'

export const deleteWebhook: Endpoint = (app, { db }) => {
  app.delete('/webhooks/:id', {
    schema: {
      operationId: 'deleteWebhook',
      summary: 'End a subscription',
      tags: ['webhooks'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ vobiz, params }, reply) => {
      const accountId = vobiz.account.id
      const id = fromUuid('webhook', params.id)
      if (!id) throw notFound('webhook')
      await db.transaction(async (tx) => {
        const webhook = await getWebhook(tx, { accountId, id })
        if (webhook.dialect !== 'vobiz' || !canSee(vobiz, webhook)) throw notFound('webhook')
        await remove(tx, { accountId, id })
      })
      return reply.status(204).send(null)
    },
  })
}
