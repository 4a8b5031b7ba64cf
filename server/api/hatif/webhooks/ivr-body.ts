import { toUuid } from '../../../platform/ids.ts'
import { ivrResultNumbers, ivrStatusNumbers, toHangupCause, toIvrState } from '../../call-statuses.ts'
import { enumName } from '../enums.ts'
import { utcTime } from '../time.ts'
import type { ToldIvrCall } from './ivr-queries.ts'

/** The body of the result of an IVR call, docs page 24124128. Numbers, unless the account wants names. */
export function ivrBody(call: ToldIvrCall) {
  const { accountId, id, callId, inboxId, startedAt, answeredAt, endedAt, hasNames } = call
  const { status, result } = toIvrState(call)
  return {
    id: toUuid('ivrCall', id),
    externalId: call.externalId ?? null,
    workspaceId: toUuid('account', accountId),
    channelId: toUuid('inbox', inboxId),
    destinationNumber: call.toPhone ?? null,
    status: hasNames ? enumName(ivrStatusNumbers, status) : status,
    result: hasNames ? enumName(ivrResultNumbers, result) : result,
    pressedDigit: call.pressedDigit ?? null,
    initiatedAt: timeOf(startedAt),
    ringingAt: timeOf(call.ringingAt),
    answeredAt: timeOf(answeredAt),
    completedAt: timeOf(endedAt),
    callDurationSeconds:
      answeredAt && endedAt
        ? Math.max(0, Math.round((endedAt.getTime() - answeredAt.getTime()) / 1000))
        : null,
    callId: startedAt ? toUuid('call', callId) : null,
    errorMessage: call.errorMessage ?? null,
    hangupCause: toHangupCause(call) ?? null,
    creationTime: utcTime(call.createdAt),
  }
}

function timeOf(time: Date | undefined): string | null {
  return time ? utcTime(time) : null
}
