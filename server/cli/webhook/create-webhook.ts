import { randomBytes } from 'node:crypto'
import { readConfig } from '../../config.ts'
import type { Dialect } from '../../core/accounts/index.ts'
import { createWebhook } from '../../core/webhooks/index.ts'
import { AppError } from '../../platform/errors.ts'
import { createGuardedFetch } from '../../platform/http/index.ts'
import { newToken } from '../../platform/secrets.ts'
import { type JsonOption, pairs, print } from '../command.ts'
import { UsageError } from '../failure.ts'
import { withStore } from '../open-database.ts'
import { requireAccount, requireInbox } from '../read-id.ts'
import { presentWebhook } from './present-webhook.ts'

export type CreateWebhookOptions = JsonOption & {
  account: string
  dialect: Dialect
  url: string
  secret?: string
  inbox?: string[]
}

export async function createWebhookCommand(options: CreateWebhookOptions): Promise<void> {
  const { dialect, url, secret = newSecret(dialect) } = options
  const config = readConfig(process.env)
  const webhook = await withStore(config, async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const inboxes =
      options.inbox && (await Promise.all(options.inbox.map((id) => requireInbox(db, id, account))))
    const inboxIds = inboxes?.map(({ id }) => id)
    const fetch = createGuardedFetch(config)
    return db
      .transaction((tx) =>
        createWebhook(tx, fetch, { accountId: account.id, dialect, url, secret, inboxIds }),
      )
      .catch(explainWebhook)
      .finally(() => fetch.close())
  })
  print(
    options,
    { webhook: { ...presentWebhook(webhook), secret } },
    pairs({ Webhook: webhook.url, Id: webhook.id, Dialect: dialect, Secret: secret }).concat(
      '\n\nThe secret is not shown again.',
    ),
  )
}

/** Our own webhooks follow Standard Webhooks, whose secrets are bytes spelt in base64. */
function newSecret(dialect: Dialect): string {
  return dialect === 'parley' ? `whsec_${randomBytes(32).toString('base64')}` : newToken()
}

function explainWebhook(error: unknown): never {
  if (!(error instanceof AppError) || !error.details.fields) throw error
  throw new UsageError(error.details.fields.map(({ field, message }) => `--${field} ${message}`).join('; '))
}
