import { type Sql, sql } from '../../../platform/db/index.ts'

/** What the vendor calls a channel's type: which of the two a channel holds, a phone line or WhatsApp, or both. */
export const channelTypes = { PhoneNumber: 1, Whatsapp: 2, PhoneNumberAndWhatsapp: 3 } as const
export type ChannelType = (typeof channelTypes)[keyof typeof channelTypes]

/** The same in Get and Create Conversation, where types are named. */
export const channelTypeNames = { 1: 'Voice', 2: 'Whatsapp', 3: 'PhoneNumberAndWhatsapp' } as const

/** The channels of ours that this dialect shows. */
export const shownChannels = ['whatsapp', 'voice']

/** Undefined for an inbox that this dialect does not show. */
export function channelTypeOf({
  channel,
  settings,
}: {
  channel: string
  settings: Record<string, unknown>
}): ChannelType | undefined {
  if (channel === 'voice') return channelTypes.PhoneNumber
  if (channel !== 'whatsapp') return undefined
  return settings['line_provider'] ? channelTypes.PhoneNumberAndWhatsapp : channelTypes.Whatsapp
}

/** The same, computed by PostgreSQL from an inbox's alias. */
export function channelTypeSql(inbox: Sql): Sql {
  return sql`case when ${inbox}.channel = 'voice' then 1 when ${inbox}.settings ? 'line_provider' then 3 else 2 end`
}
