import Type from 'typebox'
import { Nullable, Time, Uuid } from '../schemas.ts'

export const AvailableNumber = Type.Object({
  e164: Type.String(),
  country: Type.String(),
  region: Type.String(),
  setup_fee: Type.Number(),
  monthly_fee: Type.Number(),
  currency: Type.String(),
})

export const NumberOrder = Type.Object({
  id: Uuid,
  account_id: Type.String(),
  country_code: Type.String(),
  region: Type.String(),
  number_type: Type.String(),
  selected_phone_number: Nullable(Type.String()),
  provider_order_id: Nullable(Type.String()),
  provider_name: Type.String(),
  status: Type.Enum(['pending', 'completed', 'failed', 'cancelled']),
  monthly_cost: Type.Number(),
  setup_cost: Type.Number(),
  currency: Type.String(),
  failure_reason: Nullable(Type.String()),
  created_at: Time,
  updated_at: Time,
})
