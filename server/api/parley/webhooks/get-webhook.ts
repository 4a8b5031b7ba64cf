import { Webhook } from '../../../../shared/parley/index.ts'
import { sendTagged } from '../etag.ts'
import { presentWebhook } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { findWebhook } from './find-webhook.ts'

export const getWebhook: Endpoint = (app, { db }) => {
  app.get('/webhooks/:id', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'getWebhook',
      summary: 'Read a webhook',
      tags: ['webhooks'],
      params: IdParams,
      response: { 200: Webhook },
    },
    handler: async ({ parley, params }, reply) =>
      sendTagged(reply, presentWebhook(await findWebhook(db, parley, params.id))),
  })
}
