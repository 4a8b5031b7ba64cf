import { createInbox } from '../../core/inboxes/index.ts'
import { type JsonOption, pairs, print } from '../command.ts'
import { requireAccount } from '../read-id.ts'
import { explainSettings, readSettingsOption } from '../settings-option.ts'
import { requireNetwork, withNetworks } from './networks.ts'
import { describeInbox, presentInbox } from './present-inbox.ts'

export type CreateInboxOptions = JsonOption & {
  account: string
  channel: string
  name?: string
  phone?: string
  set?: string[]
}

export async function createInboxCommand(options: CreateInboxOptions): Promise<void> {
  const settings = readSettingsOption(options.set)
  const inbox = await withNetworks(async (tools) => {
    const { db, config } = tools
    const { schema } = requireNetwork(tools, options.channel)
    const { id: accountId } = await requireAccount(db, options.account)
    const { name, phone } = options
    const created = await db
      .transaction((tx) => createInbox(tx, schema, { accountId, name, phone, settings }))
      .catch(explainSettings)
    return presentInbox(config, created)
  })
  print(options, { inbox }, pairs(describeInbox(inbox)))
}
