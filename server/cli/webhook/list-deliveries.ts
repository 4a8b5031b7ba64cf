import { readConfig } from '../../config.ts'
import { type DeliveryState, listDeliveries } from '../../core/webhooks/index.ts'
import { type JsonOption, print, table } from '../command.ts'
import { UsageError } from '../failure.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'
import { presentDelivery, requireWebhook } from './present-webhook.ts'

export type DeliveriesOptions = JsonOption & { account: string; state?: DeliveryState; limit: string }

const most = 1_000

export async function listDeliveriesCommand(text: string, options: DeliveriesOptions): Promise<void> {
  const limit = readLimit(options.limit)
  const states = options.state && [options.state]
  const found = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const { id: webhookId } = await requireWebhook(db, text, account)
    return listDeliveries(db, { accountId: account.id, webhookId, states, limit })
  })
  const deliveries = found.map(presentDelivery)
  print(
    options,
    { deliveries },
    table(
      ['ID', 'EVENT', 'STATE', 'ATTEMPTS', 'MADE AT'],
      deliveries.map((one) => [one.id, one.event_type, one.state, String(one.attempts), one.created_at]),
      'There are no such deliveries.',
    ),
  )
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit
  throw new UsageError(`--limit is '${text}'; it takes a whole number from 1 to ${most}`)
}
