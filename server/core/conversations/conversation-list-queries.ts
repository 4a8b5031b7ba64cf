import { cutPage, type Db, emptySql, joinSql, reachSql, type Sql, sql } from '../../platform/db/index.ts'
import { cachedTotal } from '../events/index.ts'
import { conversationStatuses } from './conversation.ts'
import {
  type ConversationFilter,
  closedRank,
  findConditions,
  setsOf,
  walkConditions,
} from './conversation-filter-queries.ts'

/** What a list can be sorted by. `status`: closed ones last. The latest activity first unless sorted. */
export type ConversationOrder = {
  by: 'lastActivityAt' | 'createdAt' | 'contactName' | 'status'
  descending: boolean
}

export type ConversationPage = {
  /** What to make of each row: `c` conversation, `ct` contact, and what `joins` adds. */
  row: Sql
  joins?: Sql
  order?: ConversationOrder[]
  limit: number
  offset?: number
  /** The total, where it is known: it tells whether a filter picks few rows or many. */
  expected?: number
}

/**
 * A page of the list. The caller says what to make of each row, so that a dialect may have PostgreSQL write its
 * JSON; which rows, and in which order, is decided here. Deep pages by number walk an index of keys before any row is
 * read.
 */
export function conversationPage(filter: ConversationFilter, page: ConversationPage): Sql {
  const { accountId } = filter
  const keys = orderOf(page.order)
  return sql`
    select ${page.row} as row
      from (${cutPage(pageKeys(filter, page, keys), keys.order, page)}) page
      join conversations c on c.account_id = ${accountId} and c.id = page.id
      join contacts ct on ct.account_id = ${accountId} and ct.id = c.contact_id
      ${page.joins ?? emptySql}
     order by ${keys.order}`
}

/** One conversation as the caller shows it; no row when there is none. */
export function conversationRow(
  { accountId, id }: { accountId: string; id: string },
  { row, joins = emptySql }: Pick<ConversationPage, 'row' | 'joins'>,
): Sql {
  return sql`
    select ${row} as row from conversations c join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id ${joins}
     where c.account_id = ${accountId} and c.id = ${id}`
}

/** How many conversations the filter lets through: kept, or exact as of the account's log. */
export async function countConversationRows(db: Db, filter: ConversationFilter): Promise<number> {
  if (isCounted(filter)) return sumCounters(db, filter)
  const name = JSON.stringify(['conversations', Object.entries(filter).sort()])
  return cachedTotal(db, { accountId: filter.accountId, name }, async () => {
    const [row] = await db.query<{ total: string }>(countStatement(filter))
    return Number(row!.total)
  })
}

/** The count itself, for where no total is kept. */
export function countStatement(filter: ConversationFilter): Sql {
  return sql`select count(*) as total from conversations k where ${findConditions(filter)}`
}

const countedKeys = ['accountId', 'channels', 'inboxIds', 'statuses', 'assigneeIds', 'unassigned']

function isCounted(filter: ConversationFilter): boolean {
  return Object.entries(filter).every(([key, value]) => value === undefined || countedKeys.includes(key))
}

async function sumCounters(db: Db, filter: ConversationFilter): Promise<number> {
  const { accountId, channels, inboxIds, statuses, assigneeIds, unassigned } = filter
  const conditions = [
    sql`account_id = ${accountId}`,
    ...(channels
      ? [
          sql`inbox_id in (select id from inboxes where account_id = ${accountId} and channel = any(${channels}::text[]))`,
        ]
      : []),
    ...(inboxIds ? [sql`inbox_id = any(${inboxIds}::bigint[])`] : []),
    ...(statuses ? [sql`status = any(${statuses}::text[])`] : []),
    ...(assigneeIds ? [sql`assignee_id = any(${assigneeIds}::bigint[])`] : []),
    ...(unassigned ? [sql`assignee_id = 0`] : []),
  ]
  const [row] = await db.query<{ total: string }>(sql`
    select coalesce(sum(count), 0) as total from conversation_counters where ${joinSql(conditions, sql` and `)}`)
  return Number(row!.total)
}

/** The ids of the rows and what orders them. */
function pageKeys(filter: ConversationFilter, page: ConversationPage, keys: Keys): Sql {
  if (isFoundFirst(filter, page))
    // With the limit in sight, the planner would walk all conversations for a few.
    return sql`with found as materialized (${keyRows(filter, keys, { found: true })}) select * from found`
  const branches = branchesOf(filter, page)
  const rows = branches.map((branch) => keyRows(branch, keys, { found: false }))
  if (rows.length === 1) return rows[0]!
  // Each sorted and cut for itself, so that each is planned as one range in order.
  return joinSql(
    rows.map((branch) => sql`(select * from (${branch}) page order by ${keys.order} ${reachSql(page)})`),
    sql` union all `,
  )
}

