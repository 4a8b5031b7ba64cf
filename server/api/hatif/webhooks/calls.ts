import { callStatuses } from '../../../core/calls/index.ts'
import type { StoredEvent } from '../../../core/events/index.ts'
import type { EventBatch, Projection } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { toHatifCallStatus } from '../../call-statuses.ts'
import { callBody, isLive } from './call-body.ts'
import { listToldCalls, type ToldCall } from './call-queries.ts'
import type { Source } from './source.ts'
import { subjectsOf } from './subjects.ts'

/** Calls in all their statuses, each told once: that it rings, that somebody answered, how it ended. */
export async function projectCalls(db: Db, { accountId, events }: EventBatch): Promise<Projection[]> {
  const ofCalls = events.filter(({ type }) => type === 'call.created' || type === 'call.updated')
  const calls = await listToldCalls(db, { accountId, ids: subjectsOf(ofCalls) })
  return ofCalls.flatMap((event) => {
    const call = calls.get(event.subjectId!)
    return call ? (projectCall(event, call) ?? []) : []
  })
}

/** A recording that comes after the end is told by a second telling of the end. */
function projectCall(event: StoredEvent, call: ToldCall): Projection | undefined {
  const status = callStatuses.find((known) => known === event.data['status'])
  if (!status) return undefined
  const code = toHatifCallStatus(status, call.direction)
  const isOver = !isLive(status)
  const isLate = event.data['step'] === 'recording'
  if (isLate && !isOver) return undefined
  const source: Source = {
    body: callBody(call, { status, code }),
    ...(isOver && call.recordingKey && { link: recordingLink(call.recordingKey) }),
  }
  const told = `${toUuid('call', call.id)}:${code}`
  return {
    event,
    eventId: isLate ? `${told}:recording` : told,
    eventType: isLate ? 'call.recording' : 'call.status',
    source,
  }
}

function recordingLink(storageKey: string): NonNullable<Source['link']> {
  const extension = /\.(\w{1,4})$/.exec(storageKey)?.[1] ?? 'wav'
  return { key: 'recordingUrl', storageKey, fileName: `recording.${extension}` }
}
