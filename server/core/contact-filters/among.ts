import { type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/*
 * One value stands by itself: of a list PostgreSQL expects ten times as much before it knows the values, and takes
 * what it finds by one out of the index in the order of the index.
 */

export function isAmongTexts(column: Sql, values: string[]): Sql {
  return values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values}::text[])`
}

export function isAmongIds(column: Sql, ids: Id[]): Sql {
  return ids.length === 1 ? sql`${column} = ${ids[0]}::bigint` : sql`${column} = any(${ids}::bigint[])`
}
