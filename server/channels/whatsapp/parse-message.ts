import { toE164 } from '../../../shared/phone.ts'
import type { InboundEvent, InboundMessage } from '../../core/messages/index.ts'
import type { Change } from './callback.ts'
import { isObject, type Json, objectOf, textOf, withoutEmpty } from './json.ts'
import { typedContent } from './message-content.ts'
import { findPerson, type Located, laneKeyOf, type PersonIds, toIds } from './person.ts'
import { toIsoTime, unknownTime } from './time.ts'

/** What says who, when and which; the rest of a message beside its typed part goes into `extras`. */
const envelopeKeys = new Set(['from', 'from_user_id', 'to', 'to_user_id', 'id', 'timestamp', 'type'])

/**
 * What one entry of `messages` or `message_echoes` tells. Of an echo, which the business wrote on its phone, the
 * recipient is the person. An entry that names neither itself nor a person tells nothing.
 */
export function parseMessage(
  { value, entryTime }: Change,
  message: Json,
  direction: InboundMessage['direction'],
): InboundEvent[] {
  const ids = idsOf(message, direction)
  const at = toIsoTime(message['timestamp']) ?? toIsoTime(entryTime)
  const rewrite = parseRewrite(message, laneKeyOf(ids), at ?? unknownTime)
  if (rewrite) return [rewrite]

  const sender = findPerson(value, ids)
  const networkId = textOf(message['id'])
  const changes = parseAddressChange(message, ids)
  if (!sender || !networkId) return changes
  // A message without a time counts as of now, which its recorder alone knows.
  return [toInboundMessage(message, { sender, networkId, direction, at: at ?? '' }), ...changes]
}

function idsOf(message: Json, direction: InboundMessage['direction']): PersonIds {
  if (direction === 'outbound') return toIds(message['to'], message['to_user_id'])
  const ids = toIds(message['from'], message['from_user_id'])
  if (laneKeyOf(ids) !== undefined) return ids
  // A notice about somebody who hides their number names them only inside.
  return toIds(undefined, objectOf(message['system'])['previous_user_id'])
}

function toInboundMessage(
  message: Json,
  about: { sender: Located; networkId: string; direction: InboundMessage['direction']; at: string },
): InboundEvent {
  const { sender, networkId, direction, at } = about
  const { kind, content, text, attachments } = typedContent(message)
  return withoutEmpty({
    type: 'message' as const,
    laneKey: sender.laneKey,
    person: sender.person,
    direction,
    networkId,
    kind,
    content,
    text,
    occurredAt: at,
    replyToNetworkId: replyTo(message),
    extras: extrasOf(message),
    attachments,
  })
}

function replyTo(message: Json): string | undefined {
  const about = message['type'] === 'reaction' ? objectOf(message['reaction'])['message_id'] : undefined
  return textOf(about ?? objectOf(message['context'])['id'])
}

function extrasOf(message: Json): Json | undefined {
  const rest = Object.entries(message).filter(([key]) => !envelopeKeys.has(key) && key !== message['type'])
  return rest.length > 0 ? Object.fromEntries(rest) : undefined
}

/** An edit or a deletion of an earlier message; undefined when it is none, or does not say of which. */
function parseRewrite(message: Json, laneKey: string | undefined, at: string): InboundEvent | undefined {
  const type = message['type']
  if (type !== 'edit' && type !== 'revoke') return undefined
  const typed = objectOf(message[type])
  const networkId = textOf(typed['original_message_id'])
  if (!networkId) return undefined
  const about = { laneKey: laneKey ?? networkId, networkId, at }
  if (type === 'revoke') return { type: 'revoke', ...about }
  if (!isObject(typed['message'])) return undefined
  const { kind, content, text } = typedContent(typed['message'])
  // Words that cannot be read must not replace those that can.
  if (kind === 'unsupported') return undefined
  return withoutEmpty({ type: 'edit' as const, ...about, content, text })
}

/** The person has another number or another id from now on. */
function parseAddressChange(message: Json, old: PersonIds): InboundEvent[] {
  if (message['type'] !== 'system') return []
  const system = objectOf(message['system'])
  const laneKey = laneKeyOf(old)
  const newIds = newIdsOf(system)
  if (!laneKey || !newIds) return []
  const { userId, waId } = newIds
  // One of the two ids may have changed already in how the notice names its sender.
  const address = [old.waId, old.userId].find((id) => id && id !== waId && id !== userId) ?? laneKey
  const newAddresses = [userId, waId].flatMap((id) => (id === undefined || id === address ? [] : id))
  if (newAddresses.length === 0) return []
  return [
    withoutEmpty({
      type: 'address' as const,
      laneKey,
      address,
      newAddresses,
      newPhone: waId === undefined ? undefined : toE164(waId),
    }),
  ]
}

function newIdsOf(system: Json): PersonIds | undefined {
  switch (system['type']) {
    case 'user_changed_number':
    case 'customer_changed_number':
      return toIds(system['new_wa_id'] ?? system['wa_id'], system['user_id'])
    case 'user_changed_user_id':
      return toIds(system['wa_id'], system['user_id'])
    default:
      return undefined
  }
}
