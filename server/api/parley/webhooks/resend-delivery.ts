import { LoggedDelivery } from '../../../../shared/parley/index.ts'
import { deliveryStates, replayDeliveries } from '../../../core/webhooks/index.ts'
import { presentLogged } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { DeliveryParams, findDelivery } from './get-delivery.ts'

export const resendDelivery: Endpoint = (app, { db }) => {
  app.post('/webhooks/:id/deliveries/:delivery_id/resend', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'resendDelivery',
      summary: 'Deliver again: the same id, the same bytes, all tries ahead',
      description: 'One that still waits is left as it is.',
      tags: ['webhooks'],
      params: DeliveryParams,
      response: { 202: LoggedDelivery },
    },
    handler: async ({ parley, params }, reply) => {
      const delivery = await db.transaction(async (tx) => {
        const { accountId, webhookId, id } = await findDelivery(tx, parley, params)
        await replayDeliveries(tx, { accountId, webhookId, ids: [id], states: [...deliveryStates] })
        return findDelivery(tx, parley, params)
      })
      return reply.status(202).send(presentLogged(delivery))
    },
  })
}
