import { type Db, emptySql, joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { cachedTotal } from '../events/index.ts'
import { tagIdSql } from '../tags/index.ts'
import { searchConditions, textConditions } from './contact-search.ts'

/** Which contacts a list has: those that fit everything that is given. */
export type ContactFilter = {
  accountId: Id
  /** Part of the name or of the phone number. */
  search?: string
  /** The name of a tag. */
  tag?: string
  /** Part of the name. */
  name?: string
  /** Digits that stand in the phone number. */
  phoneDigits?: string
  /** Values of custom fields, each as text. */
  values?: { customFieldId: Id; text: string }[]
}

/** What a list can be sorted by. Newest first unless sorted. */
export type ContactOrder = {
  by: 'name' | 'phone' | 'email' | 'company' | 'position' | 'createdAt' | 'updatedAt'
  descending: boolean
}

export type ContactPage = { row: Sql; sort?: ContactOrder[]; limit: number; offset?: number }

/**
 * A page of contacts. The caller says what to make of each row (`c`), so that a dialect may have PostgreSQL write
 * its JSON; which rows, and in which order, is decided here. Keys are walked before any row is read.
 */
export function contactPage(filter: ContactFilter, { row, sort = [], limit, offset = 0 }: ContactPage): Sql {
  const { accountId } = filter
  const keys = contactKeys(filter, sort)
  return sql`
    select ${row} as row
      from (${keys.rows} order by ${keys.order} limit ${limit} offset ${offset}) page
      join contacts c on c.account_id = ${accountId} and c.id = page.key_id
     order by ${keys.order}`
}

/** One contact, as the caller shows it. No row when there is none. */
export function contactRow({ accountId, id }: { accountId: Id; id: Id }, row: Sql): Sql {
  return sql`
    select ${row} as row from contacts c where c.account_id = ${accountId} and c.id = ${id} and c.deleted_at is null`
}

/** How many contacts the filter lets through: kept for all of them, else exact as of the account's log. */
export async function countContacts(db: Db, filter: ContactFilter): Promise<number> {
  const { accountId, search = '', tag = '', name = '', phoneDigits = '', values = [] } = filter
  if (!search && !tag && !name && !phoneDigits && values.length === 0) return countAll(db, accountId)
  const key = JSON.stringify([search, tag, name, phoneDigits, values])
  return cachedTotal(db, { accountId, name: key }, async () => {
    const [counted] = await db.query<{ total: string }>(
      sql`select count(*) as total from (${contactKeys(filter, []).rows}) as found`,
    )
    return Number(counted!.total)
  })
}

async function countAll(db: Db, accountId: Id): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    sql`select contacts as total from account_positions where account_id = ${accountId}`,
  )
  return Number(row?.total ?? 0)
}

/** The ids and whatever orders them, and in which order. */
type Keys = { rows: Sql; order: Sql }

function contactKeys(filter: ContactFilter, sort: ContactOrder[]): Keys {
  const { accountId, tag, values = [] } = filter
  const isNarrow = Boolean(filter.search || filter.name || filter.phoneDigits) || sort.length > 0
  if (tag && !isNarrow && values.length === 0) return keysOfTag(accountId, tag)
  const [first, ...others] = values
  if (first && !isNarrow && !tag) return keysOfValues(accountId, first, others)
  return searchedKeys(filter, sort)
}

/** The contacts of a tag, newest first, are one range of the tag's own index. */
function keysOfTag(accountId: Id, tag: string): Keys {
  return {
    rows: sql`select contact_id as key_id, contact_created_at as key_1 from contact_tags
      where account_id = ${accountId} and tag_id = ${tagIdSql(accountId, tag)}`,
    order: sql`key_1 desc, key_id desc`,
  }
}

