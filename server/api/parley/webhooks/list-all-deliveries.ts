import Type from 'typebox'
import { Delivery, PageOf } from '../../../../shared/parley/index.ts'
import { listLatestDeliveries } from '../../../core/webhooks/index.ts'
import { readPage, toPage } from '../paging.ts'
import { presentDelivery } from '../present/webhook.ts'
import type { Endpoint } from '../route.ts'
import { PageQuery } from '../schemas.ts'

export const listAllDeliveries: Endpoint = (app, { db }) => {
  app.get('/deliveries', {
    config: { scope: 'webhooks', role: 'admin' },
    schema: {
      operationId: 'listAllDeliveries',
      summary: 'List the deliveries of all webhooks, results of IVR calls included, the newest first',
      tags: ['webhooks'],
      querystring: Type.Object(PageQuery),
      response: {
        200: PageOf(Type.Interface([Delivery], { url: Type.String({ description: 'Where it goes' }) })),
      },
    },
    handler: async ({ parley, query }) => {
      const { limit, after: beforeId } = readPage(query)
      const rows = await listLatestDeliveries(db, {
        accountId: parley.account.id,
        beforeId,
        limit: limit + 1,
      })
      return toPage(rows, {
        limit,
        placeOf: ({ id }) => id,
        present: (row) => ({ ...presentDelivery(row), url: row.url }),
      })
    },
  })
}
