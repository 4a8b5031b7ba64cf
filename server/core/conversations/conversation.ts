import type { Id } from '../../platform/ids.ts'

export const conversationStatuses = ['open', 'pending', 'snoozed', 'closed'] as const
export type ConversationStatus = (typeof conversationStatuses)[number]

export type WindowCategory = 'service' | 'marketing' | 'utility' | 'authentication'

/** The exchange with one contact in one inbox: exactly one, for ever. */
export type Conversation = {
  accountId: Id
  id: Id
  inboxId: Id
  contactId: Id
  /** The inbox's. */
  channel: string
  status: ConversationStatus
  snoozedUntil: Date | undefined
  assigneeId: Id | undefined
  teamId: Id | undefined
  archivedAt: Date | undefined
  followed: boolean
  botEnabled: boolean
  /** When the bot, switched off by somebody, is to answer again. */
  botResumeAt: Date | undefined
  lastActivityAt: Date
  lastMessage: LastMessage | undefined
  lastCall: LastCall | undefined
  /** How many messages (not notes), calls and assignments it has. */
  eventCount: number
  unreadCount: number
  lastInboundAt: Date | undefined
  lastReplyAt: Date | undefined
  agentReadAt: Date | undefined
  /** The first message that the contact wrote after the last reply. Of a closed one, what it was when it was closed. */
  waitingSince: Date | undefined
  windowCategory: WindowCategory
  windowStartedAt: Date
  windowExpiresAt: Date
  createdAt: Date
}

/** What lists show of the newest message. */
export type LastMessage = { id: Id; at: Date; direction: string; kind: string; text: string }

/** The newest call. `lost`: an inbound one that nobody took. */
export type LastCall = { id: Id; at: Date; lost: boolean }

/** How long after a contact's last message a free-form answer may be sent, on networks that have such a window. */
export const replyWindowMs = 24 * 60 * 60 * 1000

/** The channels whose networks have such a window: the adapters' capabilities with a `windowError`. */
export const replyWindowChannels: readonly string[] = ['whatsapp']

/** Whether a free-form message may be sent at that time. */
export function isReplyWindowOpen(
  { lastInboundAt }: Pick<Conversation, 'lastInboundAt'>,
  now: Date,
): boolean {
  return lastInboundAt !== undefined && now.getTime() < lastInboundAt.getTime() + replyWindowMs
}
