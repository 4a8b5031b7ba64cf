import { readConfig } from '../../config.ts'
import { listWebhooks } from '../../core/webhooks/index.ts'
import { type JsonOption, print, table } from '../command.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'
import { presentWebhook } from './present-webhook.ts'

export async function listWebhooksCommand(options: JsonOption & { account: string }): Promise<void> {
  const found = await withStore(readConfig(process.env), async ({ db }) =>
    listWebhooks(db, { accountId: (await requireAccount(db, options.account)).id }),
  )
  print(
    options,
    { webhooks: found.map(presentWebhook) },
    table(
      ['ID', 'DIALECT', 'STATUS', 'URL'],
      found.map(({ id, dialect, status, url }) => [id, dialect, status, url]),
      'This account has no webhooks. Make one with: parley webhook create',
    ),
  )
}
