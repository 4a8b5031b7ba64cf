import type { Conversation, ConversationFilter, Draft } from '../../../shared/parley/index.ts'
import { isWaiting } from './order.ts'
import type { Id } from './state.ts'

/** What a filter is judged with besides the conversation. */
export type FilterContext = {
  meId: Id
  drafts: Record<Id, Draft>
  areDraftsLoaded: boolean
  mentioned: Record<Id, boolean>
}

/**
 * Whether the server would have it in a list of this filter; undefined when that cannot be told here. `isMember`: it is
 * in that list already, which answers what only the server knows and no event of a conversation changes.
 */
export function matches(
  conversation: Conversation,
  filter: ConversationFilter,
  context: FilterContext,
  isMember = false,
): boolean | undefined {
  if (!matchesLasting(conversation, filter, context.meId)) return false
  if (!matchesPassing(conversation, filter, context, isMember)) return false
  return filter.text && !isMember ? undefined : true
}

/** Without what changes by merely looking at a conversation or answering in it. */
export function matchesLasting(conversation: Conversation, filter: ConversationFilter, meId: Id): boolean {
  const { statuses, inbox_ids: inboxIds, channels, team_ids: teamIds, tag_ids: tagIds } = filter
  if (conversation.archived !== (filter.archived ?? false)) return false
  if (!isOneOf(statuses, conversation.status)) return false
  if (!isOneOf(inboxIds, conversation.inbox_id)) return false
  if (!isOneOf(channels, conversation.channel)) return false
  if (!isOneOf(teamIds, conversation.team_id)) return false
  if (!isAssigned(conversation.assignee_id, filter.assignee_ids, meId)) return false
  if (tagIds?.length && !tagIds.some((id) => conversation.tag_ids.includes(id))) return false
  if (filter.contact_id && conversation.contact.id !== filter.contact_id) return false
  return true
}

function matchesPassing(
  conversation: Conversation,
  filter: ConversationFilter,
  context: FilterContext,
  isMember: boolean,
): boolean {
  const { id, last_activity_at: at } = conversation
  if (!isFlag(filter.unread, conversation.unread_count > 0)) return false
  if (!isFlag(filter.waiting, isWaiting(conversation))) return false
  if (filter.has_draft && !(context.areDraftsLoaded ? id in context.drafts : isMember)) return false
  if (filter.mentioned && !(context.mentioned[id] ?? isMember)) return false
  if (filter.active_after && at < filter.active_after) return false
  if (filter.active_before && at > filter.active_before) return false
  return true
}

function isOneOf(wanted: readonly string[] | undefined, value: string | null): boolean {
  return !wanted?.length || (value !== null && wanted.includes(value))
}

function isFlag(wanted: boolean | undefined, value: boolean): boolean {
  return wanted === undefined || wanted === value
}

function isAssigned(assigneeId: Id | null, wanted: string[] | undefined, meId: Id): boolean {
  if (!wanted?.length) return true
  if (assigneeId === null) return wanted.includes('none')
  return wanted.includes(assigneeId) || (assigneeId === meId && wanted.includes('me'))
}
