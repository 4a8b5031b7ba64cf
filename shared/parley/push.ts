import Type, { type Static } from 'typebox'
import { Id, Time } from './pieces.ts'

/** What a browser is told by web push, as JSON, while nobody looks. */
export const PushNotice = Type.Object({
  type: Type.Enum(['message', 'mention'], { description: 'A contact wrote; a note speaks to the person' }),
  account_id: Id,
  conversation_id: Id,
  message_id: Id,
  title: Type.String({ description: 'Who wrote' }),
  body: Type.String({ description: 'The beginning of it; a sign for what has no words' }),
  at: Time,
  url: Type.String({ description: 'The page of the inbox that it leads to' }),
  tag: Type.String({ description: 'Of notices with one tag, a browser shows the last' }),
})
export type PushNotice = Static<typeof PushNotice>

/** As a browser’s `PushSubscription.toJSON()` has it. */
export const PushSubscription = Type.Object(
  {
    endpoint: Type.String({ description: 'Where the browser’s push service takes notices for it' }),
    keys: Type.Object({ p256dh: Type.String(), auth: Type.String() }),
  },
  { additionalProperties: true },
)
export type PushSubscription = Static<typeof PushSubscription>
