import type { ParleyEvent } from '../../../shared/parley/index.ts'
import { filled } from '../preferences.ts'
import type { InboxState } from '../store/state.ts'

/** Whether the person wants to hear of this: a contact wrote to them or to nobody yet, or a note speaks to them. */
export function isWorthNoticing(state: InboxState, { type, message, conversation }: ParleyEvent): boolean {
  if (type !== 'message.created' || !message) return false
  const { notify } = filled(state.preferences)
  if (notify === 'none') return false
  const isMention = message.direction === 'note' && message.mentions.includes(state.me.id)
  if (isMention) return message.sender.agent_id !== state.me.id
  if (message.direction !== 'inbound') return false
  const assigneeId = conversation?.assignee_id ?? null
  return assigneeId === state.me.id || (notify === 'all' && assigneeId === null)
}

/** How many open conversations that are loaded have something unread for the person. */
export function countUnread({ conversations, me }: Pick<InboxState, 'conversations' | 'me'>): number {
  return Object.values(conversations).filter(
    ({ unread_count, status, archived, assignee_id }) =>
      unread_count > 0 && status === 'open' && !archived && (assignee_id === null || assignee_id === me.id),
  ).length
}
