import Type, { type Static } from 'typebox'
import { orderNumber as order, type NumberOrder as StoredOrder } from '../../../core/numbers/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { toUuid } from '../../../platform/ids.ts'
import { requireTexts } from '../channels/require-texts.ts'
import { presentTime } from '../present/time.ts'
import { requireAccountWide } from '../require-account-wide.ts'
import type { Endpoint } from '../route.ts'
import { Nullable } from '../schemas.ts'
import { NumberOrder } from './number-schema.ts'
import { readCountry, readPhone } from './read-number.ts'

const NewOrder = Type.Object({
  country_code: Type.String({ description: 'ISO code of two letters' }),
  region: Type.String(),
  number_type: Type.String({ description: 'Such as local' }),
  preferred_number: Type.Optional(Nullable(Type.String({ description: 'This number and no other' }))),
  currency: Type.String({ description: 'Such as INR or USD' }),
})

export const orderNumber: Endpoint = (app, { db, numbers }) => {
  app.post('/numbers/whatsapp/orders', {
    schema: {
      operationId: 'orderNumber',
      summary: 'Order a number',
      tags: ['numbers'],
      body: NewOrder,
      response: { 201: NumberOrder },
    },
    handler: async ({ vobiz, body }, reply) => {
      requireAccountWide(vobiz)
      const { region, number_type, currency } = requireTexts(body, ['region', 'number_type', 'currency'])
      if (!/^[a-z]{3}$/i.test(currency))
        throw invalidField('currency', 'must be a code such as INR or USD', 'INVALID', body.currency)
      const preferred = body.preferred_number?.trim()
      const wanted = {
        accountId: vobiz.account.id,
        country: readCountry('country_code', body.country_code),
        region,
        numberType: number_type.toLowerCase(),
        currency: currency.toUpperCase(),
        phone: preferred ? readPhone('preferred_number', preferred) : undefined,
      }
      const placed = await db.transaction((tx) => order(tx, { provider: numbers, ...wanted }))
      return reply.status(201).send(presentOrder(placed, vobiz))
    },
  })
}

function presentOrder(placed: StoredOrder, { authId }: { authId: string }): Static<typeof NumberOrder> {
  return {
    id: toUuid('numberOrder', placed.id),
    account_id: authId,
    country_code: placed.country,
    region: placed.region,
    number_type: placed.numberType,
    selected_phone_number: placed.phone ?? null,
    provider_order_id: placed.providerOrderId ?? null,
    provider_name: placed.provider,
    status: placed.status,
    monthly_cost: placed.monthlyFee,
    setup_cost: placed.setupFee,
    currency: placed.currency,
    failure_reason: placed.failureReason ?? null,
    created_at: presentTime(placed.createdAt),
    updated_at: presentTime(placed.updatedAt),
  }
}
