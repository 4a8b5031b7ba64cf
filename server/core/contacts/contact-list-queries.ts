import { type Db, emptySql, joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { cachedTotal } from './cached-total.ts'

/** Which contacts a list has: those whose name or phone number contains `search`, those with the tag of that name. */
export type ContactFilter = { accountId: Id; search?: string; tag?: string }

export type ContactPage = { row: Sql; limit: number; offset?: number }

/**
 * A page of contacts, newest first. The caller says what to make of each row (`c`), so that a dialect may have
 * PostgreSQL write its JSON; which rows, and in which order, is decided here. Keys are walked before any row is read.
 */
export function contactPage(filter: ContactFilter, { row, limit, offset = 0 }: ContactPage): Sql {
  const { accountId } = filter
  return sql`
    select ${row} as row
      from (${contactKeys(filter)} limit ${limit} offset ${offset}) page
      join contacts c on c.account_id = ${accountId} and c.id = page.id
     order by c.created_at desc, c.id desc`
}

/** One contact, as the caller shows it. No row when there is none. */
export function contactRow({ accountId, id }: { accountId: Id; id: Id }, row: Sql): Sql {
  return sql`
    select ${row} as row from contacts c where c.account_id = ${accountId} and c.id = ${id} and c.deleted_at is null`
}

/** How many contacts the filter lets through: exact as of the account's log. */
export async function countContacts(db: Db, filter: ContactFilter): Promise<number> {
  const { accountId, search = '', tag = '' } = filter
  return cachedTotal(db, { accountId, name: JSON.stringify([search, tag]) }, async () => {
    const [counted] = await db.query<{ total: string }>(
      sql`select count(*) as total from (${contactIds(filter)}) as found`,
    )
    return Number(counted!.total)
  })
}

function contactKeys(filter: ContactFilter): Sql {
  if (filter.search) {
    const order = sql`order by created_at desc, id desc`
    // Found first, then sorted: with the limit in sight, the planner would walk all contacts for a rare word.
    return isIndexed(filter.search)
      ? sql`with found as materialized (${contactIds(filter)}) select id from found ${order}`
      : sql`${contactIds(filter)} ${order}`
  }
  return filter.tag
    ? sql`${contactIds(filter)} order by contact_created_at desc, contact_id desc`
    : sql`${contactIds(filter)} order by created_at desc, id desc`
}

/** The ids and whatever orders them. The contacts of a tag, newest first, are one range of the tag's own index. */
function contactIds({ accountId, search, tag }: ContactFilter): Sql {
  if (tag && !search)
    return sql`select contact_id as id from contact_tags where account_id = ${accountId} and tag_id = ${tagId(accountId, tag)}`
  const conditions = [sql`account_id = ${accountId}`, sql`deleted_at is null`]
  if (search) conditions.push(...searchConditions(search))
  if (tag) conditions.push(sql`exists (${tagged(accountId, tag)})`)
  return sql`select id, created_at from contacts where ${joinSql(conditions, sql` and `)}`
}

function tagged(accountId: Id, tag: string): Sql {
  return sql`select from contact_tags t
    where t.account_id = ${accountId} and t.contact_id = contacts.id and t.tag_id = ${tagId(accountId, tag)}`
}

function tagId(accountId: Id, tag: string): Sql {
  return sql`(select id from tags where account_id = ${accountId} and name = ${tag})`
}

/** The text that the index `contacts_search` is on. */
const indexedText = sql`(name || ' ' || coalesce(phone, '') || ' ' || coalesce(email, ''))`

/** Name or number; then, where the index can help, the same of the indexed text, which has both and more. */
function searchConditions(search: string): Sql[] {
  const word = likePattern(search)
  const digits = searchDigits(search)
  const number = likePattern(digits)
  const exact = digits ? sql`(name ilike ${word} or phone like ${number})` : sql`name ilike ${word}`
  if (!isIndexed(search)) return [exact]
  if (!digits) return [sql`${indexedText} ilike ${word}`, exact]
  const orWord = search.includes(digits) ? emptySql : sql`or ${indexedText} ilike ${word}`
  return [sql`(${indexedText} ilike ${number} ${orWord})`, exact]
}

/** Whether the index can help: a term without a trigram would have it read whole. */
function isIndexed(search: string): boolean {
  const digits = searchDigits(search)
  if (!digits || search.includes(digits)) return hasTrigram(digits || search)
  return hasTrigram(digits) && hasTrigram(search)
}

/** Three letters or digits in a row, or the end of one word and the beginning of the next. */
function hasTrigram(text: string): boolean {
  return /[\p{L}\p{N}]{3}|[\p{L}\p{N}][^\p{L}\p{N}]+[\p{L}\p{N}]/u.test(text)
}

/** The digits of a term that reads as part of a phone number; none otherwise. */
function searchDigits(search: string): string {
  const digits = search.replace(/[\s+\-.()]/g, '')
  return /^[0-9]+$/.test(digits) ? digits : ''
}

function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
