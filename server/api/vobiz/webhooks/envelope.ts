import { vobizAuthId } from '../../../core/accounts/index.ts'
import type { StoredEvent } from '../../../core/events/index.ts'
import type { Delivery, Projection } from '../../../core/webhooks/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { presentTime } from '../present/time.ts'

/** An object in Meta's shape. */
export type MetaObject = Record<string, unknown>

/** The number through which something came or went, as Meta names it. */
export type MetaNumber = { wabaId: string; phoneNumberId: string; digits: string }

/** What a body is made of besides the delivery itself. */
type Source = { occurred_at: string; payload: MetaObject }

/** One change, wrapped as Meta wraps it. Vobiz passes on the whole of it, not only the `value`. */
export function toProjection(
  event: StoredEvent,
  {
    eventType,
    number,
    field,
    value,
  }: { eventType: string; number: MetaNumber; field: string; value: MetaObject },
): Projection {
  const change = {
    field,
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.digits, phone_number_id: number.phoneNumberId },
      ...value,
    },
  }
  const payload = { object: 'whatsapp_business_account', entry: [{ id: number.wabaId, changes: [change] }] }
  const source: Source = { occurred_at: presentTime(event.createdAt), payload }
  return { event, eventId: toUuid('event', event.id), eventType, source }
}

/** The bytes of one delivery. */
export function writeEnvelope({ accountId, eventId, eventType, source }: Delivery): Buffer {
  const { occurred_at, payload } = source as Source
  return Buffer.from(
    JSON.stringify({
      event_id: eventId,
      event_type: eventType,
      account_id: vobizAuthId(accountId),
      occurred_at,
      payload,
    }),
  )
}

/** Meta's timestamps: unix seconds, as text. */
export function unixSeconds(time: Date): string {
  return String(Math.floor(time.getTime() / 1000))
}
