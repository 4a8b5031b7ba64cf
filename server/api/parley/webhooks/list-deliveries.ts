import Type from 'typebox'
import { Delivery, DeliveryState, PageOf } from '../../../../shared/parley/index.ts'
import { listDeliveries as list } from '../../../core/webhooks/index.ts'
import { readPage, toPage } from '../paging.ts'
import { presentDelivery } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, PageQuery } from '../schemas.ts'
import { findWebhook } from './find-webhook.ts'

export const listDeliveries: Endpoint = (app, { db }) => {
  app.get('/webhooks/:id/deliveries', {
    config: { scope: 'webhooks', perInbox: true, role: 'admin' },
    schema: {
      operationId: 'listDeliveries',
      summary: 'List what was delivered to a webhook and what was not, the latest event first',
      tags: ['webhooks'],
      params: IdParams,
      querystring: Type.Object({ ...PageQuery, state: Type.Optional(DeliveryState) }),
      response: { 200: PageOf(Delivery) },
    },
    handler: async ({ parley, params, query }) => {
      const { limit, after: beforeId } = readPage(query)
      const { accountId, id: webhookId } = await findWebhook(db, parley, params.id)
      const states = query.state && [query.state]
      const rows = await list(db, { accountId, webhookId, states, beforeId, limit: limit + 1 })
      return toPage(rows, { limit, placeOf: ({ id: delivery }) => delivery, present: presentDelivery })
    },
  })
}
