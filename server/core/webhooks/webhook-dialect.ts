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
  /** The waits are kept to the millisecond, where a vendor promises them so; else they differ by up to a fifth. */
  readonly exactDelays?: boolean
  /** 410 is a failure like any other, where a vendor promises to retry all of them; else it ends the webhook. */
  readonly retriesGone?: boolean
  /** An answer that is no success is the end of it, where a vendor tries again only what was not answered. */
  readonly answersAreFinal?: boolean
  /** What it tells of some events of one account, in their order. As many statements for a thousand as for one. */
  project(db: Db, batch: EventBatch): Promise<Projection[]>
  /**
   * What it tells the addresses that single requests named for their results; each says its webhooks by id. It is
   * asked about all events, whoever subscribed, so it must cost nothing where there are no such results.
   */
  projectResults?(db: Db, batch: Omit<EventBatch, 'webhooks'>): Promise<(Projection & { webhookIds: Id[] })[]>
  /** The bytes of bodies, at the first attempt. They are kept: every retry sends the same. */
  bodies(db: Db, deliveries: Delivery[]): Promise<Buffer[]>
  /** The headers of one attempt, signature included. */
  headers(body: Buffer, secret: string, delivery: Delivery, attempt: SignedAttempt): Record<string, string>
}

/** When an attempt is made, and the secret before the present one while both are good. */
export type SignedAttempt = { now: Date; previousSecret: string | undefined }

/** Events of one account, and its webhooks of the dialect. */
export type EventBatch = { accountId: Id; events: StoredEvent[]; webhooks: Webhook[] }

/** What a dialect makes of one event. Most events are nothing to most dialects. */
export type Projection = {
  event: StoredEvent
  eventId: string
  eventType: string
  /** Tells apart what is told of one event to one webhook in several bodies; 0 when absent. */
  part?: number
  /** Plain JSON. */
  source: unknown
  /** The only webhooks that get it; absent: each that may hear of the event's inbox. */
  webhookIds?: Id[]
}
