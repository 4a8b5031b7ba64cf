import type { Draft } from '../../../shared/parley/index.ts'
import { applyChange, hasChange, shownOf } from './changes.ts'
import { placeInLists } from './lists.ts'
import { without } from './reduce-deletion.ts'
import { putDraft, seeMentions } from './reduce-event.ts'
import { isNewerThan, putAnswered, putPending, removeConversation, show } from './replace.ts'
import type { ListSignal, Signal } from './signal.ts'
import { fromBootstrap, type Id, type InboxState } from './state.ts'

/** The state after something that is not in the log. */
export function reduceSignal(state: InboxState, signal: Exclude<Signal, ListSignal>): InboxState {
  switch (signal.kind) {
    case 'bootstrap':
      // The position stays: of conversations, nothing is known up to the one of this answer.
      return { ...state, ...fromBootstrap(signal.bootstrap), position: state.position, areCountsStale: false }
    case 'connection':
      return connect(state, signal.connection)
    case 'snapshot':
      return startOver(state, signal.position)
    case 'typing':
      return type(state, signal.typing)
    case 'presence':
      return meet(state, signal.presence)
    case 'time':
      return stopTyping(state, signal.now)
    case 'preferences':
      return { ...state, preferences: signal.preferences }
    case 'conversations':
      return signal.conversations.reduce((so, one) => putAnswered(so, one, signal.since), state)
    case 'conversation.open':
      return open(state, signal.id)
    case 'conversation.gone':
      return removeConversation(state, signal.id)
    case 'contact':
      return { ...state, contacts: { ...state.contacts, [signal.contact.id]: signal.contact } }
    case 'view':
      return { ...state, views: { ...state.views, [signal.view.id]: signal.view }, areCountsStale: true }
    case 'view.gone':
      return { ...state, views: without(state.views, signal.id) }
    case 'tag':
      return { ...state, tags: { ...state.tags, [signal.tag.id]: signal.tag } }
    case 'counts':
      // What an event told since may not be in them.
      return { ...state, counts: signal.counts, areCountsStale: state.position !== signal.since }
    case 'drafts':
      return takeDrafts(state, signal.drafts)
    case 'draft':
      return putDraft(state, signal.conversationId, signal.draft)
    case 'mentions.seen':
      return seeMentions(state, signal.conversationId)
    case 'timeline':
      return putTimeline(state, signal)
    case 'change.begun':
      return begin(state, signal)
    case 'change.taken':
      return settle(state, signal)
    case 'change.dropped':
      return drop(state, signal.token)
  }
}

function connect(state: InboxState, connection: InboxState['connection']): InboxState {
  return state.connection === connection ? state : { ...state, connection }
}

function startOver(state: InboxState, position: string): InboxState {
  const lists = Object.entries(state.lists).map(([key, list]) => [key, { ...list, isStale: true }])
  const timelines = Object.entries(state.timelines).map(([id, one]) => [id, { ...one, isStale: true }])
  const after = { ...state, lists: Object.fromEntries(lists), timelines: Object.fromEntries(timelines) }
  return { ...after, position, areCountsStale: true, epoch: state.epoch + 1 }
}

function type(state: InboxState, typing: Extract<Signal, { kind: 'typing' }>['typing']): InboxState {
  const { conversation_id: id, by, agent_id: agentId } = typing
  const others = (state.typing[id] ?? []).filter((one) => one.by !== by || one.agent_id !== agentId)
  const now = typing.typing ? [...others, typing] : others
  return { ...state, typing: now.length > 0 ? { ...state.typing, [id]: now } : without(state.typing, id) }
}

function stopTyping(state: InboxState, now: string): InboxState {
  const all = Object.values(state.typing).flat()
  const still = all.filter(({ expires_at: until }) => until > now)
  if (still.length === all.length) return state
  const typing: InboxState['typing'] = {}
  for (const one of still) typing[one.conversation_id] = [...(typing[one.conversation_id] ?? []), one]
  return { ...state, typing }
}

function meet(state: InboxState, { agents }: Extract<Signal, { kind: 'presence' }>['presence']): InboxState {
  const told = agents.map(({ agent_id, online, conversation_id }) => [
    agent_id,
    { online, conversationId: conversation_id },
  ])
  return { ...state, presence: { ...state.presence, ...Object.fromEntries(told) } }
}

/** What was left out of a list's filter while it was looked at leaves the list with the look. */
function open(state: InboxState, id: Id | null): InboxState {
  const { openId: before } = state
  if (before === id) return state
  const after = { ...state, openId: id }
  return before === null ? after : placeInLists(after, before, state.conversations[before])
}

function takeDrafts(state: InboxState, drafts: Draft[]): InboxState {
  const byId = Object.fromEntries(drafts.map((draft) => [draft.conversation_id, draft]))
  const after = { ...state, drafts: byId, areDraftsLoaded: true }
  const ids = [...new Set([...Object.keys(state.drafts), ...Object.keys(byId)])]
  return ids.reduce((so, id) => placeInLists(so, id, so.conversations[id]), after)
}

function putTimeline(state: InboxState, { id, update }: Extract<Signal, { kind: 'timeline' }>): InboxState {
  const before = state.timelines[id]
  const after = update(before)
  if (after === before) return state
  const others = without(state.timelines, id)
  return { ...state, timelines: after ? forgetOldest({ ...others, [id]: after }, state.openId) : others }
}

/** Threads stay loaded for a quick way back, up to so many. */
const mostTimelines = 80

function forgetOldest(timelines: InboxState['timelines'], openId: Id | null): InboxState['timelines'] {
  const ids = Object.keys(timelines)
  if (ids.length <= mostTimelines) return timelines
  const oldest = ids.find((id) => id !== openId)
  return oldest === undefined ? timelines : without(timelines, oldest)
}

function begin(
  state: InboxState,
  { token, ids, change }: Extract<Signal, { kind: 'change.begun' }>,
): InboxState {
  return ids.reduce((so, id) => {
    const shown = so.conversations[id]
    if (!shown) return so
    const { confirmed, steps } = so.pending[id] ?? { confirmed: shown, steps: [] }
    const step = { token, change, since: so.position, isSettled: false }
    return show(putPending(so, id, { confirmed, steps: [...steps, step] }), id, applyChange(shown, change))
  }, state)
}

/**
 * The answer counts, unless an event came while it was under way: that may be older or newer. When it lacks the change,
 * the change stays shown until the event that tells of it.
 */
function settle(
  state: InboxState,
  { token, conversations }: Extract<Signal, { kind: 'change.taken' }>,
): InboxState {
  return conversations.reduce((so, answer) => {
    const { id } = answer
    const pending = so.pending[id]
    const step = pending?.steps.find((one) => one.token === token)
    if (!pending || !step) return so
    const isOutrun = isNewerThan(so, id, step.since)
    const confirmed = isOutrun ? pending.confirmed : answer
    const steps =
      !isOutrun || hasChange(confirmed, step.change)
        ? pending.steps.filter((one) => one !== step)
        : pending.steps.map((one) => (one === step ? { ...step, isSettled: true } : one))
    return show(putPending(so, id, { confirmed, steps }), id, shownOf({ confirmed, steps }))
  }, state)
}

function drop(state: InboxState, token: string): InboxState {
  return Object.entries(state.pending).reduce((so, [id, { confirmed, steps }]) => {
    const left = steps.filter((one) => one.token !== token)
    if (left.length === steps.length) return so
    return show(putPending(so, id, { confirmed, steps: left }), id, shownOf({ confirmed, steps: left }))
  }, state)
}
