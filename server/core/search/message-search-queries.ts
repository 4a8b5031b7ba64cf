import { emptySql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { hasTrigram, likePattern, pairsOf } from './search-text.ts'

export type MessageSearch = {
  accountId: Id
  /** Part of the text, in any letter case. */
  text: string
  /** The only inboxes; undefined: all. */
  inboxIds?: readonly Id[] | undefined
  /** Only messages made before this one. */
  before?: Id | undefined
  limit: number
}

/** How many of the newest messages tell whether a word is common, and how many are looked at when it is. */
const sampleSize = 2_000
const walkSize = 20_000

/**
 * Messages with a text in them, the newest first: rows of `id`, and `is_end` for the place where the walk ended before
 * it had all, from which the search may go on.
 *
 * A common word is on a page of the newest messages, and would take the index long: it has no order, so that all of
 * its rows are read. A rare one is found by the index at once. Which it is, a few of the newest messages tell.
 */
export function messageSearch(search: MessageSearch): Sql {
  const condition = indexCondition(search.text)
  return condition ? indexedSearch(search, condition) : walkedSearch(search)
}

/** What an index finds of the texts, if one can help. */
function indexCondition(text: string): Sql | undefined {
  const pairs = pairsOf(text)
  if (pairs.length > 0) return sql`has_pairs(m.text) and pairs_of(m.text) @> ${pairs}::text[]`
  return hasTrigram(text) ? sql`m.text is not null` : undefined
}

function indexedSearch(search: MessageSearch, condition: Sql): Sql {
  const { accountId, text, limit } = search
  // As many in the sample say that the walk is likely to fill the page.
  const enough = Math.ceil((limit * sampleSize) / walkSize)
  const sampled = sql`(select count(*) from sample)`
  const walked = sql`(select count(*) from walked)`
  return sql`
    with sample as materialized (${walk(search, sampleSize, emptySql)}),
    walked as materialized (${walk(search, walkSize, sql`and ${sampled} between ${enough}::bigint and ${limit - 1}::bigint`)}),
    found as materialized (
      select m.id from messages m
       where m.account_id = ${accountId} and ${condition} and m.text ilike ${likePattern(text)}
         and ${isShown(sql`m`, search)} ${isBefore(search)}
         and ${sampled} < ${limit}::bigint and ${walked} < ${limit}::bigint)
    select id, false as is_end from (
      select id from sample where ${sampled} = ${limit}::bigint
      union all select id from walked where ${walked} = ${limit}::bigint
      union all select id from found) hits
     order by id desc limit ${limit}`
}

/** What no index knows, one letter for instance, is looked for among the next messages only. */
function walkedSearch(search: MessageSearch): Sql {
  const { accountId, limit } = search
  return sql`
    select id, false as is_end from (${walk(search, walkSize, emptySql)}) hits
    union all
    select id, true from (
      select m.id from messages m where m.account_id = ${accountId} ${isBefore(search)}
       order by m.id desc offset ${walkSize - 1} limit 1) last
     order by is_end, id desc limit ${limit + 1}`
}

/** The hits among the newest messages, no more than fill a page. */
function walk(search: MessageSearch, size: number, condition: Sql): Sql {
  const { accountId, text, limit } = search
  return sql`
    select n.id from (
      select m.id, m.text, m.inbox_id, m.deleted_at from messages m
       where m.account_id = ${accountId} ${isBefore(search)} ${condition}
       order by m.id desc limit ${size}) n
     where n.text ilike ${likePattern(text)} and ${isShown(sql`n`, search)} limit ${limit}`
}

/** What was deleted is found no more. */
function isShown(message: Sql, { inboxIds }: MessageSearch): Sql {
  return inboxIds
    ? sql`${message}.deleted_at is null and ${message}.inbox_id = any(${inboxIds}::bigint[])`
    : sql`${message}.deleted_at is null`
}

function isBefore({ before }: MessageSearch): Sql {
  return before === undefined ? emptySql : sql`and m.id < ${before}`
}
