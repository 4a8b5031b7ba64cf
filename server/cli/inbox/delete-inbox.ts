import { readConfig } from '../../config.ts'
import { disconnectInbox } from '../../core/conversations/index.ts'
import { toUuid } from '../../platform/ids.ts'
import { type JsonOption, print } from '../command.ts'
import { withStore } from '../open-database.ts'
import { requireInboxOf } from './networks.ts'

export async function deleteInboxCommand(
  text: string,
  options: JsonOption & { account?: string },
): Promise<void> {
  const { id, channel, name } = await withStore(readConfig(process.env), async ({ db }) => {
    const inbox = await requireInboxOf(db, text, options.account)
    await db.transaction((tx) => disconnectInbox(tx, { accountId: inbox.accountId, id: inbox.id }))
    return inbox
  })
  print(
    options,
    { deleted: { id, uuid: toUuid('inbox', id), channel, name } },
    `The inbox '${name}' is disconnected and its conversations are closed. Its history stays.`,
  )
}
