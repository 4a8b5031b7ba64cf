import type { Account } from '../../core/accounts/index.ts'
import { type Delivery, type DeliveryState, listWebhooks, type Webhook } from '../../core/webhooks/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { toUuid } from '../../platform/ids.ts'
import { UsageError } from '../failure.ts'
import { readId } from '../read-id.ts'

export const deliveryStates: DeliveryState[] = ['waiting', 'delivered', 'failed', 'dropped']

/** The account's webhook of an argument. */
export async function requireWebhook(db: Db, text: string, account: Account): Promise<Webhook> {
  const id = readId('webhook', text)
  const webhook = (await listWebhooks(db, { accountId: account.id })).find((one) => one.id === id)
  if (webhook) return webhook
  throw new UsageError(
    `The account '${account.name}' has no webhook '${text}'. \`parley webhook list --account ${account.id}\` shows those it has`,
  )
}

/** Without its secret, which is shown when it is made. */
export function presentWebhook(webhook: Webhook) {
  const { id, dialect, url, status, statusReason, inboxIds, createdAt } = webhook
  return {
    id,
    uuid: toUuid('webhook', id),
    dialect,
    url,
    status,
    status_reason: statusReason ?? null,
    inbox_ids: inboxIds ?? null,
    created_at: createdAt.toISOString(),
  }
}

export function presentDelivery({
  id,
  eventId,
  eventType,
  state,
  attempts,
  createdAt,
  finishedAt,
}: Delivery) {
  return {
    id,
    uuid: toUuid('delivery', id),
    event_id: eventId,
    event_type: eventType,
    state,
    attempts,
    created_at: createdAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
  }
}
