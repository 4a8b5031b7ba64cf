import type { NetworkCall } from './state.ts'

/** What a vendor's call-back says of a call, in its words. */
export function fieldsOf(
  call: NetworkCall,
  event: 'answer' | 'digits' | 'ring' | 'status',
): Record<string, string> {
  return call.account.vendor === 'twilio' ? twilioFields(call, event) : plivoFields(call, event)
}

function twilioFields(call: NetworkCall, event: string): Record<string, string> {
  const { account, id, from, to, direction, status, sipCode } = call
  const isTold = event === 'status' || event === 'ring'
  const isOver = call.endedAt !== undefined
  return {
    CallSid: id,
    AccountSid: account.id,
    ApiVersion: '2010-04-01',
    From: from,
    To: to,
    Caller: from,
    Called: to,
    CallStatus: status,
    Direction: direction === 'outbound' ? 'outbound-api' : 'inbound',
    ...(isTold && {
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(call.sequence++),
      Timestamp: new Date(call.endedAt ?? Date.now()).toUTCString().replace('GMT', '+0000'),
    }),
    ...(isTold &&
      isOver && { Duration: String(Math.ceil(seconds(call) / 60)), CallDuration: String(seconds(call)) }),
    ...(isTold && isOver && sipCode && { SipResponseCode: String(sipCode) }),
  }
}

const hangupCauses: Record<string, string> = {
  completed: 'NORMAL_CLEARING',
  busy: 'USER_BUSY',
  'no-answer': 'NO_ANSWER',
  canceled: 'ORIGINATOR_CANCEL',
  failed: 'NETWORK_OUT_OF_ORDER',
}

function plivoFields(call: NetworkCall, event: string): Record<string, string> {
  const { id, from, to, direction, status, sipCode } = call
  const named = { answer: 'StartApp', digits: 'Redirect', ring: 'Ring', status: 'Hangup' }[event]!
  const isTurnedAway = status === 'no-answer' && call.endedBy === 'Answer XML'
  const isRefused = isTurnedAway || sipCode === 603
  const cause = isRefused ? 'CALL_REJECTED' : sipCode === 404 ? 'UNALLOCATED_NUMBER' : hangupCauses[status]!
  const bare = (number: string) => number.replace('+', '')
  return {
    CallUUID: id,
    From: bare(from),
    To: bare(to),
    CallStatus: status === 'canceled' ? 'cancel' : status,
    Direction: direction,
    Event: named,
    ...(direction === 'outbound' && { RequestUUID: id, ALegUUID: id, ALegRequestUUID: id }),
    ...(event === 'status' && {
      HangupCause: cause,
      HangupSource: call.endedBy,
      Duration: String(seconds(call)),
      BillDuration: String(Math.ceil(seconds(call) / 60) * 60),
      TotalCost: '0.00000',
      StartTime: dateText(call.startedAt),
      AnswerTime: call.answeredAt ? dateText(call.answeredAt) : '',
      EndTime: dateText(call.endedAt ?? Date.now()),
    }),
  }
}

function seconds({ answeredAt, endedAt }: NetworkCall): number {
  return answeredAt && endedAt ? Math.max(1, Math.round((endedAt - answeredAt) / 1000)) : 0
}

/** Plivo's times have no zone; they are UTC. */
function dateText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').slice(0, 19)
}
