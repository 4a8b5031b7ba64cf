import { listCannedResponses as list } from '../../../core/canned-responses/index.ts'
import { presentPage } from '../lists.ts'
import { readPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf, PageQuerystring } from '../schemas.ts'
import { CannedResponse, presentCannedResponse } from './canned-response.ts'

export const listCannedResponses: Endpoint = (app, { db, legacy }) => {
  app.get('/canned-responses', {
    schema: {
      operationId: 'listCannedResponses',
      summary: 'List canned responses, newest first',
      tags: ['canned responses'],
      querystring: PageQuerystring,
      response: { 200: PageOf(CannedResponse) },
    },
    handler: async ({ vobiz, query }) => {
      const page = readPage(query, { limit: 20 })
      const { cannedResponses, total } = await list(db, { accountId: vobiz.account.id, ...page })
      return presentPage(cannedResponses.map(presentCannedResponse), { page, total, legacy })
    },
  })
}
