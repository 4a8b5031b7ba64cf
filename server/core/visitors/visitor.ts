import type { Id } from '../../platform/ids.ts'

/** Whoever looks at a page with the chat, in one browser. */
export type Visitor = {
  accountId: Id
  id: Id
  inboxId: Id
  /** The site's own id of the person, once the site has proved it. */
  userId: string | undefined
  /** The address that the site has proved with it. */
  verifiedEmail: string | undefined
  locale: string | undefined
  timezone: string | undefined
  page: VisitedPage
  createdAt: Date
  lastSeenAt: Date
}

export type VisitedPage = { url?: string; referrer?: string; title?: string }

/** One token of a visitor, and the thumbprint of the key without which it is worth nothing. */
export type VisitorSession = {
  id: Id
  expiresAt: Date
  lastUsedAt: Date
  keyThumbprint: string | undefined
}

/** A file that waits for the message it goes with. */
export type Upload = {
  accountId: Id
  id: Id
  visitorId: Id
  fileName: string
  mimeType: string
  sizeBytes: number
  sha256: string
  storageKey: string
  createdAt: Date
}

/** How the inbox knows a browser nobody has vouched for. */
export function visitorAddress(id: Id): string {
  return `v:${id}`
}

/** How the inbox knows a person for whom the site has vouched, in any browser. */
export function userAddress(userId: string): string {
  return `u:${userId}`
}

/** What agents call a browser nobody has vouched for, as long as nobody has given a name: told apart by a number. */
export function visitorAlias(address: string): string | undefined {
  const id = /^v:(\d+)$/.exec(address)?.[1]
  return id && `Visitor ${String((BigInt(id) >> bitsBelowTime) % 10_000n).padStart(4, '0')}`
}

/** Of an id, below its milliseconds. */
const bitsBelowTime = 22n

/** Whose conversation a visitor has. */
export function addressOf({ id, userId }: Pick<Visitor, 'id' | 'userId'>): string {
  return userId === undefined ? visitorAddress(id) : userAddress(userId)
}

/** The name of a visitor's message in its inbox: the same for every try to send it. */
export function visitorMessageName(visitorId: Id, clientId: string): string {
  return `in:${visitorId}:${clientId}`
}

/** The signal that one side of a conversation is writing, or has stopped. */
export function typingSignal(by: 'contact' | 'agent', conversationId: Id, on: boolean): string {
  return `typing/${by}/${conversationId}/${on ? 'on' : 'off'}`
}

/** The kind of directory entry under which a widget's key leads to its inbox. */
export const widgetKeyKind = 'webchat_widget_key'
