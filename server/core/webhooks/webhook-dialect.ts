import type { Db } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Dialect } from '../accounts/index.ts'
import type { StoredEvent } from '../events/index.ts'
import type { Delivery, Webhook } from './webhook.ts'

/** How one vendor's webhooks look on the wire. `app.ts` hands the dialects to the engine that delivers. */
export interface WebhookDialect {
  readonly dialect: Dialect
  /** For one whole exchange, to the last byte of the answer. */
  readonly timeoutMs: number
  /** The waits before the second, third … try; after the last one a delivery has failed. */
  readonly retryDelaysMs: readonly number[]
  /** What it tells of some events of one account, in their order. As many statements for a thousand as for one. */
  project(db: Db, batch: EventBatch): Promise<Projection[]>
  /** The bytes of bodies, at the first attempt. They are kept: every retry sends the same. */
  bodies(db: Db, deliveries: Delivery[]): Promise<Buffer[]>
  /** The headers of one attempt, signature included. */
  headers(body: Buffer, secret: string, delivery: Delivery): Record<string, string>
}

/** Events of one account, and its webhooks of the dialect. */
export type EventBatch = { accountId: Id; events: StoredEvent[]; webhooks: Webhook[] }

/** What a dialect makes of one event. Most events are nothing to most dialects. */
export type Projection = {
  event: StoredEvent
  eventId: string
  eventType: string
  /** Plain JSON. */
  source: unknown
  /** The only webhooks that get it; absent: each that may hear of the event's inbox. */
  webhookIds?: Id[]
}
