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
  return sql`
    select ${row} as row
      from (select * from (select * from (${pageKeys(scope, asked, { by, descending, needed: offset + limit })}) page
                            order by ${order} ${limitAtMost(limit)} offset ${offset}) page
             limit ${limit}) page
      join contacts ct on ct.account_id = ${scope.accountId} and ct.id = page.id
      ${joins}
     order by ${order}`
}

/** How many of the first contacts are looked at before an index is asked which ones fit. */
const nearRows = 2000

/**
 * Where what is asked has an index: the first contacts in an order that has one are tried, and only when they do not
 * fill the page are all that fit found and sorted. So neither what half of the account has in common nor what hardly
 * anybody has costs a walk through it. Otherwise the order is walked until the page is full.
 */
function pageKeys(
  scope: Scope,
  asked: ContactsAsked,
  { by, descending, needed }: ContactsOrder & { needed: number },
): Sql {
  const key = sql`${columns[by]} as sort_key`
  const condition = conditionOf(scope, asked)
  const all = sql`select c.id, ${key} from contacts c where ${condition}`
  if (!isIndexed(asked)) return all
  // Found first, then sorted: with the limit in sight, the planner would walk all contacts for the few that fit.
  if (!indexedOrders.includes(by) || needed > nearRows / 4)
    return sql`with found as materialized (${all}) select * from found`
  const direction = new Sql([descending ? 'desc' : 'asc'], [])
  return sql`
    with near as materialized (
      select * from contacts c where c.account_id = ${scope.accountId} and c.deleted_at is null
       order by ${columns[by]} ${direction}, c.id ${direction} ${limitAtMost(nearRows)}
    ), walked as materialized (
      select c.id, ${key} from near c where ${condition}
       order by ${columns[by]} ${direction}, c.id ${direction} limit ${needed}
    ), found as materialized (
      select c.id, ${key} from contacts c where (select count(*) from walked) < ${needed} and ${condition}
    )
    select * from walked where (select count(*) from walked) >= ${needed} union all select * from found`
}

/** The orders that an index has. */
const indexedOrders: ContactsColumn[] = ['createdAt', 'updatedAt']

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
             order by c.id ${limitAtMost(limit)}) page
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

/** Limits stand in the statement itself, a few of them: PostgreSQL plans for so few rows, once and for all. */
const usualLimits = [50, 100, 1000]

function limitAtMost(limit: number): Sql {
  const usual = usualLimits.find((one) => one >= limit) ?? limit
  return new Sql([`limit ${Math.trunc(usual)}`], [])
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
