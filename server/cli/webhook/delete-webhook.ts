import { presentWebhook } from '../../api/parley/present/webhook.ts'
import { readConfig } from '../../config.ts'
import { deleteWebhook } from '../../core/webhooks/index.ts'
import { type JsonOption, print } from '../command.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'
import { requireSubscription } from './require-webhook.ts'

export async function deleteWebhookCommand(
  text: string,
  options: JsonOption & { account: string },
): Promise<void> {
  const deleted = await withStore(readConfig(process.env), async ({ db }) => {
    const account = await requireAccount(db, options.account)
    const webhook = await requireSubscription(db, text, account)
    await db.transaction((tx) => deleteWebhook(tx, { accountId: account.id, id: webhook.id }))
    return webhook
  })
  const { id, uuid, dialect, url } = presentWebhook(deleted)
  print(options, { deleted: { id, uuid, dialect, url } }, `The webhook to ${url} has ended.`)
}
