import { toUuid } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import type { NumberProvider } from './number-provider.ts'
import { listInventory, takeFromInventory } from './number-queries.ts'

/**
 * A provider that needs no other service: numbers come from the inventory that the operator keeps, and codes
 * are read from the log by the operator, who passes them on.
 */
export function createManualProvider(log: Pick<Log, 'info'>): NumberProvider {
  return {
    name: 'manual',
    listAvailable: listInventory,
    async takeNumber(tx, wanted) {
      const number = await takeFromInventory(tx, wanted)
      return (
        number && { ...number, providerOrderId: toUuid('numberOrder', wanted.orderId), status: 'completed' }
      )
    },
    async sendCode({ accountId, phone, method, code }) {
      log.info({ accountId, phone, method, code }, 'verification code of a number')
    },
  }
}
