import { type Db, sql } from '../db/index.ts'
import type { Id } from '../ids.ts'

export type Pace = {
  accountId: Id
  /** What is paced: one inbox's sends, one contact's. */
  key: string
  /** Time one unit takes at the allowed rate. */
  intervalMs: number
  /** How many units may go at once after a rest. */
  burst: number
  /** A wait longer than this is refused and reserves nothing. */
  maxWaitMs: number
}

/**
 * Reserves the next unit of a rate that all processes share. Answers how long to wait before using it, or,
 * when that is longer than `maxWaitMs`, `reserved: false` and when to ask again.
 */
export async function reservePace(db: Db, { accountId, key, intervalMs, burst, maxWaitMs }: Pace) {
  const [row] = await db.query<{ wait_ms: number }>(sql`
    insert into pacers as p (account_id, key, allowed_at)
    values (${accountId}, ${key}, now() - ${(burst - 1) * intervalMs} * interval '1 millisecond' + ${intervalMs} * interval '1 millisecond')
        on conflict (account_id, key) do update
       set allowed_at = greatest(p.allowed_at, now() - ${(burst - 1) * intervalMs} * interval '1 millisecond')
                        + ${intervalMs} * interval '1 millisecond'
     where p.allowed_at <= now() + ${maxWaitMs} * interval '1 millisecond'
    returning extract(epoch from allowed_at - now())::float8 * 1000 - ${intervalMs} as wait_ms`)
  if (row) return { reserved: true as const, waitMs: Math.max(0, row.wait_ms) }
  const [taken] = await db.query<{ wait_ms: number }>(sql`
    select extract(epoch from allowed_at - now())::float8 * 1000 as wait_ms from pacers where account_id = ${accountId} and key = ${key}`)
  return { reserved: false as const, waitMs: Math.max(1, taken?.wait_ms ?? 1) }
}

/** Forgets rates at rest: one that is asked for again begins with its whole burst, which it would have by now. */
export async function deleteRestedPaces(db: Db): Promise<void> {
  await db.query(sql`delete from pacers where allowed_at < now() - interval '1 hour'`)
}
