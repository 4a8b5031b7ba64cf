import { type Db, emptySql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Failure } from './failure.ts'

type FailureRow = {
  id: Id
  action: Failure['action']
  detail: string
  http_status: number | null
  contact_id: Id | null
  failed_at: Date
}

/** Which failures a list shows: of some inboxes only (then no deliveries, which belong to none), with a text in them. */
export type FailureFilter = { accountId: Id; inboxIds?: Id[]; keyword?: string }

/** A page of what failed, the latest first unless `oldestFirst`. Each kind is read in the order of its own index. */
export async function listFailures(
  db: Db,
  filter: FailureFilter,
  { limit, offset, oldestFirst = false }: { limit: number; offset: number; oldestFirst?: boolean },
): Promise<Failure[]> {
  const direction = oldestFirst ? emptySql : sql`desc`
  const order = sql`order by failed_at ${direction}, id ${direction}`
  const kinds = kindsOf(filter).map((kind) => sql`(${kind} ${order} limit ${limit + offset})`)
  const rows = await db.query<FailureRow>(
    sql`select * from (${unionSql(kinds)}) f ${order} limit ${limit} offset ${offset}`,
  )
  return rows.map((row) => toFailure(filter.accountId, row))
}

export async function countFailures(db: Db, filter: FailureFilter): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    sql`select count(*) as total from (${unionSql(kindsOf(filter))}) f`,
  )
  return Number(row!.total)
}

function kindsOf({ accountId, inboxIds, keyword }: FailureFilter): Sql[] {
  const kinds = [failedMessages(accountId, inboxIds), ...(inboxIds ? [] : [failedDeliveries(accountId)])]
  if (!keyword) return kinds
  const pattern = `%${keyword.replace(/[\\%_]/g, '\\$&')}%`
  return kinds.map(
    (kind) => sql`select * from (${kind}) k where k.action ilike ${pattern} or k.detail ilike ${pattern}`,
  )
}

/** Not those that were delivered after all. Joins are left ones, so that a count need not make them. */
function failedMessages(accountId: Id, inboxIds: Id[] | undefined): Sql {
  const ofInboxes = inboxIds ? sql`and m.inbox_id = any(${inboxIds}::bigint[])` : emptySql
  return sql`
    select m.id, 'sendMessage' as action, m.failed_at, c.contact_id, null::int as http_status,
           coalesce(concat_ws(': ', m.error ->> 'code', m.error ->> 'title', m.error ->> 'details'), '') as detail
      from messages m left join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
     where m.account_id = ${accountId} and m.status = 'failed' ${ofInboxes}`
}

/** With what came of the last try. */
function failedDeliveries(accountId: Id): Sql {
  return sql`
    select d.id, 'deliverWebhook' as action, d.finished_at as failed_at, null::bigint as contact_id, t.status as http_status,
           concat_ws(': ', d.event_type, w.url, t.error) as detail
      from deliveries d
      left join webhooks w on w.account_id = d.account_id and w.id = d.webhook_id
      left join lateral (select status, error from delivery_attempts a
                          where a.account_id = d.account_id and a.delivery_id = d.id order by a.attempt desc limit 1) t on true
     where d.account_id = ${accountId} and d.state = 'failed'`
}

function unionSql(parts: Sql[]): Sql {
  return parts.reduce((joined, part) => sql`${joined} union all ${part}`)
}

function toFailure(accountId: Id, row: FailureRow): Failure {
  return {
    accountId,
    id: row.id,
    action: row.action,
    detail: row.detail,
    httpStatus: row.http_status ?? undefined,
    contactId: row.contact_id ?? undefined,
    failedAt: row.failed_at,
  }
}
