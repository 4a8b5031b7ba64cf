import type { Account } from '../../core/accounts/index.ts'
import { findWebhook, type Webhook } from '../../core/webhooks/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { UsageError } from '../failure.ts'
import { readId } from '../read-id.ts'

/** The account's webhook of an argument, that of an IVR call's address included. */
export async function requireWebhook(db: Db, text: string, account: Account): Promise<Webhook> {
  const id = readId('webhook', text)
  const webhook = id && (await findWebhook(db, { accountId: account.id, id }))
  if (webhook) return webhook
  throw new UsageError(
    `The account '${account.name}' has no webhook '${text}'. \`parley webhook list --account ${account.id}\` shows those it has`,
  )
}

/** A webhook that was subscribed. Those of IVR calls come and go with the calls. */
export async function requireSubscription(db: Db, text: string, account: Account): Promise<Webhook> {
  const webhook = await requireWebhook(db, text, account)
  if (webhook.purpose === 'subscription') return webhook
  throw new UsageError(
    `The webhook '${text}' stands for an address that IVR calls named; it goes when none has named it for a month`,
  )
}
