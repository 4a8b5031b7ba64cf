import type { WebhookDialect } from '../../../core/webhooks/index.ts'
import { hmacSha256Hex } from '../../../platform/http/index.ts'
import { projectIvrResults } from './ivr-results.ts'
import { projectEvents } from './project-events.ts'
import { writeBody } from './source.ts'

export type HatifWebhookOptions = {
  /** How the outside reaches this server, for links to files. */
  publicUrl: () => string
  retryDelaysMs: readonly number[]
}

/**
 * Hatif's webhooks: the call webhook, the WhatsApp message webhook, the results of IVR calls, and events of the
 * workspace. Signed with the bare hex of an HMAC over the bytes where there is a secret; every failure is retried.
 */
export function createHatifWebhooks({ publicUrl, retryDelaysMs }: HatifWebhookOptions): WebhookDialect {
  return {
    dialect: 'hatif',
    timeoutMs: 10_000,
    retryDelaysMs,
    exactDelays: true,
    retriesGone: true,
    project: projectEvents,
    projectResults: projectIvrResults,
    bodies: async (db, deliveries) => deliveries.map((delivery) => writeBody(db, publicUrl(), delivery)),
    headers,
  }
}

/** Without a secret there is no signature at all. */
function headers(body: Buffer, secret: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    ...(secret !== '' && { 'X-Voxa-Signature': hmacSha256Hex(secret, body) }),
  }
}
