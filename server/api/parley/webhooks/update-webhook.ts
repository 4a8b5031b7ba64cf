import Type from 'typebox'
import { Nullable, Webhook } from '../../../../shared/parley/index.ts'
import { lockWebhook, updateWebhook as update } from '../../../core/webhooks/index.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { presentWebhook } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch } from '../schemas.ts'
import { toSettings } from './chosen-types.ts'
import { findSubscription } from './find-webhook.ts'

export const updateWebhook: Endpoint = (app, { db, fetch }) => {
  app.patch('/webhooks/:id', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'updateWebhook',
      summary: 'Change the address or the secret of a webhook, or switch it on or off',
      description:
        'Switched on, it hears of what happens from then on. A null secret leaves bodies unsigned, where the dialect allows that.',
      tags: ['webhooks'],
      params: IdParams,
      body: Body({
        url: Type.Optional(Type.String()),
        secret: Type.Optional(Nullable(Type.String({ minLength: 1 }))),
        status: Type.Optional(Type.Enum(['active', 'inactive'])),
        events: Type.Optional(
          Nullable(Type.Array(Type.String(), { minItems: 1, description: 'For Parley; null: all types' })),
        ),
      }),
      headers: IfMatch,
      response: { 200: Webhook },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const { url, secret, status, events } = body
      const changed = await db.transaction(async (tx) => {
        const { accountId, id, dialect } = await findSubscription(tx, parley, params.id)
        await requireUnchanged(request, {
          lock: () => lockWebhook(tx, { accountId, id }),
          read: async () => presentWebhook(await findSubscription(tx, parley, id)),
        })
        const settings = toSettings(dialect, events)
        const change = { url, status, secret: secret === null ? '' : secret, settings }
        return update(tx, fetch, { accountId, id }, change)
      })
      return sendTagged(reply, presentWebhook(changed))
    },
  })
}
