import Type, { type Static } from 'typebox'
import type { CallDirection, CallStatus } from '../../../core/calls/index.ts'
import { type Sql, sql } from '../../../platform/db/index.ts'
import { type Id, toUuid } from '../../../platform/ids.ts'
import { toHatifCallStatus } from '../../call-statuses.ts'
import { Guid, Nullable, PageOf, WallClock } from '../schemas.ts'
import { timeSpan, wallClock } from '../time.ts'

const CallItem = Type.Object({
  id: Guid,
  workspaceId: Guid,
  channelId: Guid,
  userId: Type.Null(),
  userName: Type.Null(),
  phoneNumberId: Guid,
  contactId: Nullable(Guid),
  contactNumber: Nullable(Type.String()),
  contactNumberFormatted: Nullable(Type.String()),
  callType: Type.Integer({ description: '1 Inbound, 2 Outbound' }),
  status: Type.Integer({
    description:
      '0 Active, 1 Completed, 2 Missed, 3 RejectedByCaller, 4 RejectedByCallee, 5 NoAnswer, 6 Cancelled, 7 Failed, 8 Ringing',
  }),
  creationTime: WallClock,
  pickupTime: Nullable(WallClock),
  hangupTime: Nullable(WallClock),
  ringingDuration: Nullable(Type.String({ description: 'hh:mm:ss' })),
  callLength: Nullable(Type.String({ description: 'hh:mm:ss' })),
  recordingUrl: Nullable(Type.String({ description: 'Holds for a day' })),
  aiSummary: Type.Null(),
})

export const CallPage = PageOf(CallItem)

/** A call as `callItemSql` reads it; times as milliseconds since 1970. */
export type CallItemRow = {
  accountId: Id
  id: Id
  inboxId: Id
  contactId: Id | null
  contactPhone: string | null
  direction: CallDirection
  status: CallStatus
  createdMs: number
  ringingMs: number | null
  answeredMs: number | null
  endedMs: number | null
  recordingKey: string | null
}

/** What the list shows of a call, from the aliases `c` (call) and `ct` (contact). */
export const callItemSql: Sql = sql`json_build_object(
  'accountId', c.account_id::text, 'id', c.id::text, 'inboxId', c.inbox_id::text, 'contactId', c.contact_id::text,
  'contactPhone', coalesce(case c.direction when 'inbound' then c.from_phone else c.to_phone end, ct.phone),
  'direction', c.direction, 'status', c.status, 'createdMs', ${msSql(sql`c.created_at`)},
  'ringingMs', ${msSql(sql`coalesce(c.ringing_at, c.started_at)`)}, 'answeredMs', ${msSql(sql`c.answered_at`)},
  'endedMs', ${msSql(sql`coalesce(c.ended_at, c.failed_at, c.refused_at)`)}, 'recordingKey', c.recording_key)`

function msSql(column: Sql): Sql {
  return sql`round(extract(epoch from ${column}) * 1000)`
}

/** `linkOf` signs the link to a recording. Nobody answers calls by hand here, so there is no user. */
export function presentCall(
  row: CallItemRow,
  linkOf: (recordingKey: string) => string,
): Static<typeof CallItem> {
  const { inboxId, contactId, contactPhone, createdMs, ringingMs, answeredMs, endedMs, recordingKey } = row
  return {
    id: toUuid('call', row.id),
    workspaceId: toUuid('account', row.accountId),
    channelId: toUuid('inbox', inboxId),
    userId: null,
    userName: null,
    phoneNumberId: toUuid('inbox', inboxId),
    contactId: contactId ? toUuid('contact', contactId) : null,
    contactNumber: contactPhone,
    contactNumberFormatted: contactPhone,
    callType: row.direction === 'inbound' ? 1 : 2,
    status: toHatifCallStatus(row.status, row.direction),
    creationTime: timeOf(createdMs)!,
    pickupTime: timeOf(answeredMs),
    hangupTime: timeOf(endedMs),
    ringingDuration: spanOf(ringingMs, answeredMs ?? endedMs),
    callLength: spanOf(answeredMs, endedMs),
    recordingUrl: recordingKey ? linkOf(recordingKey) : null,
    aiSummary: null,
  }
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : wallClock(new Date(ms))
}

function spanOf(fromMs: number | null, toMs: number | null): string | null {
  return fromMs === null || toMs === null ? null : timeSpan(toMs - fromMs)
}
