import type { Conversation } from '../../../shared/parley/index.ts'
import { compareIds } from './order.ts'

/** What an agent may change of a conversation, as it will look. */
export type ConversationChange = Partial<
  Pick<
    Conversation,
    'status' | 'snoozed_until' | 'assignee_id' | 'team_id' | 'archived' | 'bot_enabled' | 'unread_count'
  >
> & { add_tag_ids?: string[]; remove_tag_ids?: string[] }

/** One change that was made here. `isSettled`: the server took it, and the event that says so is still to come. */
type Step = { token: string; change: ConversationChange; since: string; isSettled: boolean }

/** The server's last word on a conversation, and what was done to it here since. */
export type PendingChange = { confirmed: Conversation; steps: Step[] }

export function applyChange(conversation: Conversation, change: ConversationChange): Conversation {
  const { add_tag_ids: added = [], remove_tag_ids: removed = [], ...fields } = change
  const after = { ...conversation, ...fields }
  if (added.length === 0 && removed.length === 0) return after
  const kept = conversation.tag_ids.filter((id) => !removed.includes(id) && !added.includes(id))
  return { ...after, tag_ids: [...kept, ...added].sort(compareIds) }
}

/** The conversation as it is shown. */
export function shownOf({ confirmed, steps }: PendingChange): Conversation {
  return steps.reduce((conversation, { change }) => applyChange(conversation, change), confirmed)
}

/** Whether the conversation looks as the change would have it. How many are unread, only the server knows. */
export function hasChange(conversation: Conversation, change: ConversationChange): boolean {
  const { unread_count: unread = conversation.unread_count, ...rest } = change
  if (unread > 0 !== conversation.unread_count > 0) return false
  return JSON.stringify(applyChange(conversation, rest)) === JSON.stringify(conversation)
}
