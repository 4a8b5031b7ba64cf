import { emptySql, joinSql, reachSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ContactFilter } from './contact-filter.ts'
import { contactCondition } from './contact-filter-queries.ts'
import type { Scope } from './conversation-fact-queries.ts'
import { type ConversationView, conversationCondition } from './conversation-view-queries.ts'
import { isIndexedFilter } from './is-indexed.ts'
import type { KeywordSearch } from './keyword.ts'
import { isIndexedKeyword, keywordCondition } from './keyword-queries.ts'

/** What a list of conversations is asked for: all of it must hold. Those of deleted contacts are never shown. */
export type ConversationsAsked = {
  view: ConversationView
  /** The conversation's own channel is one of these. */
  channels?: string[]
  inboxIds?: Id[]
  contacts?: ContactFilter
  keyword?: KeywordSearch
}

/** A place in the order of the list. `lastActivityAt`: a time as PostgreSQL reads one, to the microsecond. */
export type ConversationPlace = { lastActivityAt: string; id: Id }

export type ConversationViewPage = {
  /** What to make of each row: `c` conversation, `ct` contact, and what `joins` adds. */
  row: Sql
  joins?: Sql
  limit: number
  after?: ConversationPlace
}

/**
 * A page of the list, the latest activity first, from just after a place: `row`, and the place of each row as `at` and
 * `id`. Keys come first, and only the page's rows are read whole.
 */
export function conversationViewPage(
  scope: Scope,
  asked: ConversationsAsked,
  page: ConversationViewPage,
): Sql {
  const { row, joins = emptySql, limit } = page
  const { accountId } = scope
  return sql`
    select ${row} as row, page.id,
           to_char(page.last_activity_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
      from (select * from (${pageKeys(scope, asked, page)}) page
             order by page.last_activity_at desc, page.id desc limit ${limit}) page
      join conversations c on c.account_id = ${accountId} and c.id = page.id
      join contacts ct on ct.account_id = ${accountId} and ct.id = c.contact_id
      ${joins}
     order by page.last_activity_at desc, page.id desc`
}

/** How many of the newest conversations are looked at before an index is asked which contacts fit. */
const nearRows = 2000

/**
 * Where what is asked of contacts has an index: the newest conversations are tried first, and only when they do not
 * fill the page are the contacts found and their conversations sorted. So neither a word that all contacts have nor
 * one that hardly any has costs a walk through the account. Otherwise the list is walked until the page is full.
 */
function pageKeys(scope: Scope, asked: ConversationsAsked, { limit, after }: ConversationViewPage): Sql {
  const place = placeCondition(after)
  const { own, others } = conditionsOf(scope, asked)
  const order = sql`order by cv.last_activity_at desc, cv.id desc`
  const all = sql`${own} and ${others} ${place}`
  if (!isIndexed(asked))
    return sql`select cv.id, cv.last_activity_at from ${withContact(scope, sql`conversations`)} where ${all} ${order} ${reachSql({ limit })}`
  return sql`
    with near as materialized (
      select cv.account_id, cv.id, cv.contact_id, cv.last_activity_at from conversations cv
       where ${own} ${place} ${order} ${reachSql({ limit: Math.max(nearRows, limit * 20) })}
    ), walked as materialized (
      select cv.id, cv.last_activity_at from ${withContact(scope, sql`near`)} where ${others} ${order} ${reachSql({ limit })}
    ), found as materialized (
      select cv.id, cv.last_activity_at from ${withContact(scope, sql`conversations`)}
       where (select count(*) from walked) < ${limit} and ${all}
    )
    select * from walked where (select count(*) from walked) >= ${limit} union all select * from found`
}

function withContact({ accountId }: Scope, from: Sql): Sql {
  return sql`${from} cv join contacts c on c.account_id = ${accountId} and c.id = cv.contact_id`
}

/** What is asked of the conversation `cv` itself, and what leads to its contact `c`. */
function conditionsOf(scope: Scope, { view, channels, inboxIds, contacts, keyword }: ConversationsAsked) {
  const { blocked, contactChannel, ...rest } = view
  const own = [conversationCondition(scope, rest)]
  if (channels) own.push(sql`cv.channel = any(${channels}::text[])`)
  if (inboxIds)
    own.push(
      inboxIds.length === 1
        ? sql`cv.inbox_id = ${inboxIds[0]}::bigint`
        : sql`cv.inbox_id = any(${inboxIds}::bigint[])`,
    )
  const others = [sql`c.deleted_at is null`, conversationCondition(scope, { blocked, contactChannel })]
  if (contacts) others.push(contactCondition(scope, contacts))
  if (keyword) others.push(keywordCondition(scope, keyword))
  return { own: joinSql(own, sql` and `), others: joinSql(others, sql` and `) }
}

function isIndexed({ view, contacts, keyword }: ConversationsAsked): boolean {
  if (view.blocked || view.contactChannel !== undefined) return true
  return (
    (contacts !== undefined && isIndexedFilter(contacts)) ||
    (keyword !== undefined && isIndexedKeyword(keyword))
  )
}

function placeCondition(after: ConversationPlace | undefined): Sql {
  if (!after) return emptySql
  return sql`and (cv.last_activity_at, cv.id) < (${after.lastActivityAt}::timestamptz, ${after.id}::bigint)`
}
