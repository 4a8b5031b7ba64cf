import { cutPage, emptySql, joinSql, reachSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

export type TimelinePage = {
  /** What to make of each row: `page.kind`, and of that kind `m` message, `l` call, `a` assignment; and what `joins` adds. */
  columns: Sql
  joins?: Sql
  limit: number
  offset?: number
  oldestFirst?: boolean
}

/**
 * A page of all that happened in a conversation: messages but no notes, calls, assignments; the newest first unless
 * told otherwise. Three ranges of keys are merged in order, and only the page's rows are read.
 */
export function timelinePage(
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
  { columns, joins = emptySql, limit, offset = 0, oldestFirst = false }: TimelinePage,
): Sql {
  const direction = oldestFirst ? sql`asc` : sql`desc`
  const order = sql`page.at ${direction}, page.id ${direction}`
  const own = sql`account_id = ${accountId} and conversation_id = ${conversationId}`
  // Each sorted and cut for itself, so that each is planned as one range in order.
  const branches = [
    sql`select 'message' as kind, id, occurred_at as at from messages where ${own} and direction <> 'note'`,
    sql`select 'call' as kind, id, occurred_at as at from calls where ${own}`,
    sql`select 'assignment' as kind, id, created_at as at from assignments where ${own}`,
  ].map((branch) => sql`(select * from (${branch}) page order by ${order} ${reachSql({ limit, offset })})`)
  return sql`
    select ${columns}
      from (${cutPage(joinSql(branches, sql` union all `), order, { limit, offset })}) page
      left join messages m on page.kind = 'message' and m.account_id = ${accountId} and m.id = page.id
      left join calls l on page.kind = 'call' and l.account_id = ${accountId} and l.id = page.id
      left join assignments a on page.kind = 'assignment' and a.account_id = ${accountId} and a.id = page.id
      ${joins}
     order by ${order}`
}
