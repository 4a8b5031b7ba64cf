import type { Delivery, LoggedDelivery, Page } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'
import { settingsKeys } from '../query-keys.ts'

export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export function listDeliveries(
  { api }: AppModel,
  webhookId: Id,
  { state, cursor, signal }: { state: DeliveryState | null; cursor: string | null; signal: AbortSignal },
): Promise<Page<Delivery>> {
  return api.get(`/webhooks/${webhookId}/deliveries`, { query: { state, cursor, limit: 50 }, signal })
}

export function getDelivery({ api }: AppModel, webhookId: Id, id: Id): Promise<LoggedDelivery> {
  return api.get(`/webhooks/${webhookId}/deliveries/${id}`)
}

/** The same id, the same bytes, all tries ahead. */
export async function resendDelivery(app: AppModel, { id, webhook_id: webhookId }: Delivery): Promise<void> {
  const delivery = await app.api.post<LoggedDelivery>(`/webhooks/${webhookId}/deliveries/${id}/resend`)
  app.queries.setQueryData(settingsKeys.delivery(id), delivery)
  await refresh(app, webhookId)
}

export type ReplayRange = { states: DeliveryState[]; from: string | null; to: string | null }

/** Delivers again what is in the range; answers how many. @throws ApiProblem by field */
export async function replayDeliveries(
  app: AppModel,
  webhookId: Id,
  { states, from, to }: ReplayRange,
): Promise<number> {
  const body = { states, ...(from && { from }), ...(to && { to }) }
  const { replayed } = await app.api.post<{ replayed: number }>(`/webhooks/${webhookId}/replay`, { body })
  await refresh(app, webhookId)
  return replayed
}

/** JSON with its parts under one another; anything else as it is. */
export function prettyBody(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Answers of strangers are of every kind.
    return text
  }
}

async function refresh({ queries }: AppModel, webhookId: Id): Promise<void> {
  await queries.invalidateQueries({ queryKey: settingsKeys.deliveriesOf(webhookId) })
}
