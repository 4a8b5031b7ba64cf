import Type, { type Static } from 'typebox'
import { longestText } from './present/present-config.ts'

const ClientId = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'The client’s own name of the message: sent again under the same name it is stored once',
})
const Id = Type.String({ pattern: '^[1-9][0-9]{0,18}$' })

export const Draft = Type.Object(
  {
    clientId: ClientId,
    text: Type.Optional(Type.String({ maxLength: longestText })),
    attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
    replyTo: Type.Optional(Id),
    button: Type.Optional(
      Type.Object(
        { id: Type.String({ minLength: 1, maxLength: 256 }), messageId: Id },
        { additionalProperties: false, description: 'A button of a message, pressed' },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Draft = Static<typeof Draft>

const Claim = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()])

/** Answers to the questions before the chat, by the keys of the fields. */
export const PreChat = Type.Record(Type.String({ maxLength: 60 }), Claim)
export type PreChat = Static<typeof PreChat>
