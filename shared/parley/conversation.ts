import Type, { type Static } from 'typebox'
import { messageStatuses } from './message.ts'
import { Id, Nullable, Time, Uuid } from './pieces.ts'

export const conversationStatuses = ['open', 'pending', 'snoozed', 'closed'] as const
export const ConversationStatus = Type.Enum([...conversationStatuses])
export type ConversationStatus = Static<typeof ConversationStatus>

/** What a list shows of the contact. */
export const ContactSummary = Type.Object({
  id: Id,
  name: Type.String(),
  phone: Nullable(Type.String()),
  email: Nullable(Type.String()),
  avatar_url: Nullable(Type.String()),
  blocked: Type.Boolean(),
})

export type ContactSummary = Static<typeof ContactSummary>

export const Conversation = Type.Object({
  id: Id,
  uuid: Uuid,
  inbox_id: Id,
  channel: Type.String({ description: 'Of the inbox: whatsapp, webchat, voice …' }),
  contact: ContactSummary,
  status: ConversationStatus,
  snoozed_until: Nullable(Time),
  assignee_id: Nullable(Type.String({ description: 'The agent who answers; null: nobody' })),
  team_id: Nullable(Id),
  archived: Type.Boolean(),
  bot_enabled: Type.Boolean({ description: 'Whether a bot may answer' }),
  tag_ids: Type.Array(Id),
  unread_count: Type.Integer(),
  last_activity_at: Time,
  last_message: Nullable(
    Type.Object({
      id: Id,
      at: Time,
      direction: Type.Enum(['inbound', 'outbound', 'note']),
      kind: Type.String(),
      text: Type.String({ description: 'One line' }),
      status: Nullable(
        Type.Enum([...messageStatuses], { description: 'How far it came; null: it was not sent by us' }),
      ),
    }),
  ),
  last_call: Nullable(
    Type.Object({ id: Id, at: Time, lost: Type.Boolean({ description: 'Inbound, and nobody took it' }) }),
  ),
  waiting_since: Nullable(
    Type.String({ format: 'date-time', description: 'Since when the contact waits for an answer' }),
  ),
  reply_window_ends_at: Nullable(
    Type.String({
      format: 'date-time',
      description:
        'Until when a free-form answer may be sent; null: the network has no such window. In the past when the contact has never written',
    }),
  ),
  contact_read_at: Nullable(Time),
  created_at: Time,
})
export type Conversation = Static<typeof Conversation>
