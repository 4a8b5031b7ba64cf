import Type, { type Static } from 'typebox'
import { Id, Nullable, Time, Uuid } from './pieces.ts'

export const Webhook = Type.Object({
  id: Id,
  uuid: Uuid,
  dialect: Type.Enum(['vobiz', 'hatif', 'chatbotx', 'parley']),
  kind: Nullable(Type.String({ description: 'What it is told, where its dialect lets it choose' })),
  events: Nullable(
    Type.Array(Type.String(), {
      description: 'The only types of events it is told; null: all of its dialect',
    }),
  ),
  url: Type.String(),
  status: Type.Enum(['active', 'inactive']),
  status_reason: Nullable(Type.String()),
  is_signed: Type.Boolean({ description: 'Whether there is a secret; it is shown when it is made' }),
  inbox_ids: Nullable(Type.Array(Id)),
  created_at: Time,
  updated_at: Time,
})
export type Webhook = Static<typeof Webhook>

export const DeliveryState = Type.Enum(['waiting', 'delivered', 'failed', 'dropped'])

const delivery = {
  id: Id,
  uuid: Uuid,
  webhook_id: Id,
  event_id: Type.String({ description: 'The same in every try; of what is told once, its name' }),
  event_type: Type.String(),
  state: DeliveryState,
  attempts: Type.Integer(),
  created_at: Time,
  finished_at: Nullable(Time),
}

export const Delivery = Type.Object(delivery)
export type Delivery = Static<typeof Delivery>

export const LoggedDelivery = Type.Object({
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
export type LoggedDelivery = Static<typeof LoggedDelivery>
