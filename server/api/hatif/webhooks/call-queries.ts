import type { Call } from '../../../core/calls/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** A call with all that its webhooks tell. */
export type ToldCall = Pick<
  Call,
  | 'accountId'
  | 'id'
  | 'inboxId'
  | 'contactId'
  | 'direction'
  | 'status'
  | 'fromPhone'
  | 'toPhone'
  | 'answeredAt'
  | 'endedAt'
  | 'recordingKey'
> & {
  startedAt: Date
  /** The number of the person on the other side. */
  contactPhone: string | undefined
}

type CallRow = {
  account_id: Id
  id: Id
  inbox_id: Id
  contact_id: Id | null
  direction: Call['direction']
  status: Call['status']
  from_phone: string | null
  to_phone: string | null
  answered_at: Date | null
  ended_at: Date | null
  recording_key: string | null
  begun_at: Date
  contact_phone: string | null
}

/** Some calls by id, of whatever network. */
export async function listToldCalls(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Map<Id, ToldCall>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<CallRow>(sql`
    select l.account_id, l.id, l.inbox_id, l.contact_id, l.direction, l.status, l.from_phone, l.to_phone, l.answered_at,
           coalesce(l.ended_at, l.failed_at, l.refused_at) as ended_at, l.recording_key,
           least(l.occurred_at, l.created_at) as begun_at, ct.phone as contact_phone
      from calls l left join contacts ct on ct.account_id = l.account_id and ct.id = l.contact_id
     where l.account_id = ${accountId} and l.id = any(${ids}::bigint[])`)
  return new Map(rows.map((row) => [row.id, toToldCall(row)]))
}

function toToldCall(row: CallRow): ToldCall {
  return {
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    contactId: row.contact_id ?? undefined,
    direction: row.direction,
    status: row.status,
    fromPhone: row.from_phone ?? undefined,
    toPhone: row.to_phone ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    recordingKey: row.recording_key ?? undefined,
    startedAt: row.begun_at,
    contactPhone: row.contact_phone ?? undefined,
  }
}
