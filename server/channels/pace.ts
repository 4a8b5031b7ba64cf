import type { Inbox } from '../core/inboxes/index.ts'
import type { Db } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'
import { type Pace, reservePace } from '../platform/lanes/index.ts'

/** Longer waits are spent in the lane, not in a worker. */
const longestWaitMs = 2_000

/** A quarter of a second's worth may leave at once. */
const burstSeconds = 0.25

export type SendPace = {
  inbox: Inbox
  conversationId: Id
  pairPace: { intervalMs: number; burst: number } | undefined
  sendsPerSecond: number
}

/** Reserves the next send of a conversation and of its inbox, in rates that all processes share. */
export async function reserveSend(db: Db, { inbox, conversationId, pairPace, sendsPerSecond }: SendPace) {
  const { accountId } = inbox
  if (pairPace && inbox.settings['pair_pacing'] !== false) {
    const pair = await reservePace(db, {
      ...pairPace,
      accountId,
      key: `pair:${conversationId}`,
      maxWaitMs: 0,
    } satisfies Pace)
    if (!pair.reserved || pair.waitMs > 0)
      return { reserved: false as const, waitMs: Math.max(pair.waitMs, 250) }
  }
  const rate = Number(inbox.settings['sends_per_second'] ?? sendsPerSecond)
  return reservePace(db, {
    accountId,
    key: `inbox:${inbox.id}`,
    intervalMs: 1000 / rate,
    burst: Math.max(1, Math.floor(rate * burstSeconds)),
    maxWaitMs: longestWaitMs,
  })
}
