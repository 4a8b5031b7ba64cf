import type { StoredEvent } from '../../../core/events/index.ts'
import type { Projection } from '../../../core/webhooks/index.ts'
import { type MetaNumber, type MetaObject, toProjection } from './envelope.ts'

/**
 * What happened to a call. The event's `report` is Meta's own object and `event` Meta's word for it: `connect`,
 * `terminate`, or `status_change` for a step of a call that we started, which Meta tells without that word.
 */
export function projectCall(event: StoredEvent, number: MetaNumber): Projection[] {
  const { report, event: given } = event.data as { report: MetaObject; event?: unknown }
  const name = wordOf(given) ?? wordOf(report['event'])
  if (!name) return []
  const call = name === 'status_change' ? toStep(report, number) : { ...report, event: name }
  return [
    toProjection(event, { eventType: `call.${name}`, number, field: 'calls', value: { calls: [call] } }),
  ]
}

function toStep(
  { type: _type, recipient_id, status, ...report }: MetaObject,
  number: MetaNumber,
): MetaObject {
  return {
    from: number.digits,
    to: recipient_id,
    direction: 'BUSINESS_INITIATED',
    ...report,
    event: 'status_change',
    status: typeof status === 'string' ? status.toLowerCase() : status,
  }
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z_]{1,40}$/.test(value) ? value : undefined
}
