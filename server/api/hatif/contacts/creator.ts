import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'

/** Who did something, as the vendor names users; a program is the account itself. `row` has the agent's id. */
export function creatorSql(row: Sql): Sql {
  return sql`coalesce(
    (select case when a.user_id is null then ${uuidSql('agent', sql`a.id`)} else ${uuidSql('user', sql`a.user_id`)} end
       from agents a where a.account_id = ${row}.account_id and a.id = ${row}.agent_id),
    ${uuidSql('account', sql`${row}.account_id`)})`
}
