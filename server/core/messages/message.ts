import type { Id } from '../../platform/ids.ts'

/** `queued < unknown < sent < failed < delivered < read`: the greatest that was ever reported wins. */
export const messageStatuses = ['queued', 'unknown', 'sent', 'failed', 'delivered', 'read'] as const
export type MessageStatus = (typeof messageStatuses)[number]

export type Direction = 'inbound' | 'outbound' | 'note'

/** Who wrote it. `network`: the business itself, elsewhere, for instance on its phone. */
export type Sender = 'contact' | 'agent' | 'api' | 'campaign' | 'bot' | 'network'

/** The typed object of a message, in the shape of Meta's API, the richest of the networks. */
export type MessageContent = Record<string, unknown>

/** What went wrong, in the network's own code where it gave one. */
export type MessageError = { code: string; title: string; message?: string; details?: string; href?: string }

export type Message = {
  accountId: Id
  id: Id
  conversationId: Id
  inboxId: Id
  direction: Direction
  kind: string
  status: MessageStatus
  content: MessageContent
  text: string | undefined
  sender: Sender
  agentId: Id | undefined
  networkId: string | undefined
  replyToNetworkId: string | undefined
  extras: Record<string, unknown> | undefined
  /** The name its sender gave it. */
  clientId?: string | undefined
  /** The message as which this one, that failed, was sent again. */
  resentAsId?: Id | undefined
  /** The network's time; ours for what was sent here. */
  occurredAt: Date
  createdAt: Date
  updatedAt: Date
  sentAt: Date | undefined
  deliveredAt: Date | undefined
  readAt: Date | undefined
  failedAt: Date | undefined
  error: MessageError | undefined
  editedAt: Date | undefined
  deletedAt: Date | undefined
  attempts: number
  attemptedAt: Date | undefined
}

export function statusRank(status: MessageStatus): number {
  return messageStatuses.indexOf(status)
}

/** The status after one more report. It never moves back. */
export function greaterStatus(current: MessageStatus, reported: MessageStatus): MessageStatus {
  return statusRank(reported) > statusRank(current) ? reported : current
}

/** One line for lists: the text, or what kind of thing it is. */
export function previewText(kind: string, text: string | undefined): string {
  const words = text?.replace(/\s+/g, ' ').trim()
  // A cut through the middle of a character leaves half of a surrogate pair, which no database takes.
  return words
    ? words
        .slice(0, 200)
        .replace(/[\ud800-\udbff]$/, '')
        .toWellFormed()
    : `[${kind}]`
}
