import type { Config } from '../../config.ts'
import { callbackPaths, type Inbox } from '../../core/inboxes/index.ts'
import { toUuid } from '../../platform/ids.ts'
import { findPublicUrl } from '../server-address.ts'

/** An inbox as commands name it, with the addresses that its network, and the carrier of its phone line, are to call. */
export async function presentInbox(config: Config, inbox: Inbox) {
  const { id, channel, name } = inbox
  const publicUrl = await findPublicUrl(config)
  const paths = callbackPaths(inbox)
  return {
    id,
    uuid: toUuid('inbox', id),
    channel,
    name,
    callback_url: paths.inbox ? publicUrl + paths.inbox : null,
    ...(paths.line && { line_callback_url: publicUrl + paths.line }),
  }
}

export type PresentedInbox = Awaited<ReturnType<typeof presentInbox>>

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

export function describeInbox(inbox: PresentedInbox): Record<string, string> {
  const { id, uuid, channel, name, callback_url, line_callback_url } = inbox
  return {
    Inbox: name,
    Id: id,
    UUID: uuid,
    Channel: channel,
    ...(callback_url && { 'Callback address': callback_url }),
    ...(line_callback_url && { 'Callback address for calls': line_callback_url }),
  }
}
