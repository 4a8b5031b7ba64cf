import type { InboundEvent } from '../../core/messages/index.ts'
import { type Change, readEach } from './callback.ts'
import { type Json, objectOf, textOf, withoutEmpty } from './json.ts'
import { findPerson, type PersonIds, toIds } from './person.ts'
import { toIsoTime, unknownTime } from './time.ts'

/** `connect`, `terminate` and what else a call tells of itself, and the steps of a call that we started. */
export function parseCalls(change: Change): InboundEvent[] {
  const { calls, statuses } = change.value
  return [
    ...readEach(calls, (call) => parseCall(change, call)),
    ...readEach(statuses, (step) => parseStep(change, step)),
  ]
}

function parseCall(change: Change, call: Json): InboundEvent[] {
  const direction = call['direction'] === 'BUSINESS_INITIATED' ? 'outbound' : 'inbound'
  const ids =
    direction === 'inbound'
      ? toIds(call['from'], call['from_user_id'])
      : toIds(call['to'], call['to_user_id'] ?? call['recipient_user_id'])
  const { sdp_type: type, sdp } = objectOf(call['session'])
  const description = textOf(type) && textOf(sdp) ? { type: textOf(type)!, sdp: textOf(sdp)! } : undefined
  return toReport(change, call, { ids, direction, event: textOf(call['event']), sdp: description })
}

function parseStep(change: Change, step: Json): InboundEvent[] {
  const ids = toIds(step['recipient_id'], step['recipient_user_id'])
  return toReport(change, step, { ids, direction: 'outbound', event: 'status_change' })
}

type About = {
  ids: PersonIds
  direction: 'inbound' | 'outbound'
  event: string | undefined
  sdp?: { type: string; sdp: string }
}

function toReport({ value, entryTime }: Change, report: Json, about: About): InboundEvent[] {
  const { ids, direction, event, sdp } = about
  const networkId = textOf(report['id'])
  const located = findPerson(value, ids)
  if (!networkId || !located || !event) return []
  const call = withoutEmpty({
    type: 'call' as const,
    ...located,
    networkId,
    direction,
    event,
    status: statusOf(report['status']),
    at: toIsoTime(report['timestamp']) ?? toIsoTime(entryTime) ?? unknownTime,
    sdp,
    report,
  })
  return [call]
}

/** Some payloads hold a list of one. */
function statusOf(status: unknown): string | undefined {
  return textOf(Array.isArray(status) ? status[0] : status)?.toLowerCase()
}
