import type { StoredEvent } from '../../../core/events/index.ts'
import type { Projection } from '../../../core/webhooks/index.ts'
import { type MetaObject, toProjection, unixSeconds } from './envelope.ts'
import type { Told } from './queries.ts'

/** A message that came in, put back into the change in which Meta told of it. */
export function projectInbound(event: StoredEvent, told: Told): Projection {
  return toProjection(event, {
    eventType: 'message.inbound',
    number: told.number,
    field: 'messages',
    value: { contacts: [toContact(told)], messages: [toMetaMessage(told)] },
  })
}

function toContact({ person }: Told): MetaObject {
  const { name, waId, userId, username } = person
  return {
    profile: { name, ...(username && { username }) },
    ...(waId && { wa_id: waId }),
    ...(userId && { user_id: userId }),
  }
}

/** What Meta says beside the typed object (context, referral, errors …) was kept as it came, and goes back beside it. */
function toMetaMessage(told: Told): MetaObject {
  const { kind, content, extras, networkId, occurredAt, person, isDeleted } = told
  return {
    ...(person.waId && { from: person.waId }),
    ...(person.userId && { from_user_id: person.userId }),
    id: networkId,
    timestamp: unixSeconds(occurredAt),
    ...(isDeleted ? deletedPart : typedPart(kind, content)),
    ...extras,
  }
}

/** Meta's object of the type. A list of contacts is kept wrapped; a type that is not known here, under its own name. */
function typedPart(kind: string, content: MetaObject): MetaObject {
  if (kind === 'contacts') return { type: kind, contacts: content['contacts'] ?? [] }
  const type = content['type']
  if (kind === 'unsupported' && typeof type === 'string' && type in content && type !== 'type')
    return { type, [type]: content[type] }
  // A greeting says nothing but that it is one.
  return Object.keys(content).length === 0 ? { type: kind } : { type: kind, [kind]: content }
}

/** Deleted by its sender before it could be told: that there was a message is all that is left of it. */
const deletedPart = { type: 'unsupported', unsupported: { type: 'revoke' } }
