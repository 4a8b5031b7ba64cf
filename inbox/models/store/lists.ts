import type { Conversation } from '../../../shared/parley/index.ts'
import { matches, matchesLasting } from './filter.ts'
import { compareKeys, sortKeyOf } from './order.ts'
import type { ConversationList, Id, InboxState } from './state.ts'

/** Every loaded list after a conversation changed, came or went. `before`: how it was, where that is known. */
export function placeInLists(state: InboxState, id: Id, before: Conversation | undefined): InboxState {
  let lists = state.lists
  for (const [key, list] of Object.entries(lists)) {
    const placed = placeInList(state, list, id, before)
    if (placed !== list) lists = { ...lists, [key]: placed }
  }
  return lists === state.lists ? state : { ...state, lists }
}

export function placeInList(
  state: InboxState,
  list: ConversationList,
  id: Id,
  before?: Conversation,
): ConversationList {
  // Its page is on the way, and will be brought up to date when it is here.
  if (list.state === 'loading') return list
  const conversation = state.conversations[id]
  const isMember = list.ids.includes(id)
  if (!conversation) return isMember || list.fresh.includes(id) ? without(list, id) : list

  const verdict = matches(conversation, list.filter, contextOf(state), isMember)
  if (verdict === undefined) return list.isStale ? list : { ...list, isStale: true }
  if (!verdict && !(isMember && staysWhileOpen(state, list, conversation)))
    return isMember || list.fresh.includes(id) ? without(list, id) : list
  if (list.isHeld) return hold(list, conversation, isMember, before)
  if (isMember && isInPlace(state, list, conversation)) return list
  return insert(state, without(list, id), conversation)
}

export function contextOf({ me, drafts, areDraftsLoaded, mentioned }: InboxState) {
  return { meId: me.id, drafts, areDraftsLoaded, mentioned }
}

/** In the order it is to have, with what was held back. */
export function letGo(state: InboxState, list: ConversationList): ConversationList {
  const known = [...new Set([...list.ids, ...list.fresh])].flatMap((id) => state.conversations[id] ?? [])
  const kept = known
    .filter((conversation) => isBeforeEnd(list, conversation))
    .sort((one, other) => compareIn(list, one, other))
  return { ...list, ids: kept.map(({ id }) => id), fresh: [], isHeld: false }
}

/** What one looks at does not vanish because it was looked at or answered. */
function staysWhileOpen(
  { openId, me }: InboxState,
  { filter }: ConversationList,
  conversation: Conversation,
) {
  return openId === conversation.id && matchesLasting(conversation, filter, me.id)
}

/** Nothing moves; new is what came in, and what the contact wrote in meanwhile. */
function hold(
  list: ConversationList,
  conversation: Conversation,
  isMember: boolean,
  before: Conversation | undefined,
): ConversationList {
  const { id, unread_count: unread } = conversation
  if (list.fresh.includes(id) || !isBeforeEnd(list, conversation)) return list
  if (isMember && unread <= (before?.unread_count ?? unread)) return list
  return { ...list, fresh: [...list.fresh, id] }
}

function insert(state: InboxState, list: ConversationList, conversation: Conversation): ConversationList {
  if (!isBeforeEnd(list, conversation)) return list
  let low = 0
  let high = list.ids.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = state.conversations[list.ids[middle]!]
    if (other && compareIn(list, other, conversation) < 0) low = middle + 1
    else high = middle
  }
  return { ...list, ids: list.ids.toSpliced(low, 0, conversation.id) }
}

function isInPlace(state: InboxState, list: ConversationList, conversation: Conversation): boolean {
  const index = list.ids.indexOf(conversation.id)
  const previous = state.conversations[list.ids[index - 1] ?? '']
  const next = state.conversations[list.ids[index + 1] ?? '']
  return (
    isBeforeEnd(list, conversation) &&
    (!previous || compareIn(list, previous, conversation) < 0) &&
    (!next || compareIn(list, conversation, next) < 0)
  )
}

function isBeforeEnd({ end, sort, nextCursor }: ConversationList, conversation: Conversation): boolean {
  return nextCursor === null || end === null || compareKeys(sortKeyOf(conversation, sort), end, sort) <= 0
}

function compareIn({ sort }: ConversationList, one: Conversation, other: Conversation): number {
  return compareKeys(sortKeyOf(one, sort), sortKeyOf(other, sort), sort)
}

function without(list: ConversationList, id: Id): ConversationList {
  return {
    ...list,
    ids: list.ids.filter((other) => other !== id),
    fresh: list.fresh.filter((other) => other !== id),
  }
}
