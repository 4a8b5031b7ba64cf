import type { Id } from '../../platform/ids.ts'
import type { Inbox } from '../inboxes/index.ts'

export const campaignStatuses = [
  'draft',
  'scheduled',
  'sending',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const

/** `draft` only until the runner first takes it up, moments after it was made. */
export type CampaignStatus = (typeof campaignStatuses)[number]

/** One template message to many contacts. Counts are cumulative: what was read was delivered, what was delivered was sent. */
export type Campaign = {
  accountId: Id
  id: Id
  inboxId: Id
  templateId: Id
  templateName: string
  templateLanguage: string
  name: string
  status: CampaignStatus
  /** At most so many messages are handed out at once … */
  batchSize: number
  /** … and so long after the batch before, or later when that one has not left yet. */
  batchDelayMs: number
  /** Why it does not go on, in words: it was paused by the server, or failed. */
  pauseReason: string | undefined
  totalRecipients: number
  /** Accepted by the network. */
  sentCount: number
  deliveredCount: number
  readCount: number
  /** Refused by the network at once or later, or never sent because a variable had no value. */
  failedCount: number
  /** Never sent: blocked, deleted or unreachable contacts, and the rest of a cancelled campaign. */
  skippedCount: number
  scheduledAt: Date | undefined
  startedAt: Date | undefined
  completedAt: Date | undefined
  resolvedUntil: Id
  resolvedAt: Date | undefined
  createdAt: Date
  updatedAt: Date
}

/** Whom it goes to: the contacts that have any of the tags, or the contacts named. */
export type Audience = { type: 'tags'; tags: string[] } | { type: 'contact_ids'; contactIds: Id[] }

/** A campaign that can be taken up again or stopped: its end is not reached. */
export function isOpen({ status }: Pick<Campaign, 'status'>): boolean {
  return status !== 'completed' && status !== 'cancelled' && status !== 'failed'
}

/** What inboxes send when neither they nor the server's settings say otherwise. */
const usualSendsPerSecond = 80
const largestBatch = 1000

/**
 * The pace at which messages are handed out: a second's worth at the inbox's rate, as often as they leave. The
 * rate itself is kept by the sender; this keeps the messages that wait for it few.
 */
export function paceOf(
  { settings }: Pick<Inbox, 'settings'>,
  sendsPerSecond = usualSendsPerSecond,
): { batchSize: number; batchDelayMs: number } {
  const rate = Number(settings['sends_per_second'] ?? sendsPerSecond)
  return { batchSize: Math.min(largestBatch, Math.max(1, Math.round(rate))), batchDelayMs: 500 }
}
