import Type, { type Static } from 'typebox'
import { Id, Nullable, Time, Uuid } from './pieces.ts'

export const messageStatuses = ['queued', 'unknown', 'sent', 'failed', 'delivered', 'read'] as const

export const Attachment = Type.Object({
  id: Id,
  kind: Type.Enum(['image', 'video', 'audio', 'document', 'sticker']),
  state: Type.Enum(['pending', 'stored', 'failed'], {
    description: 'pending: still being fetched from the network',
  }),
  file_name: Nullable(Type.String()),
  mime_type: Nullable(Type.String()),
  size_bytes: Nullable(Type.Integer()),
  url: Nullable(
    Type.String({
      description: 'Where the file is, for the caller and some hours; null until it is stored',
    }),
  ),
  error: Nullable(Type.String()),
})
export type Attachment = Static<typeof Attachment>

/** A message in, out, or a note that only agents see. */
export const Message = Type.Object({
  type: Type.Enum(['message']),
  id: Id,
  uuid: Uuid,
  conversation_id: Id,
  direction: Type.Enum(['inbound', 'outbound', 'note']),
  kind: Type.String({
    description:
      'text, image, video, audio, document, sticker, location, contacts, interactive, button, template, reaction, system …',
  }),
  text: Nullable(Type.String({ description: 'What a person reads of it' })),
  content: Type.Unsafe<Record<string, unknown>>(
    Type.Object(
      {},
      { additionalProperties: true, description: 'The typed object, in the shape of Meta’s API' },
    ),
  ),
  sender: Type.Object({
    type: Type.Enum(['contact', 'agent', 'api', 'campaign', 'bot', 'network']),
    agent_id: Nullable(Id),
  }),
  status: Type.Enum([...messageStatuses]),
  error: Nullable(
    Type.Object({ code: Type.String(), title: Type.String(), message: Nullable(Type.String()) }),
  ),
  reply_to: Nullable(
    Type.Object(
      { id: Id, direction: Type.String(), kind: Type.String(), text: Nullable(Type.String()) },
      { description: 'The message it answers' },
    ),
  ),
  reactions: Type.Array(Type.Object({ emoji: Type.String(), by: Type.Enum(['contact', 'us']) }), {
    description: 'The last reaction of each side',
  }),
  attachments: Type.Array(Attachment),
  mentions: Type.Array(Id, { description: 'Agents that a note speaks to' }),
  client_id: Nullable(
    Type.String({ description: 'The name its sender gave it, by which they know their own' }),
  ),
  resent_as_id: Type.Optional(
    Nullable(Type.String({ description: 'The message as which this one, that failed, was sent again' })),
  ),
  at: Type.String({ format: 'date-time', description: 'The network’s time; ours for what was sent here' }),
  created_at: Time,
  sent_at: Nullable(Time),
  delivered_at: Nullable(Time),
  read_at: Nullable(Time),
  failed_at: Nullable(Time),
  edited_at: Nullable(Time),
  deleted_at: Nullable(Time),
})
export type Message = Static<typeof Message>

export const Call = Type.Object({
  type: Type.Enum(['call']),
  id: Id,
  uuid: Uuid,
  conversation_id: Nullable(Id),
  inbox_id: Id,
  direction: Type.Enum(['inbound', 'outbound']),
  status: Type.String({
    description:
      'queued, ringing, pre_accepted, answered, completed, busy, no_answer, rejected, failed, cancelled',
  }),
  missed: Type.Boolean({ description: 'Inbound, and nobody took it' }),
  from_phone: Nullable(Type.String()),
  to_phone: Nullable(Type.String()),
  duration_seconds: Nullable(Type.Integer({ description: 'From the answer to the end' })),
  pressed_keys: Nullable(Type.String()),
  recording_url: Nullable(Type.String()),
  error: Nullable(Type.String()),
  at: Time,
  answered_at: Nullable(Time),
  ended_at: Nullable(Time),
})
export type Call = Static<typeof Call>

export const Assignment = Type.Object({
  type: Type.Enum(['assignment']),
  id: Id,
  conversation_id: Id,
  agent_id: Nullable(Id),
  team_id: Nullable(Id),
  by_agent_id: Nullable(Type.String({ description: 'Who did it; null: a program' })),
  at: Time,
})
export type Assignment = Static<typeof Assignment>

/** How the contact found the exchange, asked in the web chat once it is closed. One may rate again, each time it is closed. */
export const Rating = Type.Object({
  type: Type.Enum(['rating']),
  id: Id,
  conversation_id: Id,
  score: Type.Integer({ minimum: 1, maximum: 5, description: 'From 1 to 5, the best' }),
  comment: Nullable(Type.String({ description: 'What the contact added in words' })),
  at: Time,
})
export type Rating = Static<typeof Rating>

/** What stands in a thread. */
export const TimelineItem = Type.Union([Message, Call, Assignment, Rating])
export type TimelineItem = Static<typeof TimelineItem>

/** What an agent has written and not sent. */
export const Draft = Type.Object({
  conversation_id: Id,
  text: Type.String(),
  mode: Type.Enum(['reply', 'note']),
  reply_to_id: Nullable(Id),
  upload_ids: Type.Array(Id, { description: 'Files that were given to it' }),
  updated_at: Time,
})
export type Draft = Static<typeof Draft>

/** What goes out later, or in the few seconds in which it can be taken back. */
export const ScheduledMessage = Type.Object({
  id: Id,
  conversation_id: Id,
  agent_id: Nullable(Id),
  text: Nullable(Type.String()),
  kind: Type.String(),
  upload_ids: Type.Array(Id),
  reply_to_id: Nullable(Id),
  client_id: Nullable(Type.String()),
  send_at: Time,
  state: Type.Enum(['waiting', 'failed']),
  error: Nullable(Type.String()),
  created_at: Time,
})
export type ScheduledMessage = Static<typeof ScheduledMessage>

/** A file that was given to the server and not sent yet. */
export const Upload = Type.Object({
  id: Id,
  kind: Type.Enum(['image', 'video', 'audio', 'document']),
  file_name: Type.String(),
  mime_type: Type.String(),
  size_bytes: Type.Integer(),
  url: Type.String(),
})
export type Upload = Static<typeof Upload>
