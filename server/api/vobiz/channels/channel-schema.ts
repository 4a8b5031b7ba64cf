import Type from 'typebox'
import { Nullable, Time, Uuid } from '../schemas.ts'

export const onboardingModes = ['buy_from_vobiz', 'bring_your_own', 'embedded_signup']

export const Channel = Type.Object({
  id: Uuid,
  account_id: Type.String(),
  waba_id: Type.String(),
  phone_number_id: Nullable(Type.String()),
  phone_number: Nullable(Type.String()),
  number_onboarding_mode: Type.String({ description: onboardingModes.join(', ') }),
  number_provider: Type.String(),
  number_order_id: Nullable(Type.String()),
  verification_status: Type.String({ description: 'verified, pending or rejected' }),
  display_name: Type.String(),
  business_profile: Type.String(),
  status: Type.Enum(['active', 'inactive', 'suspended']),
  created_at: Time,
  updated_at: Time,
})
