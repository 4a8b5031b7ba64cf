import Type, { type Static } from 'typebox'
import { Id, Nullable, Time, Uuid } from './pieces.ts'

export const agentRoles = ['owner', 'admin', 'agent'] as const
export const Role = Type.Enum([...agentRoles])
export type Role = Static<typeof Role>

export const Agent = Type.Object({
  id: Id,
  uuid: Uuid,
  user_id: Nullable(Type.String({ description: 'Who signs in; null for a bot' })),
  email: Nullable(Type.String()),
  name: Type.String(),
  role: Role,
  is_bot: Type.Boolean({ description: 'An AI agent: it is given conversations, and signs in nowhere' }),
  inbox_ids: Nullable(Type.Array(Id, { description: 'The only inboxes they see; null: all' })),
  created_at: Time,
})
export type Agent = Static<typeof Agent>

export const Invitation = Type.Object({
  id: Id,
  email: Type.String(),
  name: Nullable(Type.String()),
  role: Role,
  inbox_ids: Nullable(Type.Array(Id)),
  expires_at: Time,
  created_at: Time,
})
export type Invitation = Static<typeof Invitation>

/** What whoever has the link of an invitation sees of it. */
export const InvitationSummary = Type.Object({
  account: Type.Object({ name: Type.String() }),
  email: Type.String(),
  name: Nullable(Type.String()),
  needs_password: Type.Boolean({
    description: 'Whether a password is to be given: a new one, or with `has_account` one’s own',
  }),
  has_account: Type.Boolean({ description: 'Whether somebody signs in on this server by the address' }),
})
export type InvitationSummary = Static<typeof InvitationSummary>
