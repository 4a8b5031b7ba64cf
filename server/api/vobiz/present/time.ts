import { type Sql, sql } from '../../../platform/db/index.ts'

/** RFC 3339 in UTC with whole seconds, as in all of the vendor's examples. */
export function presentTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

/** The same, written by PostgreSQL. */
export function timeSql(column: Sql): Sql {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
}
