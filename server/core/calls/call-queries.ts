import { type Db, emptySql, joinSql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Call, CallDirection, CallStatus } from './call.ts'
import type { EndCause } from './call-progress.ts'

type CallRow = {
  account_id: Id
  id: Id
  inbox_id: Id
  channel: string
  provider: string
  conversation_id: Id | null
  contact_id: Id | null
  direction: CallDirection
  kind: string
  status: CallStatus
  network_id: string | null
  from_phone: string | null
  to_phone: string | null
  offer_sdp: string | null
  answer_sdp: string | null
  cause: string | null
  end_cause: EndCause | null
  error_message: string | null
  keys: string | null
  recording_key: string | null
  recording_ms: number | null
  metadata: Record<string, unknown>
  reports: string[]
  started_at: Date | null
  ringing_at: Date | null
  pre_accepted_at: Date | null
  answered_at: Date | null
  refused_at: Date | null
  cancelled_at: Date | null
  failed_at: Date | null
  ended_at: Date | null
  created_at: Date
  updated_at: Date
}

/** The name by which an inbox's network calls a call. */
export type CallName = { accountId: Id; inboxId: Id; networkId: string }

export type CallFilter = {
  accountId: Id
  inboxIds?: Id[]
  direction?: CallDirection
  statuses?: CallStatus[]
}

