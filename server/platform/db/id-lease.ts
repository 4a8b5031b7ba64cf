import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { IdGenerator } from '../ids.ts'

const leaseMs = 60_000
const renewEveryMs = 10_000

/** A generator on a leased slot. `close` gives the slot back at the last millisecond it used. */
export type LeasedIds = { ids: IdGenerator; slot: number; close(): Promise<void> }

type Runner = Pick<pg.Pool, 'query'>

/** Leases a slot for this process and keeps the lease alive until closed. */
export async function leaseIds(
  db: Runner,
  { clock, holder, onError }: { clock: Clock; holder: string; onError: (error: unknown) => void },
): Promise<LeasedIds> {
  const lease = await claimSlot(db, clock, holder)
  const ids = new IdGenerator({ clock, ...lease })
  const timer = setInterval(() => renew().catch(onError), renewEveryMs)
  timer.unref()

  async function renew() {
    const leasedUntilMs = Math.max(clock.now().getTime(), ids.lastMs) + leaseMs
    await db.query('update id_slots set leased_until_ms = $1 where slot = $2', [leasedUntilMs, lease.slot])
    ids.extendLease(leasedUntilMs)
  }

  return {
    ids,
    slot: lease.slot,
    async close() {
      clearInterval(timer)
      await db.query('update id_slots set leased_until_ms = $1, holder = null where slot = $2', [
        ids.lastMs,
        lease.slot,
      ])
    },
  }
}

/** The slot that has been free for longest. When all were used later than our clock says, time starts there. */
async function claimSlot(db: Runner, clock: Clock, holder: string) {
  const nowMs = clock.now().getTime()
  const { rows } = await db.query<{ slot: number; after_ms: string; leased_until_ms: string }>(
    `update id_slots s set leased_until_ms = greatest($1::bigint, free.leased_until_ms) + $2, holder = $3
       from (select slot, leased_until_ms from id_slots
              order by leased_until_ms, slot limit 1 for update skip locked) free
      where s.slot = free.slot
      returning s.slot, free.leased_until_ms as after_ms, s.leased_until_ms`,
    [nowMs, leaseMs, holder],
  )
  const row = rows[0]
  if (!row) throw new Error('All 1,024 id slots are being claimed at this moment; start again')
  return { slot: row.slot, afterMs: Number(row.after_ms), leasedUntilMs: Number(row.leased_until_ms) }
}
