import { joinSql, Sql, sql } from '../../../platform/db/index.ts'

export const nullSql = sql`null`

/** An object that PostgreSQL writes as JSON; keys are ours. */
export function objectSql(values: Record<string, Sql>): Sql {
  const pairs = Object.entries(values).map(([key, value]) => sql`${new Sql([`'${key}', `], [])}${value}`)
  return sql`json_build_object(${joinSql(pairs, sql`, `)})`
}
