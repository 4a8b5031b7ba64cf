import type { Delivery, WebhookDialect } from '../../../core/webhooks/index.ts'
import { hmacSha256Hex } from '../../../platform/http/index.ts'
import { writeEnvelope } from './envelope.ts'
import { projectEvents } from './project-events.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs

/** Vobiz's webhooks: Meta's own envelope in one of Vobiz's, signed with the bare hex of an HMAC over the bytes. */
export const vobizWebhooks: WebhookDialect = {
  dialect: 'vobiz',
  timeoutMs: 10 * secondMs,
  retryDelaysMs: [10 * secondMs, 30 * secondMs, 2 * minuteMs, 10 * minuteMs, 60 * minuteMs],
  project: projectEvents,
  bodies: async (_db, deliveries) => deliveries.map(writeEnvelope),
  headers,
}

function headers(body: Buffer, secret: string, { eventType }: Delivery): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'X-Webhook-Event': eventType,
    'X-Webhook-Signature': hmacSha256Hex(secret, body),
  }
}
