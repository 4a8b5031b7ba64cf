import { type BreakerRules, breakerRules } from '../core/webhooks/index.ts'

export type DeliverySettings = {
  /** Lanes that this process holds at once, at work or about to be. */
  lanesHeld: number
  /** Requests under way at once to one webhook. */
  perWebhook: number
  /** Deliveries of one lane taken at once. */
  perLane: number
  leaseMs: number
  /** A lane is given back after this long, so that what was delivered is soon written down. */
  laneMs: number
  /** How long requests under way may take once the server is to stop. */
  stopMs: number
  breaker: BreakerRules
}

export const deliverySettings: DeliverySettings = {
  lanesHeld: 2_000,
  perWebhook: 8,
  perLane: 50,
  leaseMs: 60_000,
  laneMs: 5_000,
  stopMs: 2_000,
  breaker: breakerRules,
}
