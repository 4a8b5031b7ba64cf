import Type, { type Static } from 'typebox'
import { type Attempt, type Delivery, deliveryStates } from '../../../core/webhooks/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { Id, Nullable, Time, Uuid } from '../schemas.ts'

export const State = Type.Enum([...deliveryStates])

const delivery = {
  id: Id,
  uuid: Uuid,
  webhook_id: Id,
  event_id: Type.String({ description: 'The same in every try; of what is told once, its name' }),
  event_type: Type.String(),
  state: State,
  attempts: Type.Integer(),
  created_at: Time,
  finished_at: Nullable(Time),
}

export const DeliverySchema = Type.Object(delivery)

export const LoggedDeliverySchema = Type.Object({
  ...delivery,
  body: Nullable(Type.String({ description: 'The bytes as they are sent, from the first try on' })),
  log: Type.Array(
    Type.Object({
      attempt: Type.Integer(),
      attempted_at: Time,
      status: Nullable(Type.Integer({ description: 'Of the answer, when there was one' })),
      error: Nullable(Type.String({ description: 'Why it does not count as delivered' })),
      response: Nullable(Type.String({ description: 'The beginning of the answer' })),
      duration_ms: Type.Integer(),
    }),
  ),
})

export function presentDelivery(delivery: Delivery): Static<typeof DeliverySchema> {
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

export function presentLogged(logged: Delivery & { log: Attempt[] }): Static<typeof LoggedDeliverySchema> {
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
