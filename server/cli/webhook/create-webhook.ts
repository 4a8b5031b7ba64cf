import { presentWebhook } from '../../api/parley/present/webhook.ts'
import { readConfig } from '../../config.ts'
import type { Dialect } from '../../core/accounts/index.ts'
import { createWebhook } from '../../core/webhooks/index.ts'
import { createGuardedFetch } from '../../platform/http/index.ts'
import { type JsonOption, pairs, print } from '../command.ts'
import { withStore } from '../open-database.ts'
import { requireAccount, requireInbox } from '../read-id.ts'
import { explainWebhook } from './explain-webhook.ts'

export type CreateWebhookOptions = JsonOption & {
  account: string
  dialect: Dialect
  kind?: string
  url: string
  secret?: string
  inbox?: string[]
}

export async function createWebhookCommand(options: CreateWebhookOptions): Promise<void> {
  const { dialect, kind, url, secret } = options
  const config = readConfig(process.env)
  const webhook = await withStore(config, async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const inboxes =
      options.inbox && (await Promise.all(options.inbox.map((id) => requireInbox(db, id, account))))
    const inboxIds = inboxes?.map(({ id }) => id)
    const fetch = createGuardedFetch(config)
    return db
      .transaction((tx) =>
        createWebhook(tx, fetch, { accountId: account.id, dialect, kind, url, secret, inboxIds }),
      )
      .catch(explainWebhook)
      .finally(() => fetch.close())
  })
  const lines = pairs({
    Webhook: webhook.url,
    Id: webhook.id,
    Dialect: kind ? `${dialect}, ${kind}` : dialect,
    Secret: webhook.secret || 'none: bodies are not signed',
  })
  print(
    options,
    { webhook: { ...presentWebhook(webhook), secret: webhook.secret || null } },
    webhook.secret ? `${lines}\n\nThe secret is not shown again.` : lines,
  )
}
