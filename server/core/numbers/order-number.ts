import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { NumberOrder } from './number.ts'
import type { NumberProvider, WantedNumber } from './number-provider.ts'
import { insertOrder } from './number-queries.ts'

/** Orders a number. @throws AppError `not_found` when the provider has none such */
export async function orderNumber(
  tx: Transaction,
  { provider, ...wanted }: Omit<WantedNumber, 'orderId'> & { provider: NumberProvider },
): Promise<NumberOrder> {
  const { accountId, country, region, numberType } = wanted
  const id = tx.newId()
  const placed = await provider.takeNumber(tx, { ...wanted, orderId: id })
  if (!placed) throw notFound('number')
  const { phone, providerOrderId, status, setupFee, monthlyFee, currency } = placed
  const order: NumberOrder = {
    accountId,
    id,
    country,
    region,
    numberType,
    phone,
    provider: provider.name,
    providerOrderId,
    status,
    setupFee,
    monthlyFee,
    currency,
    failureReason: undefined,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  }
  await insertOrder(tx, order)
  return order
}
