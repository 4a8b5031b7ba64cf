export {
  activateWebhook,
  createWebhook,
  deactivateWebhook,
  deleteWebhook,
  getWebhook,
  type NewWebhook,
} from './create-webhook.ts'
export {
  claimDeliveryLanes,
  type DeliveryClaim,
  deliveryLane,
  deliveryLaneKey,
  webhookIdOf,
} from './delivery-lanes.ts'
export { type DeliveryFilter, getDelivery, listDeliveries, replayDeliveries } from './delivery-log.ts'
export {
  deleteFinishedDeliveries,
  dropWaiting,
  insertDeliveries,
  listWaiting,
  type NewDelivery,
  recordAttempts,
  storeBodies,
} from './delivery-queries.ts'
export { advanceReader, listAccountsBehind, positionBefore, takeReader } from './reader-queries.ts'
export {
  type BreakerRules,
  breakerRules,
  type Health,
  type HealthReport,
  recordHealth,
} from './record-health.ts'
export type {
  Attempt,
  AttemptResult,
  Breaker,
  Delivery,
  DeliveryState,
  Webhook,
  WebhookStatus,
} from './webhook.ts'
export type { EventBatch, Projection, WebhookDialect } from './webhook-dialect.ts'
export { listActiveWebhooks, listWebhooks, listWebhooksById, takeProbes } from './webhook-queries.ts'
