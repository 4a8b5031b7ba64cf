import Type from 'typebox'
import { createWebhook as create } from '../../../core/webhooks/index.ts'
import type { Endpoint } from '../route.ts'
import { presentWebhook, WebhookSchema } from './present-webhook.ts'

export const createWebhook: Endpoint = (app, { db, fetch }) => {
  app.post('/webhooks', {
    schema: {
      operationId: 'createWebhook',
      summary: 'Subscribe an address to all events of the account',
      description:
        'Bodies are signed: `X-Webhook-Signature` is the hex HMAC-SHA256 of the bytes under `secret`. The same address may be subscribed twice.',
      tags: ['webhooks'],
      body: Type.Object({
        url: Type.String({ description: 'An https address' }),
        secret: Type.String({ minLength: 1, description: 'Known to both sides; never shown again' }),
      }),
      response: { 201: WebhookSchema },
    },
    handler: async ({ vobiz, body }, reply) => {
      const webhook = await db.transaction((tx) =>
        create(tx, fetch, {
          accountId: vobiz.account.id,
          dialect: 'vobiz',
          url: body.url.trim(),
          secret: body.secret,
          inboxIds: vobiz.credential?.permissions.inboxIds,
        }),
      )
      return reply.status(201).send(presentWebhook(webhook))
    },
  })
}