/** Rows of `k`, and of `kt` where names order them. */
function keyRows(
  filter: ConversationFilter,
  { columns, isByName }: Keys,
  { found }: { found: boolean },
): Sql {
  const contact = isByName ? sql`kt` : undefined
  const join = contact
    ? sql`join contacts kt on kt.account_id = ${filter.accountId} and kt.id = k.contact_id`
    : emptySql
  const conditions = found ? findConditions(filter) : walkConditions(filter, contact)
  return sql`select k.id, ${columns} from conversations k ${join} where ${conditions}`
}

/** How long a walk may be for finding and sorting one row, at a million conversations. */
const walkRows = 1_000_000

/**
 * Whether to find all that fit and sort them, rather than walk the list until the page is full. A walk for few rows
 * of many is long, and so is sorting many for a page.
 */
function isFoundFirst(filter: ConversationFilter, page: ConversationPage): boolean {
  if (filter.contactIds) return true
  const { expected = 0, limit, offset = 0 } = page
  return canBeFound(filter, page) && expected ** 2 <= (offset + limit) * walkRows
}

/** Whether an index leads to what fits, and none has it in the order of the page. */
function canBeFound(filter: ConversationFilter, { order = [] }: ConversationPage): boolean {
  if (filter.tagIds || setsOf(filter).some(({ isIndexed }) => isIndexed)) return true
  const isInOrder = order.every(({ by }) => by === 'lastActivityAt' || by === 'status')
  return !isInOrder && Object.values(filter).filter((value) => value !== undefined).length > 1
}

const mostBranches = 16

/** A list of several ranges, each of which an index has in the list's order, as filters for one range each. */
function branchesOf(
  filter: ConversationFilter,
  { order: [first] = [] }: ConversationPage,
): ConversationFilter[] {
  if (first?.by === 'status') return branchesOfStatus(filter)
  if (first && first.by !== 'lastActivityAt') return [filter]
  for (const key of ['inboxIds', 'assigneeIds', 'channels'] as const) {
    const values = [...new Set(filter[key])]
    if (values.length === 1) return [filter]
    if (values.length > 1 && values.length <= mostBranches)
      return values.map((value) => ({ ...filter, [key]: [value] }))
  }
  return [filter]
}

/** The unclosed and the closed. */
function branchesOfStatus(filter: ConversationFilter): ConversationFilter[] {
  const { statuses = [...conversationStatuses] } = filter
  const [closed, unclosed] = [true, false].map((isClosed) =>
    statuses.filter((status) => (status === 'closed') === isClosed),
  )
  if (closed!.length === 0 || unclosed!.length === 0) return [filter]
  return [unclosed, closed].map((own) => ({ ...filter, statuses: own! }))
}

/** The columns a page is sorted by, and how. */
type Keys = { columns: Sql; order: Sql; isByName: boolean }

const sortColumns: Record<ConversationOrder['by'], Sql> = {
  lastActivityAt: sql`k.last_activity_at`,
  createdAt: sql`k.created_at`,
  // The beginning in lower case, as the index `contacts_by_name` has it.
  contactName: sql`lower(left(kt.name, 100))`,
  status: closedRank,
}

/** Equal ones in the order of their ids; those of one status, the latest activity first. */
function orderOf(order: ConversationOrder[] = []): Keys {
  const given = order.filter(({ by }, index) => order.findIndex((step) => step.by === by) === index)
  const isVague = given.length === 0 || given.at(-1)!.by === 'status'
  const hasActivity = given.some(({ by }) => by === 'lastActivityAt')
  const steps =
    isVague && !hasActivity ? [...given, { by: 'lastActivityAt', descending: true } as const] : given
  const directions = steps.map(({ descending }) => (descending ? sql` desc` : sql` asc`))
  const columns = steps.map(({ by }, index) => sql`${sortColumns[by]} as ${keyNames[index]!}`)
  const terms = steps.map((_, index) => sql`page.${keyNames[index]!}${directions[index]!}`)
  return {
    columns: joinSql(columns, sql`, `),
    isByName: steps.some(({ by }) => by === 'contactName'),
    order: sql`${joinSql(terms, sql`, `)}, page.id${directions.at(-1)!}`,
  }
}

const keyNames = [sql`key_1`, sql`key_2`, sql`key_3`, sql`key_4`]
