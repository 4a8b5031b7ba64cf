import type { StoredEvent } from '../../../core/events/index.ts'
import type { MessageError } from '../../../core/messages/index.ts'
import type { Projection } from '../../../core/webhooks/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { type MetaObject, toProjection, unixSeconds } from './envelope.ts'
import type { Told } from './queries.ts'

/** What became of a message that went out. */
export function projectStatus(event: StoredEvent, told: Told): Projection {
  const { report } = event.data
  return toProjection(event, {
    eventType: 'message.status',
    number: told.number,
    field: 'messages',
    value: { statuses: [isObject(report) ? passOn(event, told, report) : toFailure(event, told)] },
  })
}

/**
 * The network's own report, with all it says of billing. `played`, of a voice message, is no status here: it was
 * read. Meta gives back our note with the message; a client knows the message by its UUID.
 */
function passOn({ data }: StoredEvent, { id }: Told, report: MetaObject): MetaObject {
  const status = data['reported'] ?? report['status']
  return { ...report, status, biz_opaque_callback_data: toUuid('message', id) }
}

/** A message that failed before the network took it: the report Meta would have written. */
function toFailure({ createdAt, data }: StoredEvent, { id, networkId, person }: Told): MetaObject {
  const uuid = toUuid('message', id)
  return {
    id: networkId ?? uuid,
    status: 'failed',
    timestamp: unixSeconds(createdAt),
    ...(person.waId && { recipient_id: person.waId }),
    ...(!person.waId && person.userId && { recipient_user_id: person.userId }),
    errors: isObject(data['error']) ? [toMetaError(data['error'] as MessageError)] : [],
    biz_opaque_callback_data: uuid,
  }
}

function toMetaError({ code, title, message, details, href }: MessageError): MetaObject {
  return {
    code: /^\d{1,9}$/.test(code) ? Number(code) : code,
    title,
    message: message ?? title,
    error_data: { details: details ?? message ?? title },
    ...(href && { href }),
  }
}

function isObject(value: unknown): value is MetaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
