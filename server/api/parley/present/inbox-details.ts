import type * as wire from '../../../../shared/parley/index.ts'
import { callbackPaths, type Inbox, type Network } from '../../../core/inboxes/index.ts'
import { presentInbox } from './settings.ts'

/** With its settings; of the secrets only which ones there are. */
export function presentInboxDetails(
  inbox: Inbox,
  { networks, publicUrl }: { networks: Map<string, Network>; publicUrl: string },
): wire.InboxDetails {
  const { channel, settings, secrets } = inbox
  const { inbox: path, line } = callbackPaths(inbox)
  const key = settings['widget_key']
  return {
    ...presentInbox(inbox, networks.get(channel)),
    settings,
    secrets_set: Object.keys(secrets).sort(),
    callback_url: path ? publicUrl + path : null,
    line_callback_url: line ? publicUrl + line : null,
    demo_url: typeof key === 'string' ? `/widget/demo?inbox=${encodeURIComponent(key)}` : null,
  }
}

export function presentChannel({ channel, schema, checkConnection }: Network): wire.Channel {
  return {
    channel,
    settings: Object.entries(schema.settings).map(([name, { type, required, secret, help }]) => ({
      name,
      type: type ?? 'text',
      required: required ?? false,
      secret: secret ?? false,
      help,
    })),
    can_check: checkConnection !== undefined,
  }
}
