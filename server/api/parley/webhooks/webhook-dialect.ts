import { createHmac } from 'node:crypto'
import type { StoredEvent } from '../../../core/events/index.ts'
import type {
  Delivery,
  EventBatch,
  Projection,
  SignedAttempt,
  WebhookDialect,
} from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { isToldToWebhooks } from '../events/event-types.ts'
import { listObjects, type ObjectSources } from '../events/list-objects.ts'
import { keepTold } from '../events/present-changes.ts'
import { presentEvent } from '../events/present-event.ts'
import { chosenTypes } from './chosen-types.ts'
import { withWholeLinks } from './whole-links.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

export type ParleyWebhooksOptions = ObjectSources & { publicUrl: () => string }

/**
 * Standard Webhooks 1.0.0, with the events of our own API.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createParleyWebhooks({ networks, publicUrl }: ParleyWebhooksOptions): WebhookDialect {
  return {
    dialect: 'parley',
    timeoutMs: 20 * secondMs,
    // Ten tries in three days.
    retryDelaysMs: [
      5 * secondMs,
      5 * minuteMs,
      30 * minuteMs,
      2 * hourMs,
      5 * hourMs,
      10 * hourMs,
      14 * hourMs,
      20 * hourMs,
      24 * hourMs,
    ],
    project: async (_db, batch) => project(batch),
    bodies: (db, deliveries) => writeBodies(db, deliveries, { networks, publicUrl }),
    headers,
  }
}

function project({ events, webhooks }: EventBatch): Projection[] {
  const choices = webhooks.map((webhook) => ({ id: webhook.id, types: chosenTypes(webhook) }))
  return events.filter(isToldToWebhooks).flatMap((event) => {
    const webhookIds = choices.filter(({ types }) => !types || types.includes(event.type)).map(({ id }) => id)
    if (webhookIds.length === 0) return []
    const { accountId, data, ...rest } = event
    return {
      event,
      eventId: `evt_${event.id}`,
      eventType: event.type,
      source: { ...rest, data: keepTold(data) },
      webhookIds,
    }
  })
}

type Source = Omit<StoredEvent, 'accountId' | 'createdAt'> & { createdAt: string }

/** All of one account. What an event is about is shown as it is at the first attempt. */
async function writeBodies(
  db: Db,
  deliveries: Delivery[],
  { networks, publicUrl }: ParleyWebhooksOptions,
): Promise<Buffer[]> {
  const accountId = deliveries[0]!.accountId
  const events = deliveries.map(({ source }): StoredEvent => {
    const { createdAt, ...rest } = source as Source
    return { ...rest, accountId, createdAt: new Date(createdAt) }
  })
  const objects = await listObjects(db, { accountId, events, networks })
  return events.map((event) => {
    const data = withWholeLinks(presentEvent(event, objects), publicUrl())
    return Buffer.from(JSON.stringify({ type: event.type, timestamp: data.created_at, data }))
  })
}

/** The time is that of the attempt, so that whoever keeps a body cannot send it again later. */
function headers(
  body: Buffer,
  secret: string,
  { eventId }: Delivery,
  { now, previousSecret }: SignedAttempt,
): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1_000)
  const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret]
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Parley-Webhooks/1.0',
    'Webhook-Id': eventId,
    'Webhook-Timestamp': String(timestamp),
    'Webhook-Signature': secrets.map((one) => sign(one, `${eventId}.${timestamp}.`, body)).join(' '),
  }
}

function sign(secret: string, prefix: string, body: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(prefix).update(body).digest('base64')}`
}
