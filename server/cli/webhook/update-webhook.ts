import { presentWebhook } from '../../api/parley/present/webhook.ts'
import { readConfig } from '../../config.ts'
import { updateWebhook, type WebhookStatus } from '../../core/webhooks/index.ts'
import { createGuardedFetch } from '../../platform/http/index.ts'
import { type JsonOption, pairs, print } from '../command.ts'
import { UsageError } from '../failure.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'
import { explainWebhook } from './explain-webhook.ts'
import { requireSubscription } from './require-webhook.ts'

export type UpdateWebhookOptions = JsonOption & {
  account: string
  url?: string
  secret?: string
  status?: WebhookStatus
}

export async function updateWebhookCommand(text: string, options: UpdateWebhookOptions): Promise<void> {
  const { url, secret, status } = options
  if (url === undefined && secret === undefined && status === undefined)
    throw new UsageError('Nothing to change. Give --url, --secret or --status')
  const config = readConfig(process.env)
  const webhook = await withStore(config, async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const { id } = await requireSubscription(db, text, account)
    const fetch = createGuardedFetch(config)
    return db
      .transaction((tx) => updateWebhook(tx, fetch, { accountId: account.id, id }, { url, secret, status }))
      .catch(explainWebhook)
      .finally(() => fetch.close())
  })
  print(
    options,
    { webhook: presentWebhook(webhook) },
    pairs({
      Webhook: webhook.url,
      Id: webhook.id,
      Status: webhook.status,
      Signed: webhook.secret ? 'yes' : 'no',
    }),
  )
}
