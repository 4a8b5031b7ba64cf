import Type, { type Static } from 'typebox'
import { ContactSummary } from './conversation.ts'
import { Id, Nullable, Time, Uuid } from './pieces.ts'

export const Identity = Type.Object({
  inbox_id: Id,
  channel: Type.String(),
  address: Type.String({ description: 'The network’s own id' }),
  username: Nullable(Type.String()),
})
export type Identity = Static<typeof Identity>

export const Contact = Type.Object({
  ...ContactSummary.properties,
  uuid: Uuid,
  first_name: Nullable(Type.String()),
  last_name: Nullable(Type.String()),
  company: Nullable(Type.String()),
  position: Nullable(Type.String({ description: 'What the contact does there' })),
  language: Nullable(Type.String()),
  country: Nullable(Type.String()),
  state: Nullable(Type.String()),
  city: Nullable(Type.String()),
  timezone: Nullable(Type.String()),
  gender: Nullable(Type.Enum(['male', 'female', 'unknown'])),
  tag_ids: Type.Array(Id),
  custom_values: Type.Array(Type.Object({ custom_field_id: Id, value: Type.Unknown() })),
  identities: Type.Array(Identity),
  last_active_at: Nullable(Time),
  created_at: Time,
  updated_at: Time,
})
export type Contact = Static<typeof Contact>

export const ContactNote = Type.Object({
  id: Id,
  contact_id: Id,
  text: Type.String(),
  agent_id: Nullable(Id),
  created_at: Time,
  updated_at: Time,
})
export type ContactNote = Static<typeof ContactNote>

/** What a field of a contact was, and became. */
export const ContactChange = Type.Object({
  id: Id,
  contact_id: Id,
  field: Type.String({ description: 'name, phone, email, company, position, or the name of a custom field' }),
  custom_field_id: Nullable(Id),
  old_value: Nullable(Type.String()),
  new_value: Nullable(Type.String()),
  agent_id: Nullable(Type.String({ description: 'Who changed it; null: a program, or the contact' })),
  at: Time,
})
export type ContactChange = Static<typeof ContactChange>
