import type { Id } from '../../platform/ids.ts'

/** An agent who has the inbox open, and the conversation they look at. */
export type Presence = {
  accountId: Id
  agentId: Id
  conversationId: Id | undefined
  /** Of the conversation. */
  inboxId: Id | undefined
}

/** An agent's streams in one process. */
export type PresencePlace = { accountId: Id; agentId: Id; processId: Id }

/** Raised when somebody of the account came, went, or looks at something else. */
export function presenceSignal(accountId: Id): string {
  return `presence/${accountId}`
}

/** What an agent writes, to their colleagues: a message or a note. */
export type ColleagueTyping = { accountId: Id; conversationId: Id; agentId: Id; on: boolean }

export function colleagueTypingSignal({ accountId, conversationId, agentId, on }: ColleagueTyping): string {
  return `typing/colleague/${accountId}/${conversationId}/${agentId}/${on ? 'on' : 'off'}`
}

/** Who writes; undefined for a signal of another kind. Contacts are not named: the conversation is theirs. */
export type TypingNews = { conversationId: Id; agentId: Id | undefined; on: boolean }

export function parseTypingSignal(signal: string): TypingNews | undefined {
  const [kind, by, ...parts] = signal.split('/')
  if (kind !== 'typing') return undefined
  if (by === 'contact') return { conversationId: parts[0]!, agentId: undefined, on: parts[1] === 'on' }
  if (by === 'colleague') return { conversationId: parts[1]!, agentId: parts[2], on: parts[3] === 'on' }
  return undefined
}
