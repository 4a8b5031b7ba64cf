import type { Conversation, Inbox } from '../../../shared/parley/index.ts'

/**
 * Whether a free-form answer may be sent. `closing`: the contact wrote long ago, and less than two hours are left.
 * `closed`: only a template goes through. `none`: the network asks nothing of the kind.
 */
export type ReplyWindow =
  | { state: 'none' }
  | { state: 'open' | 'closing'; endsAt: string; leftMs: number }
  | { state: 'closed'; endedAt: string | null }

const closingMs = 2 * 3_600_000

export function replyWindow(
  { reply_window_ends_at: endsAt, last_message: last }: Conversation,
  inbox: Inbox | undefined,
  now: Date,
): ReplyWindow {
  if (endsAt === null || inbox?.has_reply_window === false) return { state: 'none' }
  const leftMs = Date.parse(endsAt) - now.getTime()
  if (leftMs <= 0) return { state: 'closed', endedAt: last ? endsAt : null }
  return { state: leftMs < closingMs ? 'closing' : 'open', endsAt, leftMs }
}
