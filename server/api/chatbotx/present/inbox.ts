import { z } from 'zod'
import type { Inbox } from '../../../core/inboxes/index.ts'
import type { Id as IdOf } from '../../../platform/ids.ts'
import { Id } from '../schemas.ts'

/** The vendor's word for each of our channels. An inbox of any other, such as a phone line alone, is not shown. */
const channels: Record<string, ChannelName> = {
  webchat: 'webchat',
  messenger: 'messenger',
  whatsapp: 'whatsapp',
  zalo: 'zalo',
  email: 'smtp',
  telegram: 'telegram',
  instagram: 'instagram',
  tiktok: 'tiktok',
}

/** Where an inbox has its name on its network: page, phone-number id, address … */
export const networkNames = [
  'phone_number_id',
  'page_id',
  'account_id',
  'bot_id',
  'oa_id',
  'username',
  'address',
  'email',
]

export const channelNames = [
  'omnichannel',
  'webchat',
  'messenger',
  'whatsapp',
  'zalo',
  'smtp',
  'telegram',
  'instagram',
  'tiktok',
] as const
export type ChannelName = (typeof channelNames)[number]

export const InboxItem = z.object({
  id: Id,
  name: z.string(),
  channel: z.enum(channelNames),
  status: z.enum(['connected', 'disconnected']),
})

/** The vendor's name of a channel; undefined for one that it does not have. */
export function channelName(channel: string): ChannelName | undefined {
  return channels[channel]
}

/** Our name of a vendor's channel; undefined for `omnichannel`, which means all of them. */
export function channelOf(name: ChannelName): string | undefined {
  return Object.keys(channels).find((channel) => channels[channel] === name)
}

/** What the network calls the inbox; our own id where it has no name for it. */
export function networkIdOf({ id, settings }: Inbox): string {
  const name = networkNames.map((key) => settings[key]).find((value) => value !== undefined && value !== '')
  return name === undefined ? id : String(name)
}

export function presentInbox(inbox: Inbox, id: IdOf | string = inbox.id): z.input<typeof InboxItem> {
  return {
    id,
    name: inbox.name,
    channel: channelName(inbox.channel)!,
    status: inbox.status === 'active' ? 'connected' : 'disconnected',
  }
}

/** The inboxes that this API shows, as far as a token may use them. */
export function shownInboxes(inboxes: Inbox[], scope: IdOf[] | undefined): Inbox[] {
  return inboxes.filter(({ id, channel }) => channelName(channel) && (!scope || scope.includes(id)))
}
