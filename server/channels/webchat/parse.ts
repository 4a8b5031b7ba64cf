import type { Inbox } from '../../core/inboxes/index.ts'
import type { InboundEvent, NetworkPerson } from '../../core/messages/index.ts'
import { visitorAlias } from '../../core/visitors/index.ts'
import { type Json, objectOf, parseJson, textOf, withoutEmpty } from './json.ts'
import { parseMessage } from './parse-message.ts'

/** What a body tells of this inbox's visitors, event by event; what cannot be read is left out. */
export function parse(body: Buffer, inbox: Inbox): InboundEvent[] {
  const { widget_key: key, events } = objectOf(parseJson(body))
  if (!textOf(key) || key !== inbox.settings['widget_key'] || !Array.isArray(events)) return []
  return events.flatMap((event) => parseEvent(objectOf(event)) ?? [])
}

function parseEvent(event: Json): InboundEvent | undefined {
  const visitor = objectOf(event['visitor'])
  const address = textOf(visitor['address'])
  if (!address) return undefined
  const person = withoutEmpty({
    addresses: [address],
    name: textOf(visitor['name']),
    alias: visitorAlias(address),
    source: 'webchat' as const,
  })
  switch (event['type']) {
    case 'message':
      return parseMessage(event, person)
    case 'status':
      return parseStatus(event, address)
    case 'profile':
      return parseProfile(event, person)
    default:
      return undefined
  }
}

function parseStatus(event: Json, address: string): InboundEvent | undefined {
  const { id, message_id: messageId, status, at } = event
  const networkId = textOf(id)
  const time = toTime(at)
  if (!networkId || !time || (status !== 'delivered' && status !== 'read')) return undefined
  const known = /^[1-9]\d{0,17}$/.test(String(messageId)) ? { messageId: String(messageId) } : {}
  return {
    type: 'status',
    laneKey: address,
    networkId,
    ...known,
    status,
    at: time,
    report: { id: networkId, status, timestamp: String(Math.floor(Date.parse(time) / 1000)) },
  }
}

function parseProfile(event: Json, person: NetworkPerson): InboundEvent {
  const { vouched, email, email_verified: emailVerified, values, former_address: former } = event
  const formerAddress = textOf(former)
  return withoutEmpty({
    type: 'profile' as const,
    // Behind what the stranger wrote, so that it is there to be taken over.
    laneKey: formerAddress ?? person.addresses[0]!,
    person,
    formerAddress,
    vouched: vouched === true || undefined,
    email: textOf(email),
    emailVerified: emailVerified === true || undefined,
    values: valuesOf(values),
  })
}

function valuesOf(values: unknown): Record<string, string | number | boolean> | undefined {
  const entries = Object.entries(objectOf(values)).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  )
  return entries.length > 0
    ? (Object.fromEntries(entries) as Record<string, string | number | boolean>)
    : undefined
}

/** A time as ISO 8601, or undefined. */
export function toTime(value: unknown): string | undefined {
  const time = typeof value === 'string' ? new Date(value) : undefined
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined
}
