import { type Db, joinSql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { deliveryLane } from './delivery-lanes.ts'
import { type DeliveryRow, toDelivery } from './delivery-queries.ts'
import type { Attempt, Delivery, DeliveryState } from './webhook.ts'

type AttemptRow = {
  attempt: number
  attempted_at: Date
  status: number | null
  error: string | null
  response: string | null
  duration_ms: number
}

/** Which deliveries of one webhook, or of all in the account. Times are those at which they were made. */
export type DeliveryFilter = {
  accountId: Id
  webhookId?: Id
  ids?: Id[]
  states?: DeliveryState[]
  from?: Date
  to?: Date
}

/** A page of a webhook's delivery log, the latest event first, from just before one of its deliveries. */
export async function listDeliveries(
  db: Db,
  { beforeId, limit, ...filter }: DeliveryFilter & { webhookId: Id; beforeId?: Id; limit: number },
): Promise<Delivery[]> {
  const older = beforeId
    ? sql`and (position, part) < (
        select p.position, p.part from deliveries p where p.account_id = ${filter.accountId} and p.id = ${beforeId})`
    : sql``
  const rows = await db.query<DeliveryRow>(sql`
    select * from deliveries where ${conditionsOf(filter)} ${older}
     order by position desc, part desc limit ${limit}`)
  return rows.map(toDelivery)
}

/** A page of the deliveries of an account, the one made last first, from just before one of them; with their addresses. */
export async function listLatestDeliveries(
  db: Db,
  { beforeId, limit, ...filter }: Omit<DeliveryFilter, 'webhookId'> & { beforeId?: Id; limit: number },
): Promise<(Delivery & { url: string })[]> {
  const older = beforeId ? sql`and id < ${beforeId}` : sql``
  const rows = await db.query<DeliveryRow & { url: string }>(sql`
    with latest as (select * from deliveries where ${conditionsOf(filter)} ${older} order by id desc limit ${limit})
    select d.*, w.url from latest d join webhooks w on w.account_id = d.account_id and w.id = d.webhook_id
     order by d.id desc`)
  return rows.map((row) => ({ ...toDelivery(row), url: row.url }))
}

/** A delivery with all its attempts. */
export async function getDelivery(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Delivery & { log: Attempt[] }> {
  const [row] = await db.query<DeliveryRow>(
    sql`select * from deliveries where account_id = ${accountId} and id = ${id}`,
  )
  if (!row) throw notFound('delivery')
  const attempts = await db.query<AttemptRow>(sql`
    select * from delivery_attempts where account_id = ${accountId} and delivery_id = ${id} order by attempt`)
  return { ...toDelivery(row), log: attempts.map(toAttempt) }
}

/**
 * Puts deliveries back into their lanes, with the same event id and the same bytes, and all tries ahead of them.
 * Without `states`: those that never arrived. Answers how many.
 */
export async function replayDeliveries(
  tx: Transaction,
  { states = ['failed', 'dropped'], ...filter }: DeliveryFilter & { webhookId: Id },
): Promise<number> {
  const { accountId } = filter
  const rows = await tx.query<{ lane_key: string }>(sql`
    update deliveries set state = 'waiting', finished_at = null, tries = 0
     where ${conditionsOf({ ...filter, states })} and state <> 'waiting'
    returning lane_key`)
  await addToLanes(
    tx,
    rows.map(({ lane_key }) => ({ accountId, kind: deliveryLane, key: lane_key })),
  )
  return rows.length
}

function conditionsOf({ accountId, webhookId, ids, states, from, to }: DeliveryFilter): Sql {
  const conditions = [sql`account_id = ${accountId}`]
  if (webhookId) conditions.push(sql`webhook_id = ${webhookId}`)
  if (ids) conditions.push(sql`id = any(${ids}::bigint[])`)
  if (states) conditions.push(sql`state = any(${states}::text[])`)
  if (from) conditions.push(sql`created_at >= ${from}`)
  if (to) conditions.push(sql`created_at < ${to}`)
  return joinSql(conditions, sql` and `)
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    attempt: row.attempt,
    attemptedAt: row.attempted_at,
    status: row.status ?? undefined,
    error: row.error ?? undefined,
    response: row.response ?? undefined,
    durationMs: row.duration_ms,
  }
}
