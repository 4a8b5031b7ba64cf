import type { Conversation } from '../../../shared/parley/index.ts'
import { type PendingChange, shownOf } from './changes.ts'
import { countAgain } from './counts.ts'
import { placeInLists } from './lists.ts'
import { compareIds } from './order.ts'
import { without } from './reduce-deletion.ts'
import type { Id, InboxState } from './state.ts'

/** Puts what an event says of a conversation, under what was done to it here. */
export function putConversation(
  state: InboxState,
  conversation: Conversation,
  { position, type }: { position: string; type: string },
): InboxState {
  const { id } = conversation
  const seen = { ...state, seenAt: { ...state.seenAt, [id]: position } }
  const pending = state.pending[id]
  const steps = pending?.steps.filter(({ isSettled }) => !isSettled) ?? []
  const after = pending ? putPending(seen, id, { confirmed: conversation, steps }) : seen
  return show(after, id, steps.length > 0 ? shownOf({ confirmed: conversation, steps }) : conversation, {
    isNew: type === 'conversation.created',
  })
}

/** Puts what was asked for when the log was at `since`, unless an event has brought it since then. */
export function putAnswered(state: InboxState, conversation: Conversation, since: string): InboxState {
  const { id } = conversation
  if (isNewerThan(state, id, since)) return state
  const pending = state.pending[id]
  if (!pending) return show(state, id, conversation)
  const renewed = { ...pending, confirmed: conversation }
  return show(putPending(state, id, renewed), id, shownOf(renewed))
}

export function isNewerThan({ seenAt }: InboxState, id: Id, since: string): boolean {
  const position = seenAt[id]
  return position !== undefined && compareIds(position, since) > 0
}

/** Shows a conversation like this, everywhere. */
export function show(
  state: InboxState,
  id: Id,
  conversation: Conversation,
  { isNew = false }: { isNew?: boolean } = {},
): InboxState {
  const before = state.conversations[id]
  const after = { ...state, conversations: { ...state.conversations, [id]: conversation } }
  return placeInLists(countAgain(after, before, conversation, isNew), id, before)
}

export function removeConversation(state: InboxState, id: Id): InboxState {
  const before = state.conversations[id]
  const after = {
    ...state,
    conversations: without(state.conversations, id),
    pending: without(state.pending, id),
    timelines: without(state.timelines, id),
    drafts: without(state.drafts, id),
  }
  return placeInLists(countAgain(after, before, undefined, false), id, before)
}

export function putPending(state: InboxState, id: Id, pending: PendingChange): InboxState {
  if (pending.steps.length > 0) return { ...state, pending: { ...state.pending, [id]: pending } }
  return { ...state, pending: without(state.pending, id) }
}
