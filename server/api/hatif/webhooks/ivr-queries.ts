import type { Call, IvrCall } from '../../../core/calls/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** An IVR call with its call's life, and how its account wants states to be spelled. */
export type ToldIvrCall = Pick<
  IvrCall,
  'accountId' | 'id' | 'callId' | 'externalId' | 'webhookUrl' | 'result' | 'pressedDigit' | 'createdAt'
> &
  Pick<
    Call,
    | 'inboxId'
    | 'status'
    | 'toPhone'
    | 'startedAt'
    | 'ringingAt'
    | 'answeredAt'
    | 'endedAt'
    | 'endCause'
    | 'errorMessage'
  > & { options: IvrCall['request']['options']; hasNames: boolean }

type Row = {
  account_id: Id
  id: Id
  call_id: Id
  external_id: string | null
  webhook_url: string | null
  options: IvrCall['request']['options'] | null
  result: IvrCall['result']
  pressed_digit: string | null
  created_at: Date
  inbox_id: Id
  status: Call['status']
  to_phone: string | null
  started_at: Date | null
  ringing_at: Date | null
  answered_at: Date | null
  ended_at: Date | null
  end_cause: Call['endCause'] | null
  error_message: string | null
  has_names: boolean
}

/** IVR calls by the ids of their calls. */
export async function listToldIvrCalls(
  db: Db,
  { accountId, callIds }: { accountId: Id; callIds: Id[] },
): Promise<Map<Id, ToldIvrCall>> {
  const rows = await db.query<Row>(sql`
    select v.account_id, v.id, v.call_id, v.external_id, v.webhook_url, v.request -> 'options' as options, v.result,
           v.pressed_digit, v.created_at, l.inbox_id, l.status, l.to_phone, l.started_at, l.ringing_at, l.answered_at,
           coalesce(l.ended_at, l.failed_at, l.refused_at) as ended_at, l.end_cause, l.error_message,
           a.settings -> 'hatifEnumNames' = 'true'::jsonb as has_names
      from ivr_calls v
      join calls l on l.account_id = v.account_id and l.id = v.call_id
      join accounts a on a.id = v.account_id
     where v.account_id = ${accountId} and v.call_id = any(${callIds}::bigint[])`)
  return new Map(rows.map((row) => [row.call_id, toToldIvrCall(row)]))
}

function toToldIvrCall(row: Row): ToldIvrCall {
  return {
    accountId: row.account_id,
    id: row.id,
    callId: row.call_id,
    externalId: row.external_id ?? undefined,
    webhookUrl: row.webhook_url ?? undefined,
    options: row.options ?? [],
    result: row.result,
    pressedDigit: row.pressed_digit ?? undefined,
    createdAt: row.created_at,
    inboxId: row.inbox_id,
    status: row.status,
    toPhone: row.to_phone ?? undefined,
    startedAt: row.started_at ?? undefined,
    ringingAt: row.ringing_at ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endCause: row.end_cause ?? undefined,
    errorMessage: row.error_message ?? undefined,
    hasNames: row.has_names ?? false,
  }
}
