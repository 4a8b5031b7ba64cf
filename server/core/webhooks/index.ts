export { callExternalWebhooks } from './call-external-webhooks.ts'
export { createWebhook, deleteWebhook, getWebhook, type NewWebhook } from './create-webhook.ts'
export {
  claimDeliveryLanes,
  type DeliveryClaim,
  deliveryLane,
  deliveryLaneKey,
  webhookIdOf,
} from './delivery-lanes.ts'
export {
  type DeliveryFilter,
  getDelivery,
  listDeliveries,
  listLatestDeliveries,
  replayDeliveries,
} from './delivery-log.ts'
export {
  deleteFinishedDeliveries,
  dropWaiting,
  insertDeliveries,
  listTold,
  listWaiting,
  type NewDelivery,
  recordAttempts,
  storeBodies,
} from './delivery-queries.ts'
export { ensureIvrWebhooks } from './ensure-ivr-webhooks.ts'
export { deleteEndedWebhooks, deleteUnusedIvrWebhooks } from './forget-webhooks.ts'
export { type InboxWebhooks, type IvrWebhooks, listIvrWebhookIds } from './inbox-webhook-queries.ts'
export { advanceReader, listAccountsBehind, positionBefore, takeReader } from './reader-queries.ts'
export {
  type BreakerRules,
  breakerRules,
  type Health,
  type HealthReport,
  recordHealth,
} from './record-health.ts'
export { requireWebhookUrl } from './require-url.ts'
export { rotateSecret } from './rotate-secret.ts'
export { activateWebhook, deactivateWebhook, updateWebhook, type WebhookChange } from './update-webhook.ts'
export {
  type Attempt,
  type AttemptResult,
  type Breaker,
  type Delivery,
  type DeliveryState,
  deliveryStates,
  kindOf,
  type Webhook,
  type WebhookPurpose,
  type WebhookStatus,
} from './webhook.ts'
export type { EventBatch, Projection, SignedAttempt, WebhookDialect } from './webhook-dialect.ts'
export { sharesSecret, type WebhookKind, webhookKinds } from './webhook-kinds.ts'
export {
  findWebhook,
  listActiveWebhooks,
  listWebhooks,
  listWebhooksById,
  lockSubscribing,
  lockWebhook,
  takeProbes,
} from './webhook-queries.ts'
