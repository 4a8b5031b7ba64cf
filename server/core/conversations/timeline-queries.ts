import {
  cutPage,
  type Db,
  emptySql,
  joinSql,
  reachSql,
  type Sql,
  sql,
  whereSql,
} from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Conversation } from './conversation.ts'

export type TimelinePage = {
  /** What to make of each row: `page.kind`, and of that kind `m` message, `l` call, `a` assignment; and what `joins` adds. */
  columns: Sql
  joins?: Sql
  limit: number
  offset?: number
  oldestFirst?: boolean
  /** Only what is older, or newer, than a place. */
  before?: TimelinePlace | undefined
  after?: TimelinePlace | undefined
  /** Whether notes are part of it, and ratings. */
  notes?: boolean
  ratings?: boolean
}

/** A place in a conversation. Two items may share a time, so the id breaks the tie. */
export type TimelinePlace = { at: Date; id: Id }

/**
 * A page of all that happened in a conversation: messages, calls, assignments, notes and ratings if asked for; the newest
 * first unless told otherwise. A range of keys of each is merged in order, and only the page's rows are read.
 */
export function timelinePage(
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
  {
    columns,
    joins = emptySql,
    limit,
    offset = 0,
    oldestFirst = false,
    before,
    after,
    notes,
    ratings = false,
  }: TimelinePage,
): Sql {
  const direction = oldestFirst ? sql`asc` : sql`desc`
  const order = sql`page.at ${direction}, page.id ${direction}`
  const own = sql`account_id = ${accountId} and conversation_id = ${conversationId}`
  // Each sorted and cut for itself, so that each is planned as one range in order.
  const branches = [
    sql`select 'message' as kind, id, occurred_at as at from messages where ${own} ${notes ? emptySql : sql`and direction <> 'note'`}`,
    sql`select 'call' as kind, id, occurred_at as at from calls where ${own}`,
    sql`select 'assignment' as kind, id, created_at as at from assignments where ${own}`,
    ...(ratings
      ? [sql`select 'rating' as kind, id, created_at as at from conversation_ratings where ${own}`]
      : []),
  ].map(
    (branch) =>
      sql`(select * from (${branch}) page ${rangeOf({ before, after })} order by ${order} ${reachSql({ limit, offset })})`,
  )
  return sql`
    select ${columns}
      from (${cutPage(joinSql(branches, sql` union all `), order, { limit, offset })}) page
      left join messages m on page.kind = 'message' and m.account_id = ${accountId} and m.id = page.id
      left join calls l on page.kind = 'call' and l.account_id = ${accountId} and l.id = page.id
      left join assignments a on page.kind = 'assignment' and a.account_id = ${accountId} and a.id = page.id
      ${joins}
     order by ${order}`
}

function rangeOf({ before, after }: Pick<TimelinePage, 'before' | 'after'>): Sql {
  const conditions = [
    ...(before ? [sql`(page.at, page.id) < (${before.at}::timestamptz, ${before.id}::bigint)`] : []),
    ...(after ? [sql`(page.at, page.id) > (${after.at}::timestamptz, ${after.id}::bigint)`] : []),
  ]
  return whereSql(conditions)
}

/** What is in a page of a conversation's timeline, in its order. */
export type TimelineKey = TimelinePlace & { kind: 'message' | 'call' | 'assignment' | 'rating' }

export async function listTimelineKeys(
  db: Db,
  name: { accountId: Id; conversationId: Id },
  page: Omit<TimelinePage, 'columns' | 'joins'>,
): Promise<TimelineKey[]> {
  return db.query<TimelineKey>(timelinePage(name, { ...page, columns: sql`page.kind, page.id, page.at` }))
}

/** The first message of the contact that no agent has read. */
export async function findFirstUnread(
  db: Db,
  { accountId, id, agentReadAt }: Pick<Conversation, 'accountId' | 'id' | 'agentReadAt'>,
): Promise<Id | undefined> {
  const unread = agentReadAt ? sql`and occurred_at > ${agentReadAt}` : emptySql
  const [row] = await db.query<{ id: Id }>(sql`
    select id from messages
     where account_id = ${accountId} and conversation_id = ${id} and direction = 'inbound' and kind <> 'system' ${unread}
     order by occurred_at, id limit 1`)
  return row?.id
}
