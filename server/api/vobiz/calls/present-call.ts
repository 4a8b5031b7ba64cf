import type { Static } from 'typebox'
import type { Call } from '../../../core/calls/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { toCallWord } from '../../call-statuses.ts'
import { presentTime } from '../present/time.ts'
import type { CallLog } from './call-schema.ts'

export function presentCall(call: Call, { authId }: { authId: string }): Static<typeof CallLog> {
  const { startedAt, answeredAt, endedAt } = call
  return {
    id: toUuid('call', call.id),
    account_id: authId,
    channel_id: toUuid('inbox', call.inboxId),
    meta_call_id: call.networkId ?? null,
    direction: call.direction,
    from_number: call.fromPhone ?? null,
    to_number: call.toPhone ?? null,
    status: toCallWord(call.status),
    call_type: call.kind,
    offer_sdp: call.offerSdp ?? null,
    answer_sdp: call.answerSdp ?? null,
    ice_candidates: {},
    started_at: timeOrNull(startedAt),
    answered_at: timeOrNull(answeredAt),
    ended_at: timeOrNull(endedAt),
    duration_seconds: startedAt && endedAt ? secondsBetween(startedAt, endedAt) : null,
    hangup_cause: call.cause ?? null,
    metadata: call.metadata,
    created_at: presentTime(call.createdAt),
    updated_at: presentTime(call.updatedAt),
  }
}

function timeOrNull(time: Date | undefined): string | null {
  return time ? presentTime(time) : null
}

/** Of the times as shown, in whole seconds; the network's clock may be a little behind ours. */
function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, Math.floor(to.getTime() / 1000) - Math.floor(from.getTime() / 1000))
}
