import type { Id } from '../../platform/ids.ts'

/** What an agent has written in a conversation and not sent. */
export type Draft = {
  accountId: Id
  agentId: Id
  conversationId: Id
  mode: DraftMode
  text: string
  replyToId: Id | undefined
  uploadIds: Id[]
  updatedAt: Date
}

/** Whether it is for the contact, or a note for other agents. */
export const draftModes = ['reply', 'note'] as const
export type DraftMode = (typeof draftModes)[number]
