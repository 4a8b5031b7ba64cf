import type { Id } from '../../platform/ids.ts'
import type { IdentitySource } from '../contacts/index.ts'
import type { Direction, MessageContent, MessageError, MessageStatus } from './message.ts'

/**
 * What an adapter's `parse` makes of a network's payload: plain JSON, since it waits in a lane. `laneKey` is
 * the network's id of the person, so that what concerns one person stays in order. Times are ISO 8601.
 */
export type InboundEvent = { laneKey: string } & (
  | InboundMessage
  | StatusReport
  | MessageEdit
  | MessageRevocation
  | AddressChange
  | TemplateReport
  | InboxReport
  | CallReport
  | ProfileReport
)

/** The person on the other side: the network's ids for them, and what it tells about them. */
export type NetworkPerson = {
  addresses: string[]
  phone?: string
  name?: string
  username?: string
  /** What to call who gave no name, where the address says nothing to people. */
  alias?: string
  /** How the network came by the address; by a message when absent. */
  source?: IdentitySource
}

export type InboundMessage = {
  type: 'message'
  person: NetworkPerson
  direction: Exclude<Direction, 'note'>
  networkId: string
  kind: string
  content: MessageContent
  text?: string
  occurredAt: string
  replyToNetworkId?: string
  extras?: Record<string, unknown>
  attachments?: InboundAttachment[]
}

export type InboundAttachment = {
  kind: string
  networkMediaId?: string
  sourceUrl?: string
  mimeType?: string
  fileName?: string
  sha256?: string
}

export type StatusReport = {
  type: 'status'
  networkId: string
  /** Our own id of the message, where the network gives it back. */
  messageId?: Id
  status: Extract<MessageStatus, 'sent' | 'delivered' | 'read' | 'failed'>
  at: string
  error?: MessageError
  /** The network's own report, for those who want all of it. */
  report: Record<string, unknown>
}

export type MessageEdit = {
  type: 'edit'
  networkId: string
  content: MessageContent
  text?: string
  at: string
}
export type MessageRevocation = { type: 'revoke'; networkId: string; at: string }

/** The person has another address from now on; the old one keeps leading to the same contact. */
export type AddressChange = { type: 'address'; address: string; newAddresses: string[]; newPhone?: string }

export type TemplateReport = {
  type: 'template'
  networkTemplateId: string
  name?: string
  language?: string
  status?: string
  quality?: string
  category?: string
  reason?: string
}

/** The network restricts the inbox, or lifts a restriction. */
export type InboxReport = { type: 'inbox'; status: 'active' | 'suspended'; reason: string }

export type CallReport = {
  type: 'call'
  person: NetworkPerson
  networkId: string
  direction: 'inbound' | 'outbound'
  event: string
  status?: string
  at: string
  sdp?: { type: string; sdp: string }
  report: Record<string, unknown>
}

/** What a person, or whoever vouches for them, tells about who they are. */
export type ProfileReport = {
  type: 'profile'
  /** The first address is the person's own from now on. */
  person: NetworkPerson
  /** Under which the person was known until now; what was said from there is theirs. */
  formerAddress?: string
  /** Somebody the firm trusts says so. Otherwise it was typed by whoever it speaks of. */
  vouched?: boolean
  email?: string
  emailVerified?: boolean
  /** Values by the names of custom fields. */
  values?: Record<string, string | number | boolean>
}

/** An event with the inbox it came through. */
export type InboxEvent<Event = InboundEvent> = Event & { inboxId: Id }

/** What a network tells of a message that it told of, or accepted, before. */
export type MessageUpdate = InboxEvent<StatusReport | MessageEdit | MessageRevocation>
