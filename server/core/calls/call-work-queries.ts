import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** The signal that calls wait to be placed. */
export const callSignal = 'calls'

export type LineName = { accountId: Id; inboxId: Id }
export type CallKey = { accountId: Id; callId: Id }

/** A call that this process runs, until its lease ends unless that is renewed. */
export type ClaimedCall = CallKey & { inboxId: Id; claim: string }

type WorkRow = { account_id: Id; call_id: Id; inbox_id: Id; claim: string }

export async function insertCallWork(
  tx: Transaction,
  { accountId, callId, inboxId }: CallKey & { inboxId: Id },
): Promise<void> {
  await tx.query(sql`
    insert into call_work (account_id, call_id, inbox_id, due_at) values (${accountId}, ${callId}, ${inboxId}, now())`)
  tx.signal(callSignal)
}

/** For a call that runs already: it counts on its line, and is ended for its runner should that die. */
export async function insertRunningCall(
  tx: Transaction,
  { accountId, callId, inboxId, leaseMs }: CallKey & { inboxId: Id; leaseMs: number },
): Promise<ClaimedCall> {
  const claim = tx.newId()
  await tx.query(sql`
    insert into call_work (account_id, call_id, inbox_id, claim, due_at)
    values (${accountId}, ${callId}, ${inboxId}, ${claim}, now() + ${leaseMs} * interval '1 millisecond')
        on conflict (account_id, call_id) do update set claim = excluded.claim, due_at = excluded.due_at`)
  return { accountId, callId, inboxId, claim }
}

export async function deleteCallWork(tx: Transaction, { accountId, callId }: CallKey): Promise<void> {
  await tx.query(sql`delete from call_work where account_id = ${accountId} and call_id = ${callId}`)
  // The line has room for the next one.
  tx.signal(callSignal)
}

/** The lines on which calls wait to be begun now, those that waited longest first. */
export async function listDueLines(db: Db, { limit }: { limit: number }): Promise<LineName[]> {
  const rows = await db.query<{ account_id: Id; inbox_id: Id }>(sql`
    select account_id, inbox_id from call_work where claim is null and due_at <= now()
     group by account_id, inbox_id order by min(due_at) limit ${limit}`)
  return rows.map((row) => ({ accountId: row.account_id, inboxId: row.inbox_id }))
}

/** Holds the line's row until the transaction ends, so that its calls are counted by one at a time. */
export async function lockLine(tx: Transaction, { accountId, inboxId }: LineName): Promise<void> {
  await tx.query(sql`
    insert into lines (account_id, inbox_id) values (${accountId}, ${inboxId}) on conflict do nothing`)
  await tx.query(
    sql`select 1 from lines where account_id = ${accountId} and inbox_id = ${inboxId} for update`,
  )
}

/** Claims calls that wait on a line whose row is locked, as many as it has room for. */
export async function claimCallsOfLine(
  tx: Transaction,
  {
    accountId,
    inboxId,
    maxCalls,
    limit,
    leaseMs,
  }: LineName & { maxCalls: number; limit: number; leaseMs: number },
): Promise<ClaimedCall[]> {
  const rows = await tx.query<WorkRow>(sql`
    update call_work w set claim = ${tx.newId()}, due_at = now() + ${leaseMs} * interval '1 millisecond'
      from (select account_id, call_id from call_work
             where account_id = ${accountId} and inbox_id = ${inboxId} and claim is null and due_at <= now()
             order by due_at, call_id
             limit least(${limit}::bigint, greatest(0, ${maxCalls}::bigint - (select count(*) from call_work r
                    where r.account_id = ${accountId} and r.inbox_id = ${inboxId} and r.claim is not null)))) due
     where w.account_id = due.account_id and w.call_id = due.call_id
    returning w.account_id, w.call_id, w.inbox_id, w.claim`)
  return rows.map(toClaimed)
}

/** Holds calls for longer. Answers those that are still this process's. */
export async function extendCalls(
  db: Db,
  { calls, leaseMs }: { calls: ClaimedCall[]; leaseMs: number },
): Promise<ClaimedCall[]> {
  const rows = await db.query<WorkRow>(sql`
    update call_work w set due_at = now() + ${leaseMs} * interval '1 millisecond'
      from unnest(${calls.map(({ accountId }) => accountId)}::bigint[], ${calls.map(({ callId }) => callId)}::bigint[],
                  ${calls.map(({ claim }) => claim)}::bigint[]) as t (account_id, call_id, claim)
     where w.account_id = t.account_id and w.call_id = t.call_id and w.claim = t.claim
    returning w.account_id, w.call_id, w.inbox_id, w.claim`)
  return rows.map(toClaimed)
}

/** Puts a call back, to be begun again later. */
export async function putBackCall(
  db: Db,
  { accountId, callId, claim, retryInMs }: ClaimedCall & { retryInMs: number },
): Promise<void> {
  await db.query(sql`
    update call_work set claim = null, due_at = now() + ${retryInMs} * interval '1 millisecond'
     where account_id = ${accountId} and call_id = ${callId} and claim = ${claim}`)
}

/** Calls whose runner let its lease end. */
export async function listAbandoned(db: Db, { limit }: { limit: number }): Promise<CallKey[]> {
  const rows = await db.query<{ account_id: Id; call_id: Id }>(sql`
    select account_id, call_id from call_work where claim is not null and due_at <= now() order by due_at limit ${limit}`)
  return rows.map((row) => ({ accountId: row.account_id, callId: row.call_id }))
}

/** Whether the call is abandoned still, its row of work held. */
export async function lockAbandoned(tx: Transaction, { accountId, callId }: CallKey): Promise<boolean> {
  const rows = await tx.query(sql`
    select 1 from call_work where account_id = ${accountId} and call_id = ${callId}
       and claim is not null and due_at <= now() for update`)
  return rows.length > 0
}

function toClaimed(row: WorkRow): ClaimedCall {
  return { accountId: row.account_id, callId: row.call_id, inboxId: row.inbox_id, claim: row.claim }
}
