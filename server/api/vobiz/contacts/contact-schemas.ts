import Type from 'typebox'
import { Time, Uuid } from '../schemas.ts'

export const Contact = Type.Object({
  id: Uuid,
  account_id: Type.String(),
  phone_number: Type.String({ description: 'E.164; empty for a contact without a number' }),
  name: Type.String(),
  tags: Type.Array(Type.String()),
  custom_attributes: Type.Record(Type.String(), Type.Unknown(), { description: 'Any JSON by name' }),
  last_active_at: Type.Optional(Time),
  created_at: Time,
  updated_at: Time,
})

// One schema with several types each, not a union: a union would tell of one wrong value three times.

export const PhoneInput = Type.Unsafe<string | number>({
  type: ['string', 'number'],
  description: 'E.164, with or without +',
})

export const NameInput = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'At most 500 characters',
})

export const TagsInput = Type.Unsafe<string[] | null>({
  type: ['array', 'null'],
  items: { type: 'string' },
  description: 'Names; a tag that is new is made',
})

export const AttributesInput = Type.Unsafe<Record<string, unknown> | null>({
  type: ['object', 'null'],
  additionalProperties: true,
  description: 'Any JSON by name; a name that is new becomes a custom field',
})
