import Type from 'typebox'
import { presentSliced } from '../channels/sliced-list.ts'
import type { Endpoint } from '../route.ts'
import { ListOf, PageQuerystring } from '../schemas.ts'
import { AvailableNumber } from './number-schema.ts'
import { readCountry } from './read-number.ts'

const NumberQuery = Type.Object({
  ...PageQuerystring.properties,
  country: Type.String({ description: 'ISO code of two letters' }),
  region: Type.Optional(Type.String()),
})

export const listAvailableNumbers: Endpoint = (app, { db, numbers, legacy }) => {
  app.get('/numbers/whatsapp/availability', {
    schema: {
      operationId: 'listAvailableNumbers',
      summary: 'List numbers that can be ordered',
      tags: ['numbers'],
      querystring: NumberQuery,
      response: { 200: ListOf(AvailableNumber) },
    },
    handler: async ({ vobiz, query }) => {
      const available = await numbers.listAvailable(db, {
        accountId: vobiz.account.id,
        country: readCountry('country', query.country),
        region: query.region?.trim() || undefined,
      })
      const items = available.map(({ phone, country, region, setupFee, monthlyFee, currency }) => ({
        e164: phone,
        country,
        region,
        setup_fee: setupFee,
        monthly_fee: monthlyFee,
        currency,
      }))
      return presentSliced(items, { query, legacy })
    },
  })
}
