import type pg from 'pg'
import type { Id } from '../../platform/ids.ts'

const epochMs = Date.UTC(2020, 0, 1)
const idsPerMs = 4096

/** Many ids in a row, each known by its index from 0; a later index is a greater id. */
export type IdBlock = (index: number) => Id

/**
 * Takes `count` ids out of one process slot at once, by moving the end of the slot's use forward. Nobody else
 * ever makes them, and they need not be made one after another.
 */
export async function reserveIds(
  db: Pick<pg.ClientBase, 'query'>,
  { count, nowMs }: { count: number; nowMs: number },
): Promise<IdBlock> {
  const { rows } = await db.query<{ slot: number; until_ms: string }>(
    `update id_slots s set leased_until_ms = greatest($1::bigint, free.leased_until_ms) + $2, holder = null
       from (select slot, leased_until_ms from id_slots
              order by leased_until_ms, slot limit 1 for update skip locked) free
      where s.slot = free.slot
      returning s.slot, s.leased_until_ms as until_ms`,
    [nowMs, Math.ceil(count / idsPerMs)],
  )
  const { slot, until_ms: untilMs } = rows[0]!
  const firstMs = Number(untilMs) - Math.ceil(count / idsPerMs) + 1
  return (index) => {
    const ms = firstMs + Math.floor(index / idsPerMs) - epochMs
    return ((BigInt(ms) << 22n) | (BigInt(slot) << 12n) | BigInt(index % idsPerMs)).toString()
  }
}
