import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'

/** The id by which assignment and webhooks name a person: the user's, or the membership's own. As `userIdOf`. */
export function userIdSql(agent: Sql): Sql {
  return sql`coalesce(${uuidSql('user', sql`${agent}.user_id`)}, ${uuidSql('agent', sql`${agent}.id`)})`
}

/** The vendor's words for what became of a message. */
export function messageStatusSql(message: Sql): Sql {
  return sql`case ${message}.status when 'sent' then 'Sent' when 'delivered' then 'Delivered' when 'read' then 'Read'
    when 'failed' then 'Failed' else 'Pending' end`
}

/** A duration as .NET writes it, for the less than a day that a call lasts; null when one end is. */
export function timeSpanSql(from: Sql, to: Sql): Sql {
  return sql`case when ${to} >= ${from} then to_char(${to} - ${from}, 'HH24:MI:SS') when ${to} < ${from} then '00:00:00' end`
}