/** So are those of a value, by their ids, which grow with time. Who is deleted has no values. */
function keysOfValues(accountId: Id, first: FilterValue, others: FilterValue[]): Keys {
  const more = others.map((value) => sql` and ${hasValue(accountId, sql`v.contact_id`, value)}`)
  return {
    rows: sql`select v.contact_id as key_id from custom_field_values v
      where v.account_id = ${accountId} and ${isValue(sql`v`, first)}${joinSql(more, emptySql)}`,
    order: sql`key_id desc`,
  }
}

function searchedKeys(filter: ContactFilter, sort: ContactOrder[]): Keys {
  const { accountId, search, tag, name, phoneDigits, values = [] } = filter
  const texts = [
    ...(search ? [searchConditions(search)] : []),
    ...(name ? [textConditions(sql`name`, name)] : []),
    ...(phoneDigits ? [textConditions(sql`phone`, phoneDigits)] : []),
  ]
  const conditions = [
    sql`account_id = ${accountId}`,
    sql`deleted_at is null`,
    ...texts.flatMap(({ conditions }) => conditions),
    ...(tag ? [sql`exists (${tagged(accountId, tag)})`] : []),
    ...values.map((value) => hasValue(accountId, sql`contacts.id`, value)),
  ]
  const { columns, order } = orderOf(sort)
  const rows = sql`select id as key_id, ${columns} from contacts where ${joinSql(conditions, sql` and `)}`
  // Found first, then sorted: with the limit in sight, the planner would walk all contacts for a rare word.
  const isIndexed = texts.some((text) => text.isIndexed)
  return { rows: isIndexed ? sql`with found as materialized (${rows}) select * from found` : rows, order }
}

type FilterValue = { customFieldId: Id; text: string }

function isValue(alias: Sql, { customFieldId, text }: FilterValue): Sql {
  return sql`${alias}.custom_field_id = ${customFieldId} and left(${alias}.value #>> '{}', 100) = left(${text}::text, 100)
    and ${alias}.value #>> '{}' = ${text}::text`
}

function hasValue(accountId: Id, contactId: Sql, value: FilterValue): Sql {
  return sql`exists (select from custom_field_values o
    where o.account_id = ${accountId} and o.contact_id = ${contactId} and ${isValue(sql`o`, value)})`
}

function tagged(accountId: Id, tag: string): Sql {
  return sql`select from contact_tags t
    where t.account_id = ${accountId} and t.contact_id = contacts.id and t.tag_id = ${tagIdSql(accountId, tag)}`
}

/** What each order sorts by. The beginning of the name in lower case is what the index `contacts_by_name` has. */
const sortColumns: Record<ContactOrder['by'], { column: Sql; isNullable?: true }> = {
  name: { column: sql`lower(left(name, 100))` },
  createdAt: { column: sql`created_at` },
  updatedAt: { column: sql`updated_at` },
  phone: { column: sql`phone`, isNullable: true },
  email: { column: sql`email`, isNullable: true },
  company: { column: sql`company`, isNullable: true },
  position: { column: sql`position`, isNullable: true },
}

const keyNames = [sql`key_1`, sql`key_2`, sql`key_3`]

/** More than three steps never decide anything; the id does then. */
function orderOf(sort: ContactOrder[]): { columns: Sql; order: Sql } {
  const given = sort.filter(({ by }, index) => sort.findIndex((step) => step.by === by) === index)
  const steps = given.length > 0 ? given.slice(0, 3) : [{ by: 'createdAt', descending: true } as const]
  const direction = (descending: boolean) => (descending ? sql` desc` : sql` asc`)
  const columns = steps.map(({ by }, index) => sql`${sortColumns[by].column} as ${keyNames[index]!}`)
  const order = steps.map(({ by, descending }, index) => {
    const nulls = sortColumns[by].isNullable ? sql` nulls last` : emptySql
    return sql`${keyNames[index]!}${direction(descending)}${nulls}`
  })
  return {
    columns: joinSql(columns, sql`, `),
    order: sql`${joinSql(order, sql`, `)}, key_id${direction(steps.at(-1)!.descending)}`,
  }
}
