import Type from 'typebox'
import { callWords } from '../../call-statuses.ts'
import { Nullable, Time, Uuid } from '../schemas.ts'

export const CallLog = Type.Object({
  id: Uuid,
  account_id: Type.String(),
  channel_id: Uuid,
  meta_call_id: Nullable(Type.String()),
  direction: Type.Enum(['inbound', 'outbound']),
  from_number: Nullable(Type.String()),
  to_number: Nullable(Type.String()),
  status: Type.Enum([...callWords]),
  call_type: Type.String(),
  offer_sdp: Nullable(Type.String()),
  answer_sdp: Nullable(Type.String()),
  ice_candidates: Type.Object({}, { additionalProperties: true }),
  started_at: Nullable(Time),
  answered_at: Nullable(Time),
  ended_at: Nullable(Time),
  duration_seconds: Nullable(Type.Integer({ description: 'From the start, not the answer, to the end' })),
  hangup_cause: Nullable(Type.String()),
  metadata: Type.Object({}, { additionalProperties: true }),
  created_at: Time,
  updated_at: Time,
})
