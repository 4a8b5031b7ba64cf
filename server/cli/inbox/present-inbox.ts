import type { Config } from '../../config.ts'
import type { Inbox } from '../../core/inboxes/index.ts'
import { toUuid } from '../../platform/ids.ts'
import { findPublicUrl } from '../server-address.ts'

/** An inbox as commands name it, with the address that its network is to call. */
export async function presentInbox(config: Config, { id, channel, name }: Inbox) {
  const uuid = toUuid('inbox', id)
  return { id, uuid, channel, name, callback_url: callbackUrl(await findPublicUrl(config), channel, uuid) }
}

export type PresentedInbox = Awaited<ReturnType<typeof presentInbox>>

export function callbackUrl(publicUrl: string, channel: string, uuid: string): string {
  return `${publicUrl}/api/v1/webhooks/${channel}/${uuid}`
}

/** With its settings; of the secrets only which ones there are. */
export async function presentInboxInFull(config: Config, inbox: Inbox) {
  return {
    ...(await presentInbox(config, inbox)),
    account_id: inbox.accountId,
    phone: inbox.phone ?? null,
    status: inbox.status,
    status_reason: inbox.statusReason ?? null,
    settings: inbox.settings,
    secrets: Object.keys(inbox.secrets),
    created_at: inbox.createdAt.toISOString(),
    updated_at: inbox.updatedAt.toISOString(),
  }
}

export function describeInbox({
  id,
  uuid,
  channel,
  name,
  callback_url,
}: PresentedInbox): Record<string, string> {
  return { Inbox: name, Id: id, UUID: uuid, Channel: channel, 'Callback address': callback_url }
}
