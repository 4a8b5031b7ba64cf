import { emptySql, joinSql, reachSql, type Sql, sql, whereSql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import {
  type ConversationFilter,
  findConditions,
  isWaiting,
  ownConditions,
  setsOf,
  walkQuestions,
} from './conversation-filter-queries.ts'
import { rangesOf } from './conversation-ranges.ts'

/** `waiting`: who has waited longest first, then all others as `newest` has them. */
export type ConversationSort = 'newest' | 'oldest' | 'created' | 'waiting'

/**
 * A place in the order of a list. `part`: of the list, 0 the first; `at`: what it is sorted by, a time as PostgreSQL
 * reads one, to the microsecond.
 */
export type ConversationPlace = { part: number; at: string; id: Id }

export type ConversationPlacePage = {
  /** What to make of each row: `c` conversation, `ct` contact, and what `joins` adds. */
  row: Sql
  joins?: Sql
  sort: ConversationSort
  limit: number
  after?: ConversationPlace
}

/**
 * A page of the list from just after a place: `row`, and the place of each row. However rows move meanwhile, what
 * stands still is on one page and no other. Keys come first, and only the page's rows are read whole.
 */
export function conversationPlacePage(filter: ConversationFilter, page: ConversationPlacePage): Sql {
  const { accountId } = filter
  const { row, joins = emptySql, limit } = page
  return sql`
    select ${row} as row, page.part, page.id,
           to_char(page.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
      from (select * from (${pageKeys(filter, page)}) page order by ${orderOf(page)} limit ${limit}) page
      join conversations c on c.account_id = ${accountId} and c.id = page.id
      join contacts ct on ct.account_id = ${accountId} and ct.id = c.contact_id
      ${joins}
     order by ${orderOf(page)}`
}

/** A part of a list: what stands in it, and what it is sorted by. */
type Part = { index: number; condition?: Sql; column: Sql; descending: boolean }

const lastActivity = sql`k.last_activity_at`

const parts: Record<ConversationSort, Part[]> = {
  newest: [{ index: 0, column: lastActivity, descending: true }],
  oldest: [{ index: 0, column: lastActivity, descending: false }],
  created: [{ index: 0, column: sql`k.created_at`, descending: true }],
  waiting: [
    { index: 0, condition: isWaiting, column: sql`k.waiting_since`, descending: false },
    { index: 1, condition: sql`not ${isWaiting}`, column: lastActivity, descending: true },
  ],
}

/** The order of rows of `page`. */
function orderOf({ sort }: ConversationPlacePage): Sql {
  if (sort === 'waiting')
    return sql`page.part, case page.part when 0 then page.at end, page.at desc,
      case page.part when 0 then page.id end, page.id desc`
  return sort === 'oldest' ? sql`page.at, page.id` : sql`page.at desc, page.id desc`
}

/** How many rows of the list tell whether some fit, and how many are looked at most when some do. */
const sampleRows = 200
const nearRows = 10_000

/**
 * What an agent has to do with, and contacts by their ids, are few: found, then sorted. Tags and texts may fit nearly all
 * or hardly any: the next rows of the list are tried first, and when none of them fits, or they do not fill the page, all
 * are found that do. Whatever is asked of the conversation itself is a range, or a question to each row of one.
 */
function pageKeys(filter: ConversationFilter, page: ConversationPlacePage): Sql {
  const { limit } = page
  if (filter.contactIds || filter.mentionedId || filter.draftedBy)
    return sql`with found as materialized (${foundRows(filter)}) ${sortedRows(filter, page)}`
  if (!filter.tagIds && !setsOf(filter).some(({ isIndexed }) => isIndexed))
    return walkedKeys(filter, page, { questions: walkQuestions(filter), reach: limit })
  const sampled = sql`(select count(*) from sample)`
  const walked = sql`(select count(*) from walked)`
  return sql`
    with sample as materialized (${nearKeys(filter, page, sampleRows)} ${reachSql({ limit })}),
    walked as materialized (
      select * from (${nearKeys(filter, page, nearRows)} ${reachSql({ limit })}) page
       where ${sampled} between 1 and ${limit}::bigint - 1
    ), found as materialized (${foundRows(filter)} and ${sampled} < ${limit} and ${walked} < ${limit})
    select * from sample where ${sampled} >= ${limit}
    union all select * from walked where ${walked} >= ${limit}
    union all select * from (${sortedRows(filter, page)}) page where ${sampled} < ${limit} and ${walked} < ${limit}`
}

/** Of so many next rows of the list, those that fit, in its order. */
function nearKeys(filter: ConversationFilter, page: ConversationPlacePage, reach: number): Sql {
  return sql`
    select page.id, page.part, page.at from (${walkedKeys(filter, page, { questions: [], reach })}) page
      join conversations k on k.account_id = ${filter.accountId} and k.id = page.id
     where ${joinSql(walkQuestions(filter), sql` and `)} order by ${orderOf(page)}`
}

/** Everything that fits, wherever an index leads to it. */
function foundRows(filter: ConversationFilter): Sql {
  return sql`select k.id, k.status, k.waiting_since, k.last_activity_at, k.created_at from conversations k
    where ${findConditions(filter)}`
}

/** What of `found` comes after the place. */
function sortedRows(filter: ConversationFilter, page: ConversationPlacePage): Sql {
  const rows = openParts(filter, page).map(
    (part) => sql`select ${keyColumns(part)} from found k ${whereSql(partConditions(part, page))}`,
  )
  return joinSql(rows, sql` union all `)
}

/** The list in its order as far as `reach`: each range sorted and cut for itself, so that each is planned as one range. */
function walkedKeys(
  filter: ConversationFilter,
  page: ConversationPlacePage,
  { questions, reach }: { questions: Sql[]; reach: number },
): Sql {
  const { sort } = page
  const rows = openParts(filter, page).flatMap((part) => {
    const direction = part.descending ? sql`desc` : sql`asc`
    const ranges = sort === 'created' ? [ownConditions(filter)] : rangesOf(filter)
    return ranges.map((range) => {
      const account = sql`k.account_id = ${filter.accountId}`
      const conditions = [account, ...range, ...questions, ...partConditions(part, page)]
      return sql`(select ${keyColumns(part)} from conversations k where ${joinSql(conditions, sql` and `)}
        order by ${part.column} ${direction}, k.id ${direction} ${reachSql({ limit: reach })})`
    })
  })
  return sql`select * from (${joinSql(rows, sql` union all `)}) page
    order by ${orderOf(page)} ${reachSql({ limit: reach })}`
}

function keyColumns({ index, column }: Part): Sql {
  return sql`k.id, ${index}::int as part, ${column} as at`
}

/** The parts of the list that reach beyond the place, and may have something that fits; one at least. */
function openParts(filter: ConversationFilter, { sort, after }: ConversationPlacePage): Part[] {
  const open = parts[sort].filter(({ index }) => index >= (after?.part ?? 0))
  if (open.length === 1) return open
  const isWaiting =
    filter.waiting ?? (filter.statuses?.every((status) => status === 'closed') ? false : undefined)
  return isWaiting === undefined ? open : open.filter(({ index }) => (index === 0) === isWaiting)
}

function partConditions(
  { index, condition, column, descending }: Part,
  { after }: ConversationPlacePage,
): Sql[] {
  const beyond = descending ? sql`<` : sql`>`
  return [
    ...(condition ? [condition] : []),
    ...(after?.part === index
      ? [sql`(${column}, k.id) ${beyond} (${after.at}::timestamptz, ${after.id}::bigint)`]
      : []),
  ]
}
