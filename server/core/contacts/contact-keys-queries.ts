import { type Db, emptySql, joinSql, Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { partConditions } from './contact-search.ts'

/**
 * How a list goes: the newest first; by name; or who was last in touch first, which leaves out those of whom there is
 * no conversation.
 */
export type ContactListSort = 'newest' | 'name' | 'active'

/** One contact's place in a list: what the list goes by, as text, and the id. */
export type ContactKey = { id: Id; key: string }

export type ContactListing = {
  accountId: Id
  /** Part of the name, the number or the e-mail address, accents and letter case aside. */
  text?: string
  /** Who has one of these tags. */
  tagIds?: Id[]
  sort: ContactListSort
  /** The place after which the page begins. */
  after?: ContactKey | undefined
  limit: number
}

/** How many of the next contacts are looked at before an index is asked which ones fit. */
const nearRows = 2000

/**
 * A page of places. What is filtered is looked for among the next contacts of the order first, and only when they do
 * not fill the page are all that fit found and sorted: neither what everybody has in common nor what hardly anybody
 * has costs a walk through the account.
 */
export async function listContactKeys(db: Db, listing: ContactListing): Promise<ContactKey[]> {
  const { accountId, text = '', tagIds, limit } = listing
  const order = orders[listing.sort](accountId, listing.after)
  const part = text === '' ? undefined : partConditions(text)
  const own = sql`c.account_id = ${accountId} and c.deleted_at is null`
  const fits = joinSql([own, ...(part?.conditions ?? [])], sql` and `)
  const rows = await db.query<ContactKey>(
    part?.isIndexed || tagIds
      ? nearOrFound(order, { accountId, fits, tagIds, isTextFirst: part?.isIndexed ?? false, limit })
      : walked(order, fits, limit),
  )
  return rows.slice(0, limit)
}

/** One way a list goes: where its keys come from, and how they are shown. `c` is the contact. */
type Order = {
  /** Rows with `id` and `key` in the order, from the place on. */
  source: Sql
  /** The key of a contact that was found another way; no row where it has no place, or one before the page. */
  placeOf: Sql
  direction: Sql
  shown: Sql
}

const shownTime = sql`to_char(p.key at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const orders: Record<ContactListSort, (accountId: Id, after: ContactKey | undefined) => Order> = {
  newest: (accountId, after) => {
    const from = after ? sql`and (o.created_at, o.id) < (${after.key}::timestamptz, ${after.id})` : emptySql
    return {
      source: sql`select o.id, o.created_at as key from contacts o
        where o.account_id = ${accountId} and o.deleted_at is null ${from} order by o.created_at desc, o.id desc`,
      placeOf: sql`select o.created_at as key from contacts o
        where o.account_id = ${accountId} and o.id = c.id ${from}`,
      direction: sql`desc`,
      shown: shownTime,
    }
  },
  name: (accountId, after) => {
    const key = sql`lower(left(o.name, 100))`
    const from = after ? sql`and (${key}, o.id) > (${after.key}::text, ${after.id})` : emptySql
    return {
      source: sql`select o.id, ${key} as key from contacts o
        where o.account_id = ${accountId} and o.deleted_at is null ${from} order by ${key}, o.id`,
      placeOf: sql`select ${key} as key from contacts o where o.account_id = ${accountId} and o.id = c.id ${from}`,
      direction: sql`asc`,
      shown: sql`p.key`,
    }
  },
  active: (accountId, after) => {
    const from = after
      ? sql`and (o.last_activity_at, o.contact_id) < (${after.key}::timestamptz, ${after.id})`
      : emptySql
    // The index goes by the time; of one time there are few.
    const near = after ? sql`and o.last_activity_at <= ${after.key}::timestamptz` : emptySql
    return {
      source: sql`select o.contact_id as id, o.last_activity_at as key from conversations o
        where o.account_id = ${accountId} ${near} ${from}
          and o.id = (select n.id from conversations n where n.account_id = o.account_id and n.contact_id = o.contact_id
                       order by n.last_activity_at desc, n.id desc limit 1)
        order by o.last_activity_at desc, o.contact_id desc`,
      placeOf: sql`select o.key from (select max(n.last_activity_at) as key from conversations n
          where n.account_id = ${accountId} and n.contact_id = c.id) o
        where o.key is not null ${after ? sql`and (o.key, c.id) < (${after.key}::timestamptz, ${after.id})` : emptySql}`,
      direction: sql`desc`,
      shown: shownTime,
    }
  },
}

function walked({ source, direction, shown }: Order, fits: Sql, limit: number): Sql {
  return sql`
    select p.id, ${shown} as key
      from (select s.id, s.key from (${source}) s join contacts c on c.id = s.id
             where ${fits} order by s.key ${direction}, s.id ${direction} ${limitAtLeast(limit)}) p
     order by p.key ${direction}, p.id ${direction}`
}

type Search = {
  accountId: Id
  fits: Sql
  tagIds: Id[] | undefined
  /** Whether an index finds the text. */
  isTextFirst: boolean
  limit: number
}

function nearOrFound({ source, placeOf, direction, shown }: Order, search: Search): Sql {
  const { accountId, fits, tagIds, limit } = search
  // `offset 0`, here and below: looked up for each, since a plan for any tag would read the whole account at once.
  const isTagged = tagIds ? sql`and exists (${tagOf(accountId, tagIds)} offset 0)` : emptySql
  return sql`
    with near as materialized (${source} ${limitAtLeast(nearRows)}),
    walked as materialized (
      select s.id, s.key from near s join contacts c on c.id = s.id
       where ${fits} ${isTagged} order by s.key ${direction}, s.id ${direction} ${limitAtLeast(limit)}
    ), matching as materialized (${matching(search)}),
    found as materialized (select c.id, o.key from matching c cross join lateral (${placeOf} offset 0) o)
    select p.id, ${shown} as key
      from (select id, key from walked where (select count(*) from walked) >= ${limit}
             union all
            select id, key from found) p
     order by p.key ${direction}, p.id ${direction} ${limitAtLeast(limit)}`
}

/** All that fit, when the near ones do not fill the page: by the text where it has an index, else by the tags. */
function matching({ accountId, fits, tagIds, isTextFirst, limit }: Search): Sql {
  const isNeeded = sql`(select count(*) from walked) < ${limit}`
  if (isTextFirst || !tagIds) {
    const isTagged = tagIds ? sql`and exists (${tagOf(accountId, tagIds)})` : emptySql
    return sql`select c.id from contacts c where ${isNeeded} and ${fits} ${isTagged}`
  }
  return sql`
    select c.id from (select distinct contact_id as id from contact_tags
                       where account_id = ${accountId} and tag_id = any(${tagIds}::bigint[]) and ${isNeeded}) t
     cross join lateral (select c.id from contacts c where c.id = t.id and ${fits} offset 0) c`
}

function tagOf(accountId: Id, tagIds: Id[]): Sql {
  return sql`select from contact_tags t
    where t.account_id = ${accountId} and t.contact_id = c.id and t.tag_id = any(${tagIds}::bigint[])`
}

/** Limits stand in the statement itself, a few of them: PostgreSQL plans for so few rows, once and for all. */
const usualLimits = [51, 201]

function limitAtLeast(limit: number): Sql {
  return new Sql([`limit ${usualLimits.find((one) => one >= limit) ?? Math.trunc(limit)}`], [])
}
