import { listKey } from '../inbox/models/store/order.ts'
import { reduce } from '../inbox/models/store/reduce.ts'
import type { Signal } from '../inbox/models/store/signal.ts'
import { type InboxState, stateFromBootstrap } from '../inbox/models/store/state.ts'
import type { TimelinePage } from '../inbox/models/store/timeline.ts'
import { begun } from '../inbox/models/thread/timeline.ts'
import type {
  Bootstrap,
  Contact,
  Conversation,
  ConversationFilter,
  ConversationSort,
  Draft,
  Page,
  ParleyEvent,
} from '../shared/parley/index.ts'
import type { TestServer } from './harness.ts'

/** Asks the server as a page does; undefined for what is not there, or not for these eyes. */
export type Ask = <Answer>(method: 'GET' | 'POST', path: string, body?: object) => Promise<Answer | undefined>

export function createAsk({ app }: Pick<TestServer, 'app'>, headers: Record<string, string>): Ask {
  return async <Answer>(method: 'GET' | 'POST', path: string, body?: object) => {
    const url = `/parley/v1${path}`
    const answer = await app.http.inject({ method, url, headers, ...(body && { payload: body }) })
    if (answer.statusCode === 404) return undefined
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} answered ${answer.body}`)
    return answer.json<Answer>()
  }
}

/** What a client has on its screens: lists, conversations it knows from elsewhere, opened threads and contacts. */
export type Screens = {
  /** `size`: how far the list is loaded. */
  lists: { filter: ConversationFilter; sort: ConversationSort; size: number }[]
  conversationIds: string[]
  threadIds: string[]
  contactIds: string[]
}

/** The state of a client that has just opened these. */
export async function loadClient(ask: Ask, screens: Screens): Promise<InboxState> {
  const state = stateFromBootstrap((await ask<Bootstrap>('GET', '/bootstrap'))!)
  const drafts = (await ask<Page<Draft>>('GET', '/drafts?limit=200'))!.items
  const signals: Signal[][] = [
    [{ kind: 'drafts', drafts, since: state.position }],
    ...(await Promise.all(screens.lists.map((list) => askList(ask, list)))),
    ...(await Promise.all(screens.conversationIds.map((id) => askConversation(ask, id)))),
    ...(await Promise.all(screens.threadIds.map((id) => askThread(ask, id)))),
    ...(await Promise.all(screens.contactIds.map((id) => askContact(ask, id)))),
  ]
  return signals.flat().reduce<InboxState>(reduce, state)
}

export function applyEvents(state: InboxState, events: ParleyEvent[]): InboxState {
  return events.reduce<InboxState>(reduce, state)
}

async function askList(ask: Ask, { filter, sort, size: limit }: Screens['lists'][number]): Promise<Signal[]> {
  const key = listKey(filter, sort)
  const page = (await ask<Page<Conversation>>('POST', '/conversations/search', {
    filter,
    sort,
    limit,
  }))!
  const { items: conversations, next_cursor: nextCursor } = page
  return [
    { kind: 'list.asked', key, filter, sort },
    { kind: 'list.page', key, conversations, nextCursor, isMore: false, since: '0' },
  ]
}

async function askConversation(ask: Ask, id: string): Promise<Signal[]> {
  const conversation = await ask<Conversation>('GET', `/conversations/${id}`)
  return [
    conversation
      ? { kind: 'conversations', conversations: [conversation], since: '0' }
      : { kind: 'conversation.gone', id },
  ]
}

async function askThread(ask: Ask, id: string): Promise<Signal[]> {
  const page = await ask<TimelinePage>('GET', `/conversations/${id}/timeline?limit=200`)
  return page ? [{ kind: 'timeline', id, update: (timeline) => begun(timeline, page) }] : []
}

async function askContact(ask: Ask, id: string): Promise<Signal[]> {
  const contact = await ask<Contact>('GET', `/contacts/${id}`)
  return contact ? [{ kind: 'contact', contact, since: '0' }] : []
}
