import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { AttemptResult, Delivery, DeliveryState } from './webhook.ts'

export type DeliveryRow = {
  account_id: Id
  id: Id
  webhook_id: Id
  position: string
  lane_key: string
  event_id: string
  event_type: string
  source: unknown
  body: Buffer | null
  state: DeliveryState
  attempts: number
  tries: number
  created_at: Date
  finished_at: Date | null
}

export type NewDelivery = Pick<
  Delivery,
  'webhookId' | 'position' | 'laneKey' | 'eventId' | 'eventType' | 'source'
> & { part: number }

/** Writes deliveries; one that the webhook has of the same event is left out. Answers the lanes that got some. */
export async function insertDeliveries(
  tx: Transaction,
  accountId: Id,
  deliveries: NewDelivery[],
): Promise<string[]> {
  if (deliveries.length === 0) return []
  const rows = deliveries.map((delivery) => ({ ...delivery, id: tx.newId() }))
  const written = await tx.query<{ lane_key: string }>(sql`
    insert into deliveries (account_id, id, webhook_id, position, part, lane_key, event_id, event_type, source, created_at)
    select ${accountId}::bigint, d.id, d."webhookId", d.position, d.part, d."laneKey", d."eventId", d."eventType", d.source, ${tx.now()}::timestamptz
      from json_to_recordset(${JSON.stringify(rows)}) as d (id bigint, "webhookId" bigint, position bigint, part int, "laneKey" text,
           "eventId" text, "eventType" text, source json)
        on conflict (account_id, webhook_id, position, part) do nothing
    returning lane_key`)
  return [...new Set(written.map(({ lane_key }) => lane_key))]
}

/** The oldest deliveries that wait in some lanes of one account, up to `perLane` of each, in order. */
export async function listWaiting(
  db: Db,
  { accountId, laneKeys, perLane }: { accountId: Id; laneKeys: string[]; perLane: number },
): Promise<Delivery[]> {
  const rows = await db.query<DeliveryRow>(sql`
    select d.* from unnest(${laneKeys}::text[]) as l (key)
     cross join lateral (select * from deliveries where account_id = ${accountId} and lane_key = l.key and state = 'waiting'
                          order by position, part limit ${perLane}) d
     order by d.lane_key, d.position, d.part`)
  return rows.map(toDelivery)
}

/** What some webhooks have been told already, of some event ids that have a colon: as `webhookId/eventId`. */
export async function listTold(
  db: Db,
  { accountId, webhookIds, eventIds }: { accountId: Id; webhookIds: Id[]; eventIds: string[] },
): Promise<Set<string>> {
  if (webhookIds.length === 0 || eventIds.length === 0) return new Set()
  const rows = await db.query<{ webhook_id: Id; event_id: string }>(sql`
    select webhook_id, event_id from deliveries
     where account_id = ${accountId} and webhook_id = any(${webhookIds}::bigint[]) and event_id = any(${eventIds}::text[])
       and event_id like '%:%'`)
  return new Set(rows.map(({ webhook_id, event_id }) => `${webhook_id}/${event_id}`))
}

/** Keeps the bytes that are about to be sent. */
export async function storeBodies(
  db: Db,
  { accountId, bodies }: { accountId: Id; bodies: { id: Id; body: Buffer }[] },
): Promise<void> {
  if (bodies.length === 0) return
  await db.query(sql`
    update deliveries d set body = b.body, source = null
      from unnest(${bodies.map(({ id }) => id)}::bigint[], ${bodies.map(({ body }) => body)}::bytea[]) as b (id, body)
     where d.account_id = ${accountId} and d.id = b.id`)
}

/** Writes down what came of some attempts: one row each for the log, and where their deliveries stand now. */
export async function recordAttempts(tx: Transaction, results: AttemptResult[]): Promise<void> {
  if (results.length === 0) return
  await tx.query(sql`
    with tried as (
      select * from json_to_recordset(${JSON.stringify(results)}) as t ("accountId" bigint, "deliveryId" bigint, attempt int,
             "attemptedAt" timestamptz, status int, error text, response text, "durationMs" int, state text)
    ), moved as (
      update deliveries d
         set state = t.state, attempts = t.attempt, tries = d.tries + 1,
             finished_at = case when t.state <> 'waiting' then ${tx.now()}::timestamptz end
        from tried t where d.account_id = t."accountId" and d.id = t."deliveryId"
      returning d.account_id, d.id
    )
    insert into delivery_attempts (account_id, delivery_id, attempt, attempted_at, status, error, response, duration_ms)
    select t."accountId", t."deliveryId", t.attempt, t."attemptedAt", t.status, t.error, t.response, t."durationMs"
      from tried t join moved m on m.account_id = t."accountId" and m.id = t."deliveryId"
        on conflict (account_id, delivery_id, attempt) do nothing`)
}

/** Gives up what waits in lanes whose webhook is gone or switched off. */
export async function dropWaiting(
  tx: Transaction,
  { accountId, laneKeys }: { accountId: Id; laneKeys: string[] },
): Promise<void> {
  if (laneKeys.length === 0) return
  await tx.query(sql`
    update deliveries set state = 'dropped', finished_at = ${tx.now()}
     where account_id = ${accountId} and lane_key = any(${laneKeys}::text[]) and state = 'waiting'`)
}

/** Deletes deliveries that came to their end before a time, with their attempts. Answers how many, `limit` at most. */
export async function deleteFinishedDeliveries(
  db: Db,
  { olderThan, limit = 10_000 }: { olderThan: Date; limit?: number },
): Promise<number> {
  const rows = await db.query(sql`
    delete from deliveries d
     using (select account_id, id from deliveries where finished_at < ${olderThan} order by finished_at limit ${limit}) old
     where d.account_id = old.account_id and d.id = old.id
    returning 1`)
  return rows.length
}

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    accountId: row.account_id,
    id: row.id,
    webhookId: row.webhook_id,
    position: row.position,
    laneKey: row.lane_key,
    eventId: row.event_id,
    eventType: row.event_type,
    source: row.source,
    body: row.body ?? undefined,
    state: row.state,
    attempts: row.attempts,
    tries: row.tries,
    createdAt: row.created_at,
    finishedAt: row.finished_at ?? undefined,
  }
}
