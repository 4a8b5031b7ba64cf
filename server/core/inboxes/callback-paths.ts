import { toUuid } from '../../platform/ids.ts'
import type { Inbox } from './inbox.ts'

/** Channels whose networks, if any, are told nowhere else. */
const ownChannels = ['voice', 'webchat']

/** What is to be called of us, below the server’s public address; undefined where nothing is. */
export type CallbackPaths = {
  /** By the network with what people write; of a phone line, by its carrier. */
  inbox: string | undefined
  /** By the carrier of the phone line that an inbox of another channel holds. */
  line: string | undefined
}

export function callbackPaths({
  id,
  channel,
  settings,
}: Pick<Inbox, 'id' | 'channel' | 'settings'>): CallbackPaths {
  const uuid = toUuid('inbox', id)
  const provider = settings['provider'] ?? settings['line_provider']
  // A SIP line is called by SIP.
  const line = provider && provider !== 'sip' ? `/callbacks/voice/${provider}/inbound/${uuid}` : undefined
  return {
    inbox: ownChannels.includes(channel) ? line : `/api/v1/webhooks/${channel}/${uuid}`,
    line: channel === 'voice' ? undefined : line,
  }
}
