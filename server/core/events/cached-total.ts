import type { Db } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { lastPosition } from './event-queries.ts'

type Total = { position: string; countedAt: number; count: Promise<number> }

const mostTotals = 1000
/** Rows that come without events, as a seed's do, are counted after so long at most. */
const longestMs = 5000

const caches = new WeakMap<Db, Map<string, Total>>()

/**
 * A total that is counted once for as long as the account's log stands still. Whatever changes it appends an
 * event in the same commit, so a total kept for the log's present position is exact.
 */
export async function cachedTotal(
  db: Db,
  { accountId, name }: { accountId: Id; name: string },
  count: () => Promise<number>,
): Promise<number> {
  const totals = totalsOf(db)
  const key = `${accountId}/${name}`
  const position = await lastPosition(db, accountId)
  const known = totals.get(key)
  const now = performance.now()
  if (known?.position === position && now - known.countedAt < longestMs) return known.count

  // Kept from its beginning, so that those who ask meanwhile wait for the same count.
  const total = { position, countedAt: now, count: count() }
  totals.delete(key)
  totals.set(key, total)
  if (totals.size > mostTotals) totals.delete(totals.keys().next().value!)
  return total.count.catch((error: unknown) => {
    if (totals.get(key) === total) totals.delete(key)
    throw error
  })
}

function totalsOf(db: Db): Map<string, Total> {
  let totals = caches.get(db)
  if (!totals) {
    totals = new Map()
    caches.set(db, totals)
  }
  return totals
}
