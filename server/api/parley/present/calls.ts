import type * as wire from '../../../../shared/parley/index.ts'
import { type Call, listCallsById } from '../../../core/calls/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Id, toUuid } from '../../../platform/ids.ts'
import { recordingLink } from './file-links.ts'

/** Those of these calls that there are, by their ids. */
export async function listCallObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<Map<Id, wire.Call>> {
  const calls = await listCallsById(db, accountId, ids)
  return new Map(calls.map((call) => [call.id, presentCall(db, call)]))
}

/** How an inbound call may end without anybody having taken it. */
const missedStatuses = ['no_answer', 'busy', 'rejected', 'cancelled', 'failed']

function presentCall(db: Db, call: Call): wire.Call {
  const { id, direction, status, answeredAt, endedAt, startedAt, createdAt, recordingKey } = call
  return {
    type: 'call',
    id,
    uuid: toUuid('call', id),
    conversation_id: call.conversationId ?? null,
    inbox_id: call.inboxId,
    direction,
    status,
    missed: direction === 'inbound' && missedStatuses.includes(status),
    from_phone: call.fromPhone ?? null,
    to_phone: call.toPhone ?? null,
    duration_seconds:
      answeredAt && endedAt
        ? Math.max(0, Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000))
        : null,
    pressed_keys: call.keys ?? null,
    recording_url: recordingKey ? recordingLink(db, recordingKey) : null,
    error: call.errorMessage ?? null,
    at: (startedAt ?? createdAt).toISOString(),
    answered_at: answeredAt?.toISOString() ?? null,
    ended_at: endedAt?.toISOString() ?? null,
  }
}
