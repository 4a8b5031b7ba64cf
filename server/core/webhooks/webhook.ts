import type { Id } from '../../platform/ids.ts'
import type { Dialect } from '../accounts/index.ts'

/** A subscriber's address, and in which dialect it is told what happens. */
export type Webhook = {
  accountId: Id
  id: Id
  dialect: Dialect
  url: string
  /** With which bodies are signed; empty: they are not. */
  secret: string
  /** The secret before that, for as long as bodies are signed with both. */
  previousSecret: string | undefined
  previousSecretUntil: Date | undefined
  purpose: WebhookPurpose
  status: WebhookStatus
  statusReason: string | undefined
  /** What its dialect lets it choose: kinds of events, headers. */
  settings: Record<string, unknown>
  /** The only inboxes it hears of; undefined: all. */
  inboxIds: Id[] | undefined
  /** It hears of what comes after this position of the log. */
  sincePosition: string
  breaker: Breaker
  createdAt: Date
  updatedAt: Date
}

export type WebhookStatus = 'active' | 'inactive'

/** `ivr`: it was not subscribed; it stands for the address that IVR calls named for their results. */
export type WebhookPurpose = 'subscription' | 'ivr'

/** Which of its dialect's kinds of news a webhook is told; undefined where the dialect has one kind only. */
export function kindOf({ purpose, settings }: Pick<Webhook, 'purpose' | 'settings'>): string | undefined {
  if (purpose === 'ivr') return 'ivr'
  return typeof settings['kind'] === 'string' ? settings['kind'] : undefined
}

/**
 * Keeps a dead endpoint from being called all the time. `openMs` is how long it will still be left alone; 0 with
 * `openings` above 0: one delivery may probe it.
 */
export type Breaker = { failures: number; openings: number; openMs: number }

/** One event for one webhook. */
export type Delivery = {
  accountId: Id
  id: Id
  webhookId: Id
  /** The event's place in the log. */
  position: string
  laneKey: string
  /** The event as the dialect names it: the same in every delivery and every retry. */
  eventId: string
  eventType: string
  /** What the body is made of at the first attempt; gone once there is one. */
  source: unknown
  body: Buffer | undefined
  state: DeliveryState
  /** Attempts ever made. */
  attempts: number
  /** Attempts since it was last put in its lane; the schedule of retries goes by these. */
  tries: number
  createdAt: Date
  finishedAt: Date | undefined
}

/** `dropped`: its webhook was gone or switched off when its turn came. */
export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One HTTP try. */
export type Attempt = {
  attempt: number
  attemptedAt: Date
  /** The answer's HTTP status, when there was an answer. */
  status: number | undefined
  /** Why it does not count as delivered. */
  error: string | undefined
  /** The beginning of the answer's body. */
  response: string | undefined
  durationMs: number
}

/** An attempt with what it means for its delivery. */
export type AttemptResult = Attempt & { accountId: Id; deliveryId: Id; state: DeliveryState }
