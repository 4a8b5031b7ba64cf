import Type, { type Static } from 'typebox'

/** What the chat's own API (`/widget/v1`) takes and answers. Ids are text, times ISO 8601. */

/** The most signs that a visitor's message may have. */
export const longestText = 5_000

/** What everybody may know of an inbox. */
export type Config = {
  title: string
  greeting: string | null
  welcome: string | null
  replyTime: string | null
  offlineText: string | null
  color: string
  /** Readable on it. */
  onColor: string
  position: 'left' | 'right'
  theme: 'auto' | 'light' | 'dark'
  languages: string[]
  /** What stands on the site's page itself, by language. */
  launcher: Record<string, LauncherTexts>
  preChat: Field[]
  online: boolean
  /** While nobody is there: when somebody will be; null when that is not known. */
  opensAt: string | null
  /** By weekday from Sunday, in minutes of the day; null: always open. */
  openingHours: { timezone: string; days: { from: number; to: number }[][] } | null
  identityRequired: boolean
  anonymous: boolean
  uploads: { maxBytes: number } | null
  voiceNotes: boolean
  longestText: number
}

export type LauncherTexts = { open: string; close: string; unread: string; dismiss: string }

/** What a visitor is asked before the first message. */
export type Field = {
  key: string
  type: 'text' | 'email' | 'phone' | 'select' | 'textarea'
  label: Record<string, string>
  required: boolean
  options: string[]
}

export type Session = {
  visitorId: string
  /** To be sent from now on; null: the one that was sent stays good. */
  token: string | null
  /** Whether the site has vouched for the visitor. */
  identified: boolean
  /** Where the conversation can be mailed: the address that the site has proved. */
  email: string | null
}

export type Conversation = {
  id: string
  status: 'open' | 'closed'
  /** Whatever the visitor wrote until then was read. */
  readAt: string | null
  lastActivityAt: string
  createdAt: string
  unreadCount: number
  /** Whether the visitor has left an address for what they do not see here. */
  answersByMail: boolean
  /** Whether the visitor has rated it since it was closed; a conversation that is open is not rated yet. */
  rated: boolean
}

export type Attachment = {
  id: string
  kind: string
  name: string | null
  mime: string | null
  size: number | null
  /** Holds for an hour; null while the file is on its way. */
  url: string | null
  /** Whether a browser may show it, rather than save it. */
  inline: boolean
}

/** A message as its visitor sees it. */
export type Message = {
  id: string
  /** Its place in the conversation; the same as the id. */
  seq: string
  conversationId: string
  clientId: string | null
  from: 'visitor' | 'agent' | 'bot'
  author: { name: string } | null
  kind: string
  text: string | null
  attachments: Attachment[]
  buttons: { id: string; title: string }[]
  link: { url: string; title: string } | null
  place: { latitude: number; longitude: number; name: string | null } | null
  replyTo: string | null
  createdAt: string
  status: string
  editedAt: string | null
  deleted: boolean
}

export type MessagePage = { messages: Message[]; hasMore: boolean; conversation: Conversation }

const Id = Type.String({ pattern: '^[1-9][0-9]{0,18}$' })

/** A message on its way to the server. */
export const Draft = Type.Object(
  {
    clientId: Type.String({
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      description: 'The client’s own name of the message: sent again under the same name it is stored once',
    }),
    text: Type.Optional(Type.String({ maxLength: longestText })),
    attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
    replyTo: Type.Optional(Id),
    button: Type.Optional(
      Type.Object(
        { id: Type.String({ minLength: 1, maxLength: 256 }), messageId: Id },
        { additionalProperties: false, description: 'A button of a message, pressed' },
      ),
    ),
  },
  { additionalProperties: false },
)
export type Draft = Static<typeof Draft>

const Claim = Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean()])

/** Answers to the questions before the chat, by the keys of the fields. */
export const PreChat = Type.Record(Type.String({ maxLength: 60 }), Claim)
export type PreChat = Static<typeof PreChat>

/** Whether somebody is there to answer. */
export type Presence = Pick<Config, 'online' | 'opensAt'>

/** What comes over the stream, by name. */
export type StreamEvent =
  | { name: 'ready'; data: Presence & { conversationId: string | null } }
  | { name: 'reset'; data: object }
  | { name: 'message.created' | 'message.updated'; data: Message }
  | { name: 'message.status'; data: Pick<Message, 'id' | 'seq' | 'conversationId' | 'status'> }
  | { name: 'conversation.updated'; data: Conversation }
  | { name: 'typing'; data: { by: 'agent'; on: boolean; conversationId: string } }
  | { name: 'presence'; data: Presence }
  | { name: 'session.revoked'; data: object }
