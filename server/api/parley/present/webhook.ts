import type * as wire from '../../../../shared/parley/index.ts'
import { type Attempt, type Delivery, kindOf, type Webhook } from '../../../core/webhooks/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { chosenTypes } from '../webhooks/chosen-types.ts'

/** Without its secret, which is shown when it is made. */
export function presentWebhook(webhook: Webhook): wire.Webhook {
  const { id, dialect, url, secret, status, statusReason, inboxIds, createdAt, updatedAt } = webhook
  return {
    id,
    uuid: toUuid('webhook', id),
    dialect,
    kind: kindOf(webhook) ?? null,
    events: chosenTypes(webhook) ?? null,
    url,
    status,
    status_reason: statusReason ?? null,
    is_signed: secret !== '',
    inbox_ids: inboxIds ?? null,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}

export function presentDelivery(delivery: Delivery): wire.Delivery {
  const { id, webhookId, eventId, eventType, state, attempts, createdAt, finishedAt } = delivery
  return {
    id,
    uuid: toUuid('delivery', id),
    webhook_id: webhookId,
    event_id: eventId,
    event_type: eventType,
    state,
    attempts,
    created_at: createdAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
  }
}

export function presentLogged(logged: Delivery & { log: Attempt[] }): wire.LoggedDelivery {
  return {
    ...presentDelivery(logged),
    body: logged.body?.toString('utf8') ?? null,
    log: logged.log.map(({ attempt, attemptedAt, status, error, response, durationMs }) => ({
      attempt,
      attempted_at: attemptedAt.toISOString(),
      status: status ?? null,
      error: error ?? null,
      response: response ?? null,
      duration_ms: durationMs,
    })),
  }
}
