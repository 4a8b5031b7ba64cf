import { readConfig } from '../../config.ts'
import { type DeliveryState, replayDeliveries } from '../../core/webhooks/index.ts'
import { type JsonOption, print } from '../command.ts'
import { UsageError } from '../failure.ts'
import { withStore } from '../open-database.ts'
import { readId, requireAccount } from '../read-id.ts'
import { requireWebhook } from './require-webhook.ts'

export type ReplayOptions = JsonOption & {
  account: string
  state?: DeliveryState
  delivery?: string[]
  from?: string
  to?: string
}

/** Puts deliveries back; a running server sends them at once, else the next one does. */
export async function replayDeliveriesCommand(text: string, options: ReplayOptions): Promise<void> {
  const filter = {
    ids: options.delivery?.map(readDelivery),
    states: options.state && [options.state],
    from: readTime('from', options.from),
    to: readTime('to', options.to),
  }
  const replayed = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const { id: webhookId } = await requireWebhook(db, text, account)
    return db.transaction((tx) => replayDeliveries(tx, { ...filter, accountId: account.id, webhookId }))
  })
  print(options, { replayed }, `${replayed} deliveries are on their way again.`)
}

function readDelivery(text: string): string {
  const id = readId('delivery', text)
  if (id) return id
  throw new UsageError(`'--delivery ${text}' is no id. \`parley webhook deliveries\` shows them`)
}

function readTime(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const time = new Date(text)
  if (!Number.isNaN(time.getTime())) return time
  throw new UsageError(`--${name} is '${text}'; it takes a time such as 2026-01-31T00:00:00Z`)
}
