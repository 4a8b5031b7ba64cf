import Type from 'typebox'
import { Nullable, Time, Webhook } from '../../../../shared/parley/index.ts'
import { rotateSecret } from '../../../core/webhooks/index.ts'
import { presentWebhook } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { findSubscription } from './find-webhook.ts'

export const rotateWebhookSecret: Endpoint = (app, { db }) => {
  app.post('/webhooks/:id/rotate-secret', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'rotateWebhookSecret',
      summary: 'Give a webhook a new secret; for a day bodies are signed with the old one too',
      description: 'For webhooks of the dialect `parley`. The new secret is shown this once.',
      tags: ['webhooks'],
      params: IdParams,
      body: Nullable(
        Body({
          secret: Type.Optional(Type.String({ minLength: 1, description: 'One is made unless it is given' })),
        }),
      ),
      response: {
        200: Type.Object({ webhook: Webhook, secret: Type.String(), previous_secret_until: Nullable(Time) }),
      },
    },
    handler: async ({ parley, params, body }) => {
      const webhook = await db.transaction(async (tx) => {
        const { accountId, id } = await findSubscription(tx, parley, params.id)
        return rotateSecret(tx, { accountId, id, secret: body?.secret })
      })
      return {
        webhook: presentWebhook(webhook),
        secret: webhook.secret,
        previous_secret_until: webhook.previousSecretUntil?.toISOString() ?? null,
      }
    },
  })
}
