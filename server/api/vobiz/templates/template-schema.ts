import Type from 'typebox'
import { Nullable, Time, Uuid } from '../schemas.ts'

export const ChannelParams = Type.Object({ channelId: Type.String({ description: 'UUID of the channel' }) })

const Components = Type.Array(Type.Any(), { description: 'In Meta’s format for new templates' })

export const Template = Type.Object({
  id: Uuid,
  account_id: Type.String(),
  channel_id: Uuid,
  waba_id: Type.String(),
  meta_template_id: Nullable(Type.String()),
  name: Type.String(),
  language: Type.String(),
  category: Type.String({ description: 'UTILITY, MARKETING or AUTHENTICATION' }),
  status: Type.String({ description: 'APPROVED, PENDING_REVIEW, REJECTED, DISABLED or PAUSED' }),
  components: Type.Union([Type.Object({ components: Components }), Components], {
    description: 'An object around the list; the list alone under the legacy prefix',
  }),
  quality_score: Type.String(),
  created_at: Time,
  updated_at: Time,
})
