import type { Conversation } from '../../../shared/parley/index.ts'
import { letGo, placeInList } from './lists.ts'
import { sortKeyOf } from './order.ts'
import { without } from './reduce-deletion.ts'
import { isNewerThan, putAnswered } from './replace.ts'
import type { ListSignal } from './signal.ts'
import type { ConversationList, Id, InboxState } from './state.ts'

/** The state after a list was asked for, came, failed, was held or let go. */
export function reduceList(state: InboxState, signal: ListSignal): InboxState {
  const { key } = signal
  const list = state.lists[key]
  if (signal.kind === 'list.asked') {
    if (list && list.state !== 'failed') return put(state, key, { ...list, isStale: false })
    return put(state, key, { ...emptyList, filter: signal.filter, sort: signal.sort })
  }
  if (!list) return state
  switch (signal.kind) {
    case 'list.page':
      return takePage(state, list, signal)
    case 'list.failed':
      return put(state, key, {
        ...list,
        state: list.state === 'loading' ? 'failed' : list.state,
        isStale: true,
      })
    case 'list.shown':
      return forgetOld(put(state, key, { ...list, isShown: signal.isShown }))
    case 'list.held':
      return list.isHeld ? state : put(state, key, { ...list, isHeld: true })
    case 'list.released':
      return list.isHeld ? put(state, key, letGo(state, list)) : state
    case 'list.forgotten':
      return { ...state, lists: without(state.lists, key) }
  }
}

const emptyList: Omit<ConversationList, 'filter' | 'sort'> = {
  ids: [],
  nextCursor: null,
  end: null,
  state: 'loading',
  isHeld: false,
  fresh: [],
  isStale: false,
  isShown: false,
}

/** Lists that are not on screen stay loaded for a quick way back, up to so many. */
const mostHidden = 12

/** What events brought since the page was asked for is newer than the page. */
function takePage(
  state: InboxState,
  list: ConversationList,
  { key, conversations, nextCursor, isMore, since }: Extract<ListSignal, { kind: 'list.page' }>,
): InboxState {
  const known = conversations.reduce((so, one) => putAnswered(so, one, since), state)
  const current = known.lists[key] ?? list
  const before = isMore ? current.ids : []
  const last = conversations.at(-1)
  const page: ConversationList = {
    ...current,
    ids: [...new Set([...before, ...conversations.map(({ id }) => id)])],
    fresh: current.fresh.filter((id) => isMore && known.conversations[id]),
    nextCursor,
    end: endOf(current, last, nextCursor, isMore),
    state: 'ready',
  }
  return put(
    known,
    key,
    touchedSince(known, since).reduce((so, id) => placeInList(known, so, id), page),
  )
}

function endOf(
  list: ConversationList,
  last: Conversation | undefined,
  nextCursor: string | null,
  isMore: boolean,
) {
  if (nextCursor === null) return null
  if (last) return sortKeyOf(last, list.sort)
  return isMore ? list.end : null
}

function forgetOld(state: InboxState): InboxState {
  const hidden = Object.entries(state.lists).filter(([, { isShown }]) => !isShown)
  const tooMany = hidden.slice(0, Math.max(0, hidden.length - mostHidden))
  return { ...state, lists: tooMany.reduce((lists, [key]) => without(lists, key), state.lists) }
}

function touchedSince(state: InboxState, since: string): Id[] {
  return Object.keys(state.seenAt).filter((id) => isNewerThan(state, id, since))
}

function put(state: InboxState, key: string, list: ConversationList): InboxState {
  return { ...state, lists: { ...state.lists, [key]: list } }
}
