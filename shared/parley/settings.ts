import Type, { type Static } from 'typebox'
import { Id, Nullable, Time, Uuid } from './pieces.ts'

export const Inbox = Type.Object({
  id: Id,
  uuid: Uuid,
  channel: Type.String(),
  name: Type.String(),
  phone: Nullable(Type.String()),
  status: Type.Enum(['active', 'inactive', 'suspended']),
  status_reason: Nullable(Type.String()),
  has_reply_window: Type.Boolean({ description: 'Whether free-form answers are taken for 24 hours only' }),
  has_templates: Type.Boolean(),
  has_phone_line: Type.Boolean(),
  created_at: Time,
  updated_at: Time,
})
export type Inbox = Static<typeof Inbox>

/** With what only those see who may change it. */
export const InboxDetails = Type.Object({
  ...Inbox.properties,
  settings: Type.Record(Type.String(), Type.Unknown()),
  secrets_set: Type.Array(Type.String(), { description: 'Names of secrets that have a value' }),
  callback_url: Nullable(Type.String({ description: 'What the network is told to call' })),
  line_callback_url: Nullable(
    Type.String({
      description: 'What the carrier of its phone line is told to call, where the inbox holds one',
    }),
  ),
  demo_url: Nullable(Type.String({ description: 'A page that shows the chat; of web chat only' })),
})
export type InboxDetails = Static<typeof InboxDetails>

/** A channel there may be inboxes of, and what such an inbox takes. */
export const Channel = Type.Object({
  channel: Type.String(),
  settings: Type.Array(
    Type.Object({
      name: Type.String(),
      type: Type.Enum(['text', 'number', 'flag', 'url']),
      required: Type.Boolean(),
      secret: Type.Boolean(),
      help: Type.String(),
    }),
  ),
  can_check: Type.Boolean(),
})
export type Channel = Static<typeof Channel>

export const InboxCheck = Type.Object({
  ok: Type.Boolean(),
  details: Type.Record(Type.String(), Type.Unknown()),
  error: Nullable(
    Type.Object({ code: Type.String(), title: Type.String(), message: Nullable(Type.String()) }),
  ),
})
export type InboxCheck = Static<typeof InboxCheck>

export const Team = Type.Object({
  id: Id,
  uuid: Uuid,
  name: Type.String(),
  agent_ids: Type.Array(Id),
  created_at: Time,
  updated_at: Time,
})
export type Team = Static<typeof Team>

export const Tag = Type.Object({
  id: Id,
  uuid: Uuid,
  name: Type.String(),
  color: Nullable(Type.String()),
  created_at: Time,
  updated_at: Time,
})
export type Tag = Static<typeof Tag>

export const CustomField = Type.Object({
  id: Id,
  uuid: Uuid,
  name: Type.String(),
  key: Type.String({ description: 'Its name for programs' }),
  type: Type.Enum(['text', 'number', 'date', 'datetime', 'boolean', 'select', 'json']),
  format: Nullable(Type.Enum(['short', 'long', 'email', 'phone'])),
  options: Type.Array(Type.Object({ value: Type.String(), color: Nullable(Type.String()) })),
  description: Nullable(Type.String()),
  required: Type.Boolean(),
  created_at: Time,
  updated_at: Time,
})
export type CustomField = Static<typeof CustomField>

export const CannedResponse = Type.Object({
  id: Id,
  uuid: Uuid,
  shortcut: Type.String({ description: 'With the slash it begins with' }),
  content: Type.String(),
  created_at: Time,
  updated_at: Time,
})
export type CannedResponse = Static<typeof CannedResponse>

export const Template = Type.Object({
  id: Id,
  uuid: Uuid,
  inbox_id: Id,
  name: Type.String(),
  language: Type.String(),
  category: Type.String(),
  status: Type.Enum(['approved', 'pending', 'rejected', 'disabled', 'paused']),
  reason: Nullable(Type.String({ description: 'Why the network rejected, paused or disabled it' })),
  components: Type.Array(Type.Unknown()),
  created_at: Time,
  updated_at: Time,
})
export type Template = Static<typeof Template>

/** A template as its reader sees it; variables without a value stand as they are. */
export const TemplatePreview = Type.Object({
  header: Nullable(
    Type.Object({
      format: Type.String({ description: 'text, image, video or document' }),
      text: Nullable(Type.String()),
      link: Nullable(Type.String()),
    }),
  ),
  text: Type.String(),
  footer: Nullable(Type.String()),
  buttons: Type.Array(
    Type.Object({
      type: Type.String({ description: 'quick_reply, url, phone_number, copy_code …' }),
      text: Type.String(),
      url: Nullable(Type.String()),
      phone: Nullable(Type.String()),
    }),
  ),
})
export type TemplatePreview = Static<typeof TemplatePreview>

export const Credential = Type.Object({
  id: Id,
  dialect: Type.Enum(['vobiz', 'hatif', 'chatbotx', 'parley']),
  name: Type.String(),
  public_id: Type.String({
    description: 'The public id where the dialect has one, else how the token begins',
  }),
  read_only: Type.Boolean(),
  inbox_ids: Nullable(Type.Array(Id)),
  scopes: Nullable(Type.Array(Type.String())),
  created_at: Time,
  last_used_at: Nullable(Time),
})
export type Credential = Static<typeof Credential>

/** One change that somebody made. */
export const AuditEntry = Type.Object({
  id: Id,
  at: Time,
  agent_id: Nullable(Id),
  credential_id: Nullable(Id),
  actor: Type.String({ description: 'A name as it was then' }),
  action: Type.String({ description: 'The operation, such as `createWebhook`' }),
  subject_type: Nullable(Type.String()),
  subject_id: Nullable(Id),
  address: Nullable(Type.String({ description: 'The client’s network address' })),
  changes: Type.Record(Type.String(), Type.Unknown()),
})
export type AuditEntry = Static<typeof AuditEntry>
