import { type Db, joinSql, type Sql, sql } from '../../platform/db/index.ts'
import { type ConversationStatus, conversationStatuses } from './conversation.ts'
import { type ConversationFilter, findConditions } from './conversation-filter-queries.ts'

/** Beyond so many, a count that is not kept says only that there are so many. */
export const mostCounted = 1_000

/**
 * How many conversations that are not closed each filter lets through, by the names of the filters, in one statement.
 * What only the kept totals are needed for is exact; anything else is counted up to `mostCounted`. Closed ones alone are
 * not counted: they have no name in the answer.
 */
export async function countAtWork(
  db: Db,
  filters: Map<string, ConversationFilter>,
): Promise<Map<string, number>> {
  const counts = [...filters].flatMap(([name, filter]) => {
    const count = countOf(filter)
    return count ? [sql`select ${name}::text as name, ${count} as count`] : []
  })
  if (counts.length === 0) return new Map()
  const rows = await db.query<{ name: string; count: string }>(joinSql(counts, sql` union all `))
  return new Map(rows.map(({ name, count }) => [name, Math.max(0, Number(count))]))
}

function countOf(filter: ConversationFilter): Sql | undefined {
  // What an agent was asked, or has begun to write, is theirs to do wherever it stands.
  if (filter.mentionedId || filter.draftedBy) return cappedCount(filter, [])
  const statuses = (filter.statuses ?? conversationStatuses).filter((status) => status !== 'closed')
  if (statuses.length === 0) return undefined
  if (isKept(filter)) return keptCount(filter, statuses)
  const atWork = sql`k.status <> 'closed' and k.status = any(${statuses}::text[])`
  return cappedCount({ ...filter, statuses: undefined }, [atWork])
}

function cappedCount(filter: ConversationFilter, conditions: Sql[]): Sql {
  const all = joinSql([...conditions, findConditions(filter)], sql` and `)
  return sql`(select count(*) from (select from conversations k where ${all} limit ${mostCounted}) found)`
}

const keptKeys = ['accountId', 'channels', 'inboxIds', 'statuses', 'assignees', 'archived']

function isKept(filter: ConversationFilter): boolean {
  const isOther = ([key, value]: [string, unknown]) => value !== undefined && !keptKeys.includes(key)
  return filter.archived === false && !Object.entries(filter).some(isOther)
}

/** The kept totals have the archived ones too; of those, few are not closed. */
function keptCount(filter: ConversationFilter, statuses: ConversationStatus[]): Sql {
  const { accountId, channels, inboxIds, assignees } = filter
  const among = (table: Sql): Sql => {
    const conditions = [
      sql`${table}.account_id = ${accountId}`,
      sql`${table}.status = any(${statuses}::text[])`,
    ]
    if (inboxIds) conditions.push(sql`${table}.inbox_id = any(${inboxIds}::bigint[])`)
    if (channels)
      conditions.push(sql`${table}.inbox_id in
        (select i.id from inboxes i where i.account_id = ${accountId} and i.channel = any(${channels}::text[]))`)
    if (assignees)
      conditions.push(
        sql`coalesce(${table}.assignee_id, 0) = any(${assignees.map((id) => id ?? '0')}::bigint[])`,
      )
    return joinSql(conditions, sql` and `)
  }
  return sql`((select coalesce(sum(n.count), 0) from conversation_counters n where ${among(sql`n`)})
    - (select count(*) from conversations k where k.archived_at is not null and k.status <> 'closed' and ${among(sql`k`)}))`
}
