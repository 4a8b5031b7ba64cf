import Type from 'typebox'
import { DeliveryState } from '../../../../shared/parley/index.ts'
import { replayDeliveries as replay } from '../../../core/webhooks/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { findWebhook } from './find-webhook.ts'

export const replayDeliveries: Endpoint = (app, { db }) => {
  app.post('/webhooks/:id/replay', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'replayDeliveries',
      summary: 'Deliver again what never arrived, or what is chosen here',
      description: 'Each keeps its id and its bytes. Without `states` those that failed or were dropped.',
      tags: ['webhooks'],
      params: IdParams,
      body: Body({
        delivery_ids: Type.Optional(Type.Array(Type.String())),
        states: Type.Optional(Type.Array(DeliveryState)),
        from: Type.Optional(Type.String({ description: 'Only those made at this time or later' })),
        to: Type.Optional(Type.String({ description: 'Only those made before this time' })),
      }),
      response: { 202: Type.Object({ replayed: Type.Integer() }) },
    },
    handler: async ({ parley, params, body }, reply) => {
      const filter = {
        ids: body.delivery_ids?.map((text) => readIdField('delivery', text, 'delivery_ids')),
        states: body.states,
        from: readTime('from', body.from),
        to: readTime('to', body.to),
      }
      const replayed = await db.transaction(async (tx) => {
        const { accountId, id: webhookId } = await findWebhook(tx, parley, params.id)
        return replay(tx, { ...filter, accountId, webhookId })
      })
      return reply.status(202).send({ replayed })
    },
  })
}

function readTime(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const time = new Date(text)
  if (!Number.isNaN(time.getTime())) return time
  throw invalidField(field, 'must be a time such as 2026-01-31T00:00:00Z', 'INVALID', text)
}
