import { Sql, sql } from './sql.ts'

/** Sizes that clients ask for. */
const usualLimits = new Set([1, 2, 5, 10, 11, 20, 21, 25, 26, 30, 50, 51, 100, 101, 200, 500, 1000])

export type Cut = { limit: number; offset?: number }

/**
 * A page of keys in order. The statement itself says how far it reads, to a power of two where the page is no usual
 * first one: PostgreSQL plans it once and for all, where for a bare parameter it would expect a tenth of the table
 * and plan anew for every page.
 */
export function cutPage(keys: Sql, order: Sql, { limit, offset = 0 }: Cut): Sql {
  const read = sql`select * from (${keys}) page order by ${order} ${reachSql({ limit, offset })}`
  const isUsual = usualLimits.has(limit)
  if (offset === 0 && isUsual) return read
  const size = isUsual ? literal(limit) : sql`${limit}`
  return sql`select * from (${read}) page order by ${order} limit ${size} offset ${offset}`
}

/** As far as a page reads, or a little farther. */
export function reachSql({ limit, offset = 0 }: Cut): Sql {
  const reach = offset === 0 && usualLimits.has(limit) ? limit : 2 ** Math.ceil(Math.log2(limit + offset))
  return sql`limit ${literal(reach)}`
}

function literal(count: number): Sql {
  return new Sql([String(count)], [])
}
