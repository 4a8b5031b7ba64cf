import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { findWebhook } from './find-webhook.ts'
import { presentWebhook, WebhookSchema } from './webhook-schema.ts'

export const getWebhook: Endpoint = (app, { db }) => {
  app.get('/webhooks/:id', {
    config: { scope: 'webhooks', perInbox: true },
    schema: {
      operationId: 'getWebhook',
      summary: 'Read a webhook',
      tags: ['webhooks'],
      params: IdParams,
      response: { 200: WebhookSchema },
    },
    handler: async ({ parley, params }) => presentWebhook(await findWebhook(db, parley, params.id)),
  })
}
