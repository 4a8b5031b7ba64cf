import Type, { type Static } from 'typebox'
import { Guid, Nullable } from '../schemas.ts'

const longestUrl = 2048
const Url = (description: string) => Type.Optional(Type.String({ maxLength: longestUrl, description }))
const whole = (minimum: number, maximum: number, fallback: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum, default: fallback, description }))

const Option = Type.Object({
  digit: Type.Union([Type.String(), Type.Integer()], { description: '0 to 9, * or #' }),
  description: Type.Optional(Type.String()),
  label: Type.Optional(Type.String({ description: 'The same as `description`' })),
  responseMessageFileUrl: Url('Played when this key was pressed'),
  webhookUrl: Url('Gets the result too when this key was pressed'),
})

/** An outbound IVR as it is asked for; docs page 24124128. */
export const IvrOrder = Type.Object({
  channelId: Type.String({ description: 'A channel with a phone line' }),
  destinationNumber: Type.String({
    maxLength: 50,
    description: 'Country code and number, with or without +',
  }),
  externalId: Type.Optional(
    Type.String({
      maxLength: 256,
      description: 'Your own name of the call: a repeated one places no second call',
    }),
  ),
  audioFileUrl: Url('The sound to play; this, or `ttsText`'),
  ttsText: Type.Optional(
    Type.String({ maxLength: 5000, description: 'The text to speak; this, or `audioFileUrl`' }),
  ),
  ttsVoice: Type.Optional(
    Type.Union([Type.String(), Type.Integer()], { default: 'Female', description: '`Male` or `Female`' }),
  ),
  welcomeMessageFileUrl: Url('Played once, before the sound'),
  successMessageFileUrl: Url('Played after a valid key'),
  failedMessageFileUrl: Url('Played after an invalid key'),
  options: Type.Array(Option, { minItems: 1 }),
  webhookUrl: Type.String({ maxLength: longestUrl, description: 'Gets the result once the call has ended' }),
  maxAudioRetries: whole(
    0,
    5,
    2,
    'How often the sound is played again when no key, or a wrong one, was pressed',
  ),
  inputTimeoutMs: whole(1000, 30_000, 6000, 'How long to wait for a key'),
  digitTimeoutMs: whole(1000, 10_000, 3000, 'How long to wait between keys'),
})
export type IvrOrder = Static<typeof IvrOrder>

const Time = Nullable(Type.String({ description: 'Saudi time with its offset' }))

export const IvrAnswer = Type.Object({
  id: Guid,
  workspaceId: Guid,
  channelId: Guid,
  externalId: Nullable(Type.String()),
  destinationNumber: Type.String(),
  audioFileUrl: Nullable(Type.String()),
  ttsText: Nullable(Type.String()),
  ttsVoice: Nullable(Type.Integer({ description: '0 Male, 1 Female' })),
  audioType: Type.Integer({ description: '1 a sound, 2 a spoken text' }),
  options: Type.Array(Type.Object({ digit: Type.String(), description: Nullable(Type.String()) })),
  webhookUrl: Type.String(),
  maxAudioRetries: Type.Integer(),
  inputTimeoutMs: Type.Integer(),
  digitTimeoutMs: Type.Integer(),
  status: Type.Integer({
    description: '0 Pending, 1 Initiated, 2 Ringing, 3 InProgress, 4 Completed, 5 NoAnswer, 6 Busy, 7 Failed',
  }),
  result: Type.Integer({
    description:
      '0 None, 1 DigitPressed, 2 NoInput, 3 InvalidInput, 4 NotAnswered, 5 DestinationBusy, 6 TechnicalFailure, 7 Cancelled',
  }),
  pressedDigit: Nullable(Type.String()),
  initiatedAt: Time,
  ringingAt: Time,
  answeredAt: Time,
  completedAt: Time,
  callId: Nullable(Guid),
  errorMessage: Nullable(Type.String()),
  hangupCause: Nullable(Type.String()),
  creationTime: Type.String({ description: 'Saudi time with its offset' }),
})
export type IvrAnswer = Static<typeof IvrAnswer>
