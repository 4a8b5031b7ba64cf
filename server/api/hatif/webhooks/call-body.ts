import type { CallStatus } from '../../../core/calls/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { timeSpan, utcTime } from '../time.ts'
import type { ToldCall } from './call-queries.ts'

/**
 * The body of the call webhook, docs page 27942274, at one status of the call: what happened after it is not told
 * yet. The link to the recording is signed when the body is sent for the first time.
 */
export function callBody(call: ToldCall, { status, code }: { status: CallStatus; code: number }) {
  const { accountId, id, inboxId, contactId, direction, startedAt, endedAt } = call
  const answeredAt = isRinging(status) ? undefined : call.answeredAt
  const hangupAt = isLive(status) ? undefined : endedAt
  return {
    callId: toUuid('call', id),
    workspaceId: toUuid('account', accountId),
    channelId: toUuid('inbox', inboxId),
    status: code,
    type: direction === 'inbound' ? 1 : 2,
    callerNumber: call.fromPhone ?? null,
    calleeNumber: call.toPhone ?? null,
    pickupTime: answeredAt ? utcTime(answeredAt) : null,
    hangupTime: hangupAt ? utcTime(hangupAt) : null,
    userId: null,
    userName: null,
    contactId: contactId ? toUuid('contact', contactId) : null,
    contactNumber: (direction === 'inbound' ? call.fromPhone : call.toPhone) ?? call.contactPhone ?? null,
    callLength: answeredAt && hangupAt ? timeSpan(hangupAt.getTime() - answeredAt.getTime()) : null,
    aiAgentId: null,
    recordingUrl: null,
    transcription: null,
    summary: null,
    sentiment: null,
    evaluationCriteriaResult: null,
    creationTime: utcTime(startedAt),
    isAiCall: false,
    csatRating: null,
    csatMethod: null,
    csatCollectedAt: null,
  }
}

function isRinging(status: CallStatus): boolean {
  return status === 'queued' || status === 'ringing' || status === 'pre_accepted'
}

/** Whether a call in this status has still to end. */
export function isLive(status: CallStatus): boolean {
  return isRinging(status) || status === 'answered'
}
