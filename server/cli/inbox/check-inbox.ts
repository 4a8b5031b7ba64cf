import { toUuid } from '../../platform/ids.ts'
import { type JsonOption, pairs, print } from '../command.ts'
import { CommandFailed } from '../failure.ts'
import { isDemoInbox } from '../serve/demo/demo-inbox.ts'
import { requireInboxOf, requireNetwork, withNetworks } from './networks.ts'

/** Asks the network. Throws CommandFailed, in the network's words, when the inbox cannot work. */
export async function checkInbox(text: string, options: JsonOption & { account?: string }): Promise<void> {
  const { inbox, details } = await withNetworks(async (tools) => {
    const inbox = await requireInboxOf(tools.db, text, options.account)
    const network = requireNetwork(tools, inbox.channel)
    if (isDemoInbox(inbox)) tools.trustOrigin(String(inbox.settings['graph_url']))
    const answer = await network.checkConnection?.(inbox)
    if (answer && !answer.ok) {
      const { code, title, message, details } = answer.error
      const words = [...new Set([title, message, details].filter(Boolean))].join(': ')
      throw new CommandFailed(
        `The network does not accept the inbox '${inbox.name}' (${code}): ${words}. Correct it with: parley inbox update ${inbox.id} --set key=value`,
      )
    }
    return { inbox, details: answer?.details ?? {} }
  })
  const { id, channel, name } = inbox
  print(
    options,
    { inbox: { id, uuid: toUuid('inbox', id), channel, name }, ok: true, details },
    [`The network accepts the inbox '${name}'.`, describeDetails(details)].filter(Boolean).join('\n'),
  )
}

function describeDetails(details: Record<string, unknown>): string {
  const told = Object.entries(details).filter(([, value]) => value !== undefined && value !== null)
  if (told.length === 0) return ''
  return pairs(
    Object.fromEntries(
      told.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  )
}
