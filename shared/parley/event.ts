import Type, { type Static } from 'typebox'
import { Agent } from './agent.ts'
import { Contact } from './contact.ts'
import { Conversation } from './conversation.ts'
import { Assignment, Call, Draft, Message, Rating, ScheduledMessage } from './message.ts'
import { Id, Nullable, Time } from './pieces.ts'
import { CannedResponse, CustomField, Inbox, Tag, Team, Template } from './settings.ts'
import { View } from './view.ts'

/**
 * One thing that happened, with the objects it is about as the API shows them now. `id` is its place in the log, after
 * which a stream may be resumed. What was deleted is named by `subject_id` only.
 */
export const ParleyEvent = Type.Object({
  id: Type.String({ description: 'Its place in the account’s log; later ones are greater' }),
  type: Type.String({ description: 'message.created, conversation.updated, contact.deleted …' }),
  created_at: Time,
  subject_id: Nullable(Type.String({ description: 'What it is about' })),
  conversation_id: Nullable(Id),
  contact_id: Nullable(Id),
  inbox_id: Nullable(Id),
  changes: Type.Record(Type.String(), Type.Unknown(), { description: 'What changed, where that is known' }),
  conversation: Type.Optional(Conversation),
  message: Type.Optional(Message),
  call: Type.Optional(Call),
  assignment: Type.Optional(Assignment),
  rating: Type.Optional(Rating),
  contact: Type.Optional(Contact),
  draft: Type.Optional(Nullable(Draft)),
  scheduled_message: Type.Optional(Nullable(ScheduledMessage)),
  agent: Type.Optional(Agent),
  team: Type.Optional(Team),
  tag: Type.Optional(Tag),
  custom_field: Type.Optional(CustomField),
  inbox: Type.Optional(Inbox),
  template: Type.Optional(Template),
  canned_response: Type.Optional(CannedResponse),
  view: Type.Optional(View),
})
export type ParleyEvent = Static<typeof ParleyEvent>

/** Beside the log, gone when it is over: who types, and who is there. Never resumed, never in a webhook. */
export const TypingSignal = Type.Object({
  conversation_id: Id,
  by: Type.Enum(['contact', 'agent']),
  agent_id: Nullable(Id),
  typing: Type.Boolean(),
  expires_at: Time,
})
export type TypingSignal = Static<typeof TypingSignal>

export const PresenceSignal = Type.Object({
  agents: Type.Array(
    Type.Object({
      agent_id: Id,
      online: Type.Boolean(),
      conversation_id: Nullable(Type.String({ description: 'What they look at' })),
    }),
    { description: 'Those whose presence changed; all of them at the beginning of a stream' },
  ),
})
export type PresenceSignal = Static<typeof PresenceSignal>