export async function findCall(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Call | undefined> {
  const [row] = await db.query<CallRow>(
    sql`select * from calls where account_id = ${accountId} and id = ${id}`,
  )
  return row && toCall(row)
}

/** Those of these calls that there are. */
export async function listCallsById(db: Db, accountId: Id, ids: readonly Id[]): Promise<Call[]> {
  if (ids.length === 0) return []
  const rows = await db.query<CallRow>(
    sql`select * from calls where account_id = ${accountId} and id = any(${ids}::bigint[])`,
  )
  return rows.map(toCall)
}

export async function findCallByName(
  db: Db,
  { accountId, inboxId, networkId }: CallName,
): Promise<Call | undefined> {
  const [row] = await db.query<CallRow>(sql`
    select * from calls where account_id = ${accountId} and inbox_id = ${inboxId} and network_id = ${networkId}`)
  return row && toCall(row)
}

export async function lockCall(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Call | undefined> {
  const [row] = await tx.query<CallRow>(
    sql`select * from calls where account_id = ${accountId} and id = ${id} for no key update`,
  )
  return row && toCall(row)
}

export async function lockCallByName(
  tx: Transaction,
  { accountId, inboxId, networkId }: CallName,
): Promise<Call | undefined> {
  const [row] = await tx.query<CallRow>(sql`
    select * from calls where account_id = ${accountId} and inbox_id = ${inboxId} and network_id = ${networkId}
       for no key update`)
  return row && toCall(row)
}

/** A page of calls, newest first. */
export async function listCalls(
  db: Db,
  filter: CallFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<Call[]> {
  const rows = await db.query<CallRow>(sql`
    select * from calls where ${conditions(filter)}
     order by created_at desc, id desc limit ${limit} offset ${offset}`)
  return rows.map(toCall)
}

/**
 * A page of calls, newest first unless `oldestFirst`. The caller says what to make of each row (`c` call, `ct` contact, `i`
 * inbox), so that a dialect may have PostgreSQL write its JSON.
 */
export function callPage(filter: CallFilter, { row, limit, offset = 0, oldestFirst = false }: CallPage): Sql {
  const order = oldestFirst ? sql`created_at, id` : sql`created_at desc, id desc`
  const outerOrder = oldestFirst ? sql`c.created_at, c.id` : sql`c.created_at desc, c.id desc`
  return sql`
    select ${row} as row
      from (select account_id, id from calls where ${conditions(filter)}
             order by ${order} limit ${limit} offset ${offset}) page
      join calls c on c.account_id = page.account_id and c.id = page.id
      join inboxes i on i.account_id = c.account_id and i.id = c.inbox_id
      left join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     order by ${outerOrder}`
}

export type CallPage = { row: Sql; limit: number; offset?: number; oldestFirst?: boolean }

export async function countCalls(db: Db, filter: CallFilter): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    sql`select count(*) as total from calls where ${conditions(filter)}`,
  )
  return Number(row!.total)
}

function conditions(filter: CallFilter): Sql {
  const { accountId, inboxIds, direction, statuses } = filter
  const [only] = statuses?.length === 1 ? statuses : []
  return joinSql(
    [
      sql`account_id = ${accountId}`,
      inboxIds ? sql` and inbox_id = any(${inboxIds}::bigint[])` : emptySql,
      direction ? sql` and direction = ${direction}` : emptySql,
      // One status reads its index in the order of the list; several would have to be sorted.
      only ? sql` and status = ${only}` : emptySql,
      statuses && !only ? sql` and status = any(${statuses}::text[])` : emptySql,
    ],
    emptySql,
  )
}

/** Undefined when the inbox has a call of that network id already. */
export async function insertCall(
  tx: Transaction,
  call: Pick<
    Call,
    | 'accountId'
    | 'inboxId'
    | 'channel'
    | 'provider'
    | 'conversationId'
    | 'contactId'
    | 'direction'
    | 'networkId'
    | 'fromPhone'
    | 'toPhone'
    | 'startedAt'
  >,
): Promise<Call | undefined> {
  const { accountId, inboxId, channel, provider, conversationId, contactId, direction } = call
  const [row] = await tx.query<CallRow>(sql`
    insert into calls (account_id, id, inbox_id, channel, provider, conversation_id, contact_id, direction, status, network_id,
                       from_phone, to_phone, started_at, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${inboxId}, ${channel}, ${provider}, ${conversationId ?? null}, ${contactId ?? null},
            ${direction}, 'queued', ${call.networkId ?? null}, ${call.fromPhone ?? null}, ${call.toPhone ?? null}, ${call.startedAt ?? null},
            ${tx.now()}, ${tx.now()})
        on conflict (account_id, inbox_id, network_id) where network_id is not null do nothing
    returning *`)
  return row && toCall(row)
}

export async function updateCall(tx: Transaction, call: Call): Promise<Call> {
  const [row] = await tx.query<CallRow>(sql`
    update calls
       set status = ${call.status}, offer_sdp = ${call.offerSdp ?? null}, answer_sdp = ${call.answerSdp ?? null},
           network_id = ${call.networkId ?? null}, cause = ${call.cause ?? null}, end_cause = ${call.endCause ?? null},
           error_message = ${call.errorMessage ?? null}, keys = ${call.keys ?? null},
           recording_key = ${call.recordingKey ?? null}, recording_ms = ${call.recordingMs ?? null}, metadata = ${JSON.stringify(call.metadata)}, reports = ${JSON.stringify(call.reports)},
           started_at = ${call.startedAt ?? null}, ringing_at = ${call.ringingAt ?? null},
           pre_accepted_at = ${call.preAcceptedAt ?? null}, answered_at = ${call.answeredAt ?? null},
           refused_at = ${call.refusedAt ?? null}, cancelled_at = ${call.cancelledAt ?? null},
           failed_at = ${call.failedAt ?? null}, ended_at = ${call.endedAt ?? null}, updated_at = ${tx.now()}
     where account_id = ${call.accountId} and id = ${call.id}
    returning *`)
  return toCall(row!)
}

function toCall(row: CallRow): Call {
  return {
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    channel: row.channel,
    provider: row.provider,
    conversationId: row.conversation_id ?? undefined,
    contactId: row.contact_id ?? undefined,
    direction: row.direction,
    kind: row.kind,
    status: row.status,
    networkId: row.network_id ?? undefined,
    fromPhone: row.from_phone ?? undefined,
    toPhone: row.to_phone ?? undefined,
    offerSdp: row.offer_sdp ?? undefined,
    answerSdp: row.answer_sdp ?? undefined,
    cause: row.cause ?? undefined,
    endCause: row.end_cause ?? undefined,
    errorMessage: row.error_message ?? undefined,
    keys: row.keys ?? undefined,
    recordingKey: row.recording_key ?? undefined,
    recordingMs: row.recording_ms ?? undefined,
    metadata: row.metadata,
    reports: row.reports,
    startedAt: row.started_at ?? undefined,
    ringingAt: row.ringing_at ?? undefined,
    preAcceptedAt: row.pre_accepted_at ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    refusedAt: row.refused_at ?? undefined,
    cancelledAt: row.cancelled_at ?? undefined,
    failedAt: row.failed_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
