import { readConfig } from '../../config.ts'
import { listInboxes } from '../../core/inboxes/index.ts'
import { type JsonOption, print, table } from '../command.ts'
import { withStore } from '../open-database.ts'
import { requireAccount } from '../read-id.ts'
import { presentInboxInFull } from './present-inbox.ts'

export async function listInboxesCommand(options: JsonOption & { account: string }): Promise<void> {
  const config = readConfig(process.env)
  const inboxes = await withStore(config, async ({ db }) => {
    const { id: accountId } = await requireAccount(db, options.account)
    const found = await listInboxes(db, { accountId })
    return Promise.all(found.map((inbox) => presentInboxInFull(config, inbox)))
  })
  print(
    options,
    { inboxes },
    table(
      ['ID', 'CHANNEL', 'NAME', 'PHONE', 'STATUS', 'CALLBACK ADDRESS'],
      inboxes.map(({ id, channel, name, phone, status, callback_url }) => [
        id,
        channel,
        name,
        phone ?? undefined,
        status,
        callback_url ?? undefined,
      ]),
      'This account has no inbox. Connect one with: parley inbox create',
    ),
  )
}
