import type { Db, Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { AvailableNumber, CodeMethod, NumberOrder } from './number.ts'

/** What a wanted number must be. */
export type WantedNumber = {
  accountId: Id
  orderId: Id
  country: string
  region: string
  numberType: string
  currency: string
  /** This one and no other. */
  phone?: string
}

/** What a provider made of an order. `pending`: it will say later. */
export type PlacedOrder = AvailableNumber & {
  providerOrderId: string
  status: Extract<NumberOrder['status'], 'pending' | 'completed'>
}

/** Where numbers come from, and who brings codes to them. */
export interface NumberProvider {
  readonly name: string
  listAvailable(
    db: Db,
    wanted: { accountId: Id; country: string; region?: string },
  ): Promise<AvailableNumber[]>
  /** Takes a number for the order, for good and for nobody else; undefined when there is none such. */
  takeNumber(tx: Transaction, wanted: WantedNumber): Promise<PlacedOrder | undefined>
  /** Brings a code to a number, by text or by voice. Called after the claim is stored. */
  sendCode(claim: { accountId: Id; phone: string; method: CodeMethod; code: string }): Promise<void>
}
