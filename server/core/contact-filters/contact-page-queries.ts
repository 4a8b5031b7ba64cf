import { type Db, emptySql, joinSql, Sql, sql } from '../../platform/db/index.ts'
import { cachedTotal } from '../events/index.ts'
import type { ContactFilter } from './contact-filter.ts'
import { contactCondition } from './contact-filter-queries.ts'
import type { Scope } from './conversation-fact-queries.ts'
import { isIndexedFilter } from './is-indexed.ts'
import type { KeywordSearch } from './keyword.ts'
import { isIndexedKeyword, keywordCondition } from './keyword-queries.ts'

/** Which contacts: all that is given must hold. */
export type ContactsAsked = {
  contacts?: ContactFilter
  keyword?: KeywordSearch
  /** Exactly this address, exactly this number. */
  email?: string
  phone?: string
}

/** What a list can be sorted by. Newest first unless sorted. */
export type ContactsOrder = { by: ContactsColumn; descending: boolean }
export type ContactsColumn = keyof typeof columns

export type ContactsPage = {
  /** What to make of each row: `ct` contact, and what `joins` adds. */
  row: Sql
  joins?: Sql
  sort?: ContactsOrder
  limit: number
  offset?: number
}

const columns = {
  id: sql`c.id`,
  createdAt: sql`c.created_at`,
  updatedAt: sql`c.updated_at`,
  name: sql`lower(left(c.name, 100))`,
  firstName: sql`contact_first_name(c.name, c.first_name, c.last_name)`,
  lastName: sql`contact_last_name(c.name, c.first_name, c.last_name)`,
  email: sql`c.email`,
  phone: sql`c.phone`,
  gender: sql`c.gender`,
  country: sql`c.country`,
  state: sql`c.state`,
  city: sql`c.city`,
  language: sql`c.language`,
  timezone: sql`c.timezone`,
  ref: sql`c.ref`,
  avatarUrl: sql`c.avatar_url`,
  emailVerified: sql`c.email_verified`,
  emailOptIn: sql`c.email_opt_in`,
  subscribedAt: sql`c.subscribed_at`,
  broadcastSubscribedAt: sql`c.broadcast_subscribed_at`,
  blockedAt: sql`c.blocked_at`,
}

/** What is never null, so that an index on it gives the order. */
const known: ContactsColumn[] = ['id', 'createdAt', 'updatedAt', 'name', 'emailVerified', 'emailOptIn']

/** A page of the contacts that are asked for. Keys come first, and only the page's rows are read whole. */
export function contactsPage(scope: Scope, asked: ContactsAsked, page: ContactsPage): Sql {
  const { row, joins = emptySql, sort = { by: 'createdAt', descending: true }, limit, offset = 0 } = page
  const { by, descending } = sort
  const direction = new Sql([descending ? 'desc' : 'asc'], [])
  const nulls = known.includes(by) ? emptySql : sql`nulls last`
  const order = sql`page.sort_key ${direction} ${nulls}, page.id ${direction}`
  const keys = sql`select c.id, ${columns[by]} as sort_key from contacts c where ${conditionOf(scope, asked)}`
  // Found first, then sorted: with the limit in sight, the planner would walk all contacts for the few that fit.
  const found = isIndexed(asked)
    ? sql`(with found as materialized (${keys}) select * from found)`
    : sql`(${keys})`
  return sql`
    select ${row} as row
      from (select * from ${found} page order by ${order} limit ${limit} offset ${offset}) page
      join contacts ct on ct.account_id = ${scope.accountId} and ct.id = page.id
      ${joins}
     order by ${order}`
}

/** Some contacts by id, in no order. Those that are deleted are left out. */
export function contactsById(
  { accountId }: Pick<Scope, 'accountId'>,
  { ids, row, joins = emptySql }: { ids: string[]; row: Sql; joins?: Sql },
): Sql {
  return sql`
    select ${row} as row, ct.id from contacts ct ${joins}
     where ct.account_id = ${accountId} and ct.id = any(${ids}::bigint[]) and ct.deleted_at is null`
}

/** The next contacts in the order of their ids, for whoever goes through all of them: `row` and `id`. */
export function contactsAfter(
  scope: Scope,
  asked: ContactsAsked,
  { after, row, joins = emptySql, limit }: { after: string; row: Sql; joins?: Sql; limit: number },
): Sql {
  return sql`
    select ${row} as row, page.id
      from (select c.id from contacts c where ${conditionOf(scope, asked)} and c.id > ${after}
             order by c.id limit ${limit}) page
      join contacts ct on ct.account_id = ${scope.accountId} and ct.id = page.id
      ${joins}
     order by page.id`
}

/**
 * How many contacts are asked for: kept for all of them, else exact as of the account's log. `name` tells what is
 * asked from anything else; "in the last hour" may say the same of two hours for a few seconds.
 */
export async function countAsked(
  db: Db,
  scope: Scope,
  { name, ...asked }: ContactsAsked & { name: string },
): Promise<number> {
  const { accountId } = scope
  const count = async (statement: Sql) =>
    Number((await db.query<{ total: string }>(statement))[0]?.total ?? 0)
  if (!asked.contacts && !asked.keyword)
    return count(sql`select contacts as total from account_positions where account_id = ${accountId}`)
  return cachedTotal(db, { accountId, name: `asked/${name}` }, () =>
    count(sql`select count(*) as total from contacts c where ${conditionOf(scope, asked)}`),
  )
}

function conditionOf(scope: Scope, { contacts, keyword, email, phone }: ContactsAsked): Sql {
  const conditions = [sql`c.account_id = ${scope.accountId}`, sql`c.deleted_at is null`]
  if (contacts) conditions.push(contactCondition(scope, contacts))
  if (keyword) conditions.push(keywordCondition(scope, keyword))
  if (email !== undefined) conditions.push(sql`c.email = ${email}`)
  if (phone !== undefined) conditions.push(sql`c.phone = ${phone}`)
  return joinSql(conditions, sql` and `)
}

function isIndexed({ contacts, keyword, email, phone }: ContactsAsked): boolean {
  return (
    (email ?? phone) !== undefined ||
    (contacts !== undefined && isIndexedFilter(contacts)) ||
    (keyword !== undefined && isIndexedKeyword(keyword))
  )
}
