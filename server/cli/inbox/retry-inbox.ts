import { readConfig } from '../../config.ts'
import { retryFailedItems } from '../../core/inboxes/index.ts'
import { type JsonOption, print } from '../command.ts'
import { withStore } from '../open-database.ts'
import { requireInboxOf } from './networks.ts'

/** Has what could not be recorded for an inbox tried again. A running server picks it up at once. */
export async function retryInboxCommand(
  text: string,
  options: JsonOption & { account?: string },
): Promise<void> {
  const { inbox, retried } = await withStore(readConfig(process.env), async ({ db }) => {
    const inbox = await requireInboxOf(db, text, options.account)
    const { accountId, id } = inbox
    return { inbox, retried: await db.transaction((tx) => retryFailedItems(tx, { accountId, inboxId: id })) }
  })
  print(
    options,
    { inbox: { id: inbox.id, name: inbox.name }, retried },
    retried === 0
      ? `Nothing that the network told '${inbox.name}' has been set aside.`
      : `${retried} things that the network told '${inbox.name}' are tried again.`,
  )
}
