import Type, { type Static } from 'typebox'
import { Agent } from './agent.ts'
import { Id, Nullable, Time } from './pieces.ts'
import { CannedResponse, CustomField, Inbox, Tag, Team } from './settings.ts'
import { View } from './view.ts'

/** How a person wants the inbox to be. What is absent is as the product has it. */
export const Preferences = Type.Object(
  {
    language: Type.Optional(Type.Enum(['en', 'ar', 'vi', 'hi'])),
    theme: Type.Optional(Type.Enum(['system', 'light', 'dark'])),
    density: Type.Optional(Type.Enum(['comfortable', 'compact'])),
    undo_send_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 })),
    send_key: Type.Optional(Type.Enum(['enter', 'mod+enter'])),
    sounds: Type.Optional(Type.Boolean()),
    notify: Type.Optional(Type.Enum(['all', 'mine', 'none'])),
    single_keys: Type.Optional(Type.Boolean({ description: 'Whether keys without a modifier do something' })),
    shortcuts: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Keys by action, where changed' }),
    ),
    finished_steps: Type.Optional(
      Type.Array(Type.String(), { description: 'Steps of the first run that are done or put away' }),
    ),
  },
  { additionalProperties: false },
)
export type Preferences = Static<typeof Preferences>

/** Who is signed in, and at work for which account. */
export const SignedIn = Type.Object({
  account: Type.Object({ id: Id, name: Type.String() }),
  accounts: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
    description: 'All that this person works for',
  }),
  agent: Agent,
})
export type SignedIn = Static<typeof SignedIn>

/** Everything the inbox needs before its first list: one request. */
export const Bootstrap = Type.Object({
  position: Type.String({ description: 'Where to begin the stream of events: `Last-Event-ID`' }),
  server: Type.Object({
    version: Type.String(),
    public_url: Type.String(),
    web_push_key: Nullable(Type.String({ description: 'VAPID public key' })),
    can_mail: Type.Boolean({ description: 'Whether invitations go by mail' }),
    sandbox_url: Nullable(Type.String({ description: 'The page of the built-in WhatsApp sandbox' })),
  }),
  account: Type.Object({ id: Id, name: Type.String() }),
  accounts: Type.Array(Type.Object({ id: Id, name: Type.String() }), {
    description: 'All that this person works for',
  }),
  me: Agent,
  preferences: Preferences,
  agents: Type.Array(Agent),
  teams: Type.Array(Team),
  inboxes: Type.Array(Inbox),
  tags: Type.Array(Tag),
  custom_fields: Type.Array(CustomField),
  canned_responses: Type.Array(CannedResponse),
  views: Type.Array(View),
  counts: Type.Record(Type.String(), Type.Integer()),
})
export type Bootstrap = Static<typeof Bootstrap>

export const Passkey = Type.Object({
  id: Id,
  name: Type.String(),
  created_at: Time,
  last_used_at: Nullable(Time),
})
export type Passkey = Static<typeof Passkey>

/** A place where the person is signed in. */
export const Session = Type.Object({
  id: Id,
  is_this: Type.Boolean(),
  device: Nullable(Type.String({ description: 'What the browser calls itself' })),
  address: Nullable(Type.String()),
  created_at: Time,
  last_seen_at: Time,
})
export type Session = Static<typeof Session>
