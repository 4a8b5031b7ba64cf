import { type Db, emptySql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { inboundLane } from './inbox-lanes.ts'

/** A raw body, kept for one inbox it speaks of. */
export type Payload = { accountId: Id; id: Id; inboxId: Id; body: Buffer; receivedAt: Date }

export type InboundItem<Event> = {
  accountId: Id
  laneKey: string
  id: Id
  inboxId: Id
  payloadId: Id
  event: Event
}

/** The one durable write before the network gets its 200. */
export async function insertPayloads(db: Db, payloads: Omit<Payload, 'id' | 'receivedAt'>[]): Promise<void> {
  await db.query(sql`
    insert into inbound_payloads (account_id, id, inbox_id, body, received_at)
    select p.account_id, p.id, p.inbox_id, p.body, ${db.now()}::timestamptz
      from unnest(${payloads.map(({ accountId }) => accountId)}::bigint[], ${payloads.map(() => db.newId())}::bigint[],
                  ${payloads.map(({ inboxId }) => inboxId)}::bigint[], ${payloads.map(({ body }) => body)}::bytea[])
           as p (account_id, id, inbox_id, body)`)
}

/** The oldest bodies that wait to be read, held by this transaction. */
export async function lockWaitingPayloads(
  tx: Transaction,
  { limit, maxBytes }: { limit: number; maxBytes: number },
): Promise<Payload[]> {
  const rows = await tx.query<{ account_id: Id; id: Id; inbox_id: Id; body: Buffer; received_at: Date }>(sql`
    select account_id, id, inbox_id, body, received_at from (
      select p.*, sum(octet_length(body)) over (order by id) - octet_length(body) as bytes_before from (
        select * from inbound_payloads where processed_at is null order by id limit ${limit} for update skip locked) p) sized
     where bytes_before < ${maxBytes} order by id`)
  return rows.map((row) => ({
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    body: row.body,
    receivedAt: row.received_at,
  }))
}

/** Marks bodies as read. A body that could not be read keeps why. */
export async function finishPayloads(
  tx: Transaction,
  finished: { accountId: Id; id: Id; error?: string }[],
): Promise<void> {
  await tx.query(sql`
    update inbound_payloads p set processed_at = ${tx.now()}, error = f.error
      from unnest(${finished.map(({ accountId }) => accountId)}::bigint[], ${finished.map(({ id }) => id)}::bigint[],
                  ${finished.map(({ error }) => error ?? null)}::text[]) as f (account_id, id, error)
     where p.account_id = f.account_id and p.id = f.id`)
}

/** Puts what bodies said into the lanes of the people they speak of. */
export async function insertItems(tx: Transaction, items: InboundItem<unknown>[]): Promise<void> {
  if (items.length === 0) return
  await tx.query(sql`
    insert into inbound_items (account_id, lane_key, id, inbox_id, payload_id, event)
    select i."accountId", i."laneKey", i.id, i."inboxId", i."payloadId", i.event
      from jsonb_to_recordset(${JSON.stringify(items)}) as i ("accountId" bigint, "laneKey" text, id bigint, "inboxId" bigint,
           "payloadId" bigint, event jsonb)`)
  await addToLanes(
    tx,
    items.map(({ accountId, laneKey }) => ({ accountId, kind: inboundLane, key: laneKey })),
  )
}

/** The oldest items of some lanes of one account, up to `perLane` of each. */
export async function listItems<Event>(
  db: Db,
  { accountId, laneKeys, perLane }: { accountId: Id; laneKeys: string[]; perLane: number },
): Promise<InboundItem<Event>[]> {
  const rows = await db.query<{ lane_key: string; id: Id; inbox_id: Id; payload_id: Id; event: Event }>(sql`
    select i.lane_key, i.id, i.inbox_id, i.payload_id, i.event
      from unnest(${laneKeys}::text[]) as l (key)
     cross join lateral (select * from inbound_items where account_id = ${accountId} and lane_key = l.key and failed_at is null
                          order by id limit ${perLane}) i
     order by i.id`)
  return rows.map((row) => ({
    accountId,
    laneKey: row.lane_key,
    id: row.id,
    inboxId: row.inbox_id,
    payloadId: row.payload_id,
    event: row.event,
  }))
}

export async function deleteItems(tx: Transaction, items: InboundItem<unknown>[]): Promise<void> {
  if (items.length === 0) return
  await tx.query(sql`
    delete from inbound_items i using unnest(${items.map(({ laneKey }) => laneKey)}::text[], ${items.map(({ id }) => id)}::bigint[]) as d (lane_key, id)
     where i.account_id = ${items[0]!.accountId} and i.lane_key = d.lane_key and i.id = d.id`)
}

/** Sets an item aside with the reason it cannot be recorded; its lane goes on without it. */
export async function failItem(
  tx: Transaction,
  { accountId, laneKey, id }: InboundItem<unknown>,
  error: string,
): Promise<void> {
  await tx.query(sql`
    update inbound_items set failed_at = ${tx.now()}, error = ${error}
     where account_id = ${accountId} and lane_key = ${laneKey} and id = ${id}`)
}

/** Has items that were set aside wait again. Answers the lane of each. */
export async function returnFailedItems(
  tx: Transaction,
  { accountId, inboxId }: { accountId: Id; inboxId?: Id },
): Promise<string[]> {
  const ofInbox = inboxId ? sql`and inbox_id = ${inboxId}` : emptySql
  const rows = await tx.query<{ lane_key: string }>(sql`
    update inbound_items set failed_at = null, error = null
     where account_id = ${accountId} and failed_at is not null ${ofInbox} returning lane_key`)
  return rows.map(({ lane_key }) => lane_key)
}

/** Raw bodies are kept for a while after they were read, for whoever looks into a fault. */
export async function deleteReadPayloads(db: Db, { olderThan }: { olderThan: Date }): Promise<void> {
  await db.query(sql`delete from inbound_payloads where processed_at < ${olderThan}`)
}
