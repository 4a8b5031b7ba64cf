import { foldText } from '../../../shared/fold-text.ts'
import { emptySql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { hasTrigram, likePattern, pairsOf } from './search-text.ts'

export type MessageSearch = {
  accountId: Id
  /** Part of the text, accents and letter case aside. */
  text: string
  /** The only inboxes; undefined: all. */
  inboxIds?: readonly Id[] | undefined
  /** Only messages made before this one. */
  before?: Id | undefined
  limit: number
}

/** So many of the newest messages are looked at before an index is asked, and so many where none can be. */
const sampleSize = 2_000
const walkSize = 20_000

/**
 * Messages with a text in them, the newest first: rows of `id`, and `is_end` for the place where the walk ended before
 * it had all, from which the search may go on.
 *
 * The index has no order but the weeks: all it finds is read. So a word that is in every hundredth message is looked for
 * among the newest ones, a rarer one in the newest week, and only what a week does not fill a page with, in all of them:
 * that is rare enough.
 */
export function messageSearch(asked: MessageSearch): Sql {
  const search = { ...asked, text: foldText(asked.text) }
  const condition = indexCondition(search.text)
  return condition ? indexedSearch(search, condition) : walkedSearch(search)
}

/** What an index finds of the texts, if one can help. */
function indexCondition(text: string): Sql | undefined {
  const pairs = pairsOf(text)
  if (pairs.length > 0) return sql`has_pairs(m.text) and pairs_of(m.text) @> ${pairs}::text[]`
  return hasTrigram(text) ? sql`true` : undefined
}

function indexedSearch(search: MessageSearch, condition: Sql): Sql {
  const { accountId, text, limit } = search
  const sampled = sql`(select count(*) from sample)`
  const recent = sql`(select count(*) from recent)`
  const found = (more: Sql) => sql`
    select m.message_id as id from message_texts m
     where m.account_id = ${accountId} and ${condition} and m.text ilike ${likePattern(text)}
       ${isSeen(sql`m`, search)} ${isBefore(search)} and ${more}`
  return sql`
    with sample as materialized (${walk(search, sampleSize)}),
    newest as materialized (
      select m.week from message_texts m where m.account_id = ${accountId} ${isBefore(search)}
       order by m.message_id desc limit 1),
    recent as materialized (${found(
      sql`m.week = (select week from newest) and ${sampled} < ${limit}::bigint`,
    )}),
    rest as materialized (${found(sql`${sampled} < ${limit}::bigint and ${recent} < ${limit}::bigint`)})
    select id, false as is_end from (
      select id from sample where ${sampled} = ${limit}::bigint
      union all select id from recent where ${recent} >= ${limit}::bigint
      union all select id from rest) hits
     order by id desc limit ${limit}`
}

/** What no index knows, one letter for instance, is looked for among the next messages only. */
function walkedSearch(search: MessageSearch): Sql {
  const { accountId, limit } = search
  return sql`
    select id, false as is_end from (${walk(search, walkSize)}) hits
    union all
    select id, true from (
      select m.message_id as id from message_texts m where m.account_id = ${accountId} ${isBefore(search)}
       order by m.message_id desc offset ${walkSize - 1} limit 1) last
     order by is_end, id desc limit ${limit + 1}`
}

/** The hits among the newest messages, no more than fill a page. */
function walk(search: MessageSearch, size: number): Sql {
  const { accountId, text, limit } = search
  return sql`
    select n.message_id as id from (
      select m.message_id, m.text, m.inbox_id from message_texts m
       where m.account_id = ${accountId} ${isBefore(search)}
       order by m.message_id desc limit ${size}) n
     where n.text ilike ${likePattern(text)} ${isSeen(sql`n`, search)} limit ${limit}`
}

function isSeen(message: Sql, { inboxIds }: MessageSearch): Sql {
  return inboxIds ? sql`and ${message}.inbox_id = any(${inboxIds}::bigint[])` : emptySql
}

function isBefore({ before }: MessageSearch): Sql {
  return before === undefined ? emptySql : sql`and m.message_id < ${before}`
}
