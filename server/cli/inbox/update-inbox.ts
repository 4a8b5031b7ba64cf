import { updateInbox } from '../../core/inboxes/index.ts'
import { type JsonOption, pairs, print } from '../command.ts'
import { UsageError } from '../failure.ts'
import { explainSettings, readSettingsOption } from '../settings-option.ts'
import { requireInboxOf, requireNetwork, withNetworks } from './networks.ts'
import { describeInbox, presentInbox } from './present-inbox.ts'

export type UpdateInboxOptions = JsonOption & { account?: string; name?: string; set?: string[] }

export async function updateInboxCommand(id: string, options: UpdateInboxOptions): Promise<void> {
  const { name } = options
  if (name === undefined && !options.set)
    throw new UsageError('There is nothing to change. Give --name NAME, --set key=value, or both')
  const settings = readSettingsOption(options.set)
  const inbox = await withNetworks(async (tools) => {
    const { accountId, id: inboxId, channel } = await requireInboxOf(tools.db, id, options.account)
    const { schema } = requireNetwork(tools, channel)
    const updated = await tools.db
      .transaction((tx) => updateInbox(tx, schema, { accountId, id: inboxId, name, settings }))
      .catch(explainSettings)
    return presentInbox(tools.config, updated)
  })
  print(options, { inbox }, pairs(describeInbox(inbox)))
}
