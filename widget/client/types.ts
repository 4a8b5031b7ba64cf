/** What the widget's API answers. */

export type Config = {
  title: string
  greeting: string | null
  welcome: string | null
  replyTime: string | null
  offlineText: string | null
  color: string
  /** Readable on it. */
  onColor: string
  position: string
  theme: 'auto' | 'light' | 'dark'
  languages: string[]
  preChat: Field[]
  online: boolean
  identityRequired: boolean
  anonymous: boolean
  uploads: { maxBytes: number } | null
  voiceNotes: boolean
  longestText: number
}

export type Field = {
  key: string
  type: 'text' | 'email' | 'phone' | 'select' | 'textarea'
  label: Record<string, string>
  required: boolean
  options: string[]
}

export type Conversation = {
  id: string
  status: 'open' | 'closed'
  readAt: string | null
  lastActivityAt: string
  createdAt: string
  unreadCount: number
}

export type Attachment = {
  id: string
  kind: string
  name: string | null
  mime: string | null
  size: number | null
  url: string | null
  inline: boolean
}

export type Message = {
  id: string
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

export type Draft = {
  clientId: string
  text?: string
  attachmentIds?: string[]
  button?: { id: string; messageId: string }
}

/** What comes over the stream, by name. */
export type StreamEvent =
  | { name: 'ready'; data: { conversationId: string | null; online: boolean } }
  | { name: 'reset'; data: object }
  | { name: 'message.created' | 'message.updated'; data: Message }
  | { name: 'message.status'; data: { id: string; status: string } }
  | { name: 'conversation.updated'; data: Conversation }
  | { name: 'typing'; data: { by: 'agent'; on: boolean } }
  | { name: 'session.revoked'; data: object }
