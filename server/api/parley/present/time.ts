import { type Sql, sql } from '../../../platform/db/index.ts'

/** A time as `toISOString` writes it, written by PostgreSQL. */
export function timeSql(column: Sql): Sql {
  return sql`to_char((${column}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
