import { presentDelivery } from '../../api/parley/present/webhook.ts'
import { readConfig } from '../../config.ts'
import type { Account } from '../../core/accounts/index.ts'
import {
  type Delivery,
  type DeliveryState,
  listDeliveries,
  listLatestDeliveries,
} from '../../core/webhooks/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { type JsonOption, print, table } from '../command.ts'
import { UsageError } from '../failure.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'
import { requireWebhook } from './require-webhook.ts'

export type DeliveriesOptions = JsonOption & { account: string; state?: DeliveryState; limit: string }

const most = 1_000

/** Those of one webhook, or without one those made last in the account, IVR results among them. */
export async function listDeliveriesCommand(
  text: string | undefined,
  options: DeliveriesOptions,
): Promise<void> {
  const limit = readLimit(options.limit)
  const states = options.state && [options.state]
  const found = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    return text === undefined
      ? listLatestDeliveries(db, { accountId: account.id, states, limit })
      : listOfWebhook(db, account, { text, states, limit })
  })
  const deliveries = found.map((delivery) => ({ ...presentDelivery(delivery), url: delivery.url }))
  print(
    options,
    { deliveries },
    table(
      ['ID', 'EVENT', 'STATE', 'ATTEMPTS', 'MADE AT', 'URL'],
      deliveries.map((one) => [
        one.id,
        one.event_type,
        one.state,
        String(one.attempts),
        one.created_at,
        one.url,
      ]),
      'There are no such deliveries.',
    ),
  )
}

async function listOfWebhook(
  db: Db,
  account: Account,
  { text, ...filter }: { text: string; states: DeliveryState[] | undefined; limit: number },
): Promise<(Delivery & { url: string })[]> {
  const { id: webhookId, url } = await requireWebhook(db, text, account)
  const deliveries = await listDeliveries(db, { accountId: account.id, webhookId, ...filter })
  return deliveries.map((delivery) => ({ ...delivery, url }))
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit
  throw new UsageError(`--limit is '${text}'; it takes a whole number from 1 to ${most}`)
}
