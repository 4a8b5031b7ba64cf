import Type from 'typebox'
import { LoggedDelivery } from '../../../../shared/parley/index.ts'
import { type Attempt, type Delivery, getDelivery as get } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { presentLogged } from '../present/webhook.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { findWebhook } from './find-webhook.ts'

export const DeliveryParams = Type.Object({
  id: Type.String({ description: 'The webhook: decimal id or UUID' }),
  delivery_id: Type.String({ description: 'The delivery: decimal id or UUID' }),
})

export const getDelivery: Endpoint = (app, { db }) => {
  app.get('/webhooks/:id/deliveries/:delivery_id', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'getDelivery',
      summary: 'Read a delivery with its body and all its tries',
      tags: ['webhooks'],
      params: DeliveryParams,
      response: { 200: LoggedDelivery },
    },
    handler: async ({ parley, params }) => presentLogged(await findDelivery(db, parley, params)),
  })
}

/** A delivery of a webhook that the caller may know of. @throws AppError `not_found` */
export async function findDelivery(
  db: Db,
  caller: Caller,
  { id, delivery_id }: { id: string; delivery_id: string },
): Promise<Delivery & { log: Attempt[] }> {
  const webhook = await findWebhook(db, caller, id)
  const delivery = await get(db, { accountId: caller.account.id, id: readId('delivery', delivery_id) })
  if (delivery.webhookId !== webhook.id) throw notFound('delivery')
  return delivery
}
