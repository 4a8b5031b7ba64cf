import { type Sql, sql } from '../../../platform/db/index.ts'

/** ISO 8601 in UTC with milliseconds, written by PostgreSQL: what a `Date` becomes in JSON. */
export function timeSql(column: Sql): Sql {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/** An id column as the decimal text it is outside. */
export function idSql(column: Sql): Sql {
  return sql`${column}::text`
}
