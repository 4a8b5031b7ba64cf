import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** The kind of lane in which deliveries leave; its key is webhook × conversation. */
export const deliveryLane = 'delivery'

/** Events of one conversation reach a webhook in order; those of none, in an order of their own. */
export function deliveryLaneKey(webhookId: Id, conversationId: Id | undefined): string {
  return `${webhookId}:${conversationId ?? 0}`
}

export function webhookIdOf(laneKey: string): Id {
  return laneKey.split(':')[0]!
}

export type Reschedule = {
  accountId: Id
  webhookId: Id
  /** Only lanes that are due within this time; absent: all. */
  dueWithinMs?: number
  /** Leave those out that wait for a retry. */
  withoutRetries?: boolean
  /** When the first of them is to be due. */
  inMs?: number
  /** How long after each the next one. */
  stepMs?: number
}

/** Lanes that are rescheduled wait no longer for their turn than this after the first of them. */
export const longestSpreadMs = 60_000

/**
 * Puts off a webhook's idle lanes, or wakes them: they come due one after the other in the pace that its endpoint
 * can take, so that no claim is spent on those that could not be served. Lanes at work keep their lease.
 */
export async function rescheduleLanes(
  db: Db,
  { accountId, webhookId, dueWithinMs, withoutRetries = false, inMs = 0, stepMs = 2 }: Reschedule,
): Promise<void> {
  const due =
    dueWithinMs === undefined ? sql`` : sql`and due_at <= now() + ${dueWithinMs} * interval '1 millisecond'`
  const fresh = withoutRetries ? sql`and failures = 0` : sql``
  // Rows that are locked just now belong to somebody who decides about them; waiting could only deadlock.
  await db.query(sql`
    update lanes l
       set due_at = now() + (${inMs} + least((n.rank - 1) * ${stepMs}::float8, ${longestSpreadMs})) * interval '1 millisecond'
      from (select key, row_number() over (order by due_at, key) as rank
              from (select key, due_at from lanes
                     where account_id = ${accountId} and kind = ${deliveryLane} and key like ${`${webhookId}:%`} and claim is null ${due} ${fresh}
                       for update skip locked) own) n
     where l.account_id = ${accountId} and l.kind = ${deliveryLane} and l.key = n.key`)
}
