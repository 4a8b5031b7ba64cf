import type { Id } from '../../platform/ids.ts'

/** A browser that may be told of news while nobody looks. It ends with the session in which it was made. */
export type PushSubscription = {
  accountId: Id
  id: Id
  agentId: Id
  sessionId: Id
  /** Where the browser's push service takes notices for it. */
  endpoint: string
  /** The browser's public key and its shared secret, as base64url: nobody between may read a notice. */
  p256dh: string
  auth: string
}

/** What a person wants to be told of. */
export type Wish = 'all' | 'mine' | 'none'

/** A subscription with what decides which news it gets. */
export type PushTarget = PushSubscription & {
  /** The only inboxes the agent sees; undefined: all. */
  inboxIds: Id[] | undefined
  wish: Wish
}

/** What a message is told with. */
export type News = {
  messageId: Id
  conversationId: Id
  inboxId: Id
  direction: 'inbound' | 'note'
  kind: string
  text: string
  /** The contact's name or number; of a note, its writer. */
  from: string
  writerId: Id | undefined
  assigneeId: Id | undefined
  /** Whom a note speaks to. */
  mentions: Id[]
  at: Date
}

/** One piece of news for one browser. */
export type Notice = { target: PushTarget; news: News }
