import { presentWebhook } from '../../api/parley/present/webhook.ts'
import { readConfig } from '../../config.ts'
import { listWebhooks } from '../../core/webhooks/index.ts'
import { type JsonOption, print, table } from '../command.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'

export async function listWebhooksCommand(options: JsonOption & { account: string }): Promise<void> {
  const found = await withStore(readConfig(process.env), async ({ db }) =>
    listWebhooks(db, { accountId: (await requireAccount(db, options.account)).id }),
  )
  const webhooks = found.map(presentWebhook)
  print(
    options,
    { webhooks },
    table(
      ['ID', 'DIALECT', 'KIND', 'INBOXES', 'SIGNED', 'STATUS', 'URL'],
      webhooks.map(({ id, dialect, kind, inbox_ids, is_signed, status, url }) => [
        id,
        dialect,
        kind ?? undefined,
        inbox_ids?.join(',') ?? 'all',
        is_signed ? 'yes' : 'no',
        status,
        url,
      ]),
      'This account has no webhooks. Make one with: parley webhook create',
    ),
  )
}
