import type {
  Bootstrap,
  Contact,
  Conversation,
  ConversationFilter,
  ConversationSort,
  Draft,
  Page,
  ViewCounts,
} from '../../../shared/parley/index.ts'
import { type Api, ApiProblem } from '../../client/http.ts'
import { listKey } from './order.ts'
import { isNewerThan } from './replace.ts'
import { type Id, stateFromBootstrap } from './state.ts'
import { Store } from './store.ts'

/** What loading needs of the app. */
export type Loader = { api: Api; store: Store }

const pageSize = 50
/** A list that is fetched afresh comes in pages of this size, and not further than so many conversations. */
const refreshPageSize = 200
const refreshLimit = 1_000

/** Everything needed before the first list. @throws ApiProblem 401 when nobody is signed in */
export async function loadStore(api: Api): Promise<Store> {
  return new Store(stateFromBootstrap(await api.get<Bootstrap>('/bootstrap')))
}

/** The same again, into a store that is in use. */
export async function reloadBootstrap({ api, store }: Loader): Promise<void> {
  let bootstrap: Bootstrap
  let since: string
  do {
    since = store.state.position
    bootstrap = await api.get<Bootstrap>('/bootstrap')
    // An event that came meanwhile may be newer than the answer.
  } while (isNewerThan(store.state, 'settings', since))
  store.dispatch({ kind: 'bootstrap', bootstrap })
}

/** Begins a list, or answers from what is loaded and brings it up to date where that is needed. */
export async function loadList(
  loader: Loader,
  filter: ConversationFilter,
  sort: ConversationSort,
): Promise<void> {
  const { store } = loader
  const key = listKey(filter, sort)
  const list = store.state.lists[key]
  if (list?.state === 'loading' || (list?.state === 'ready' && !list.isStale)) return
  store.dispatch({ kind: 'list.asked', key, filter, sort })
  await fetchAgain(loader, key, list?.ids.length ?? 0)
}

/** The next page of a list; nothing when there is none, or when it is on its way. */
export async function loadMore({ api, store }: Loader, key: string): Promise<void> {
  const list = store.state.lists[key]
  if (!list?.nextCursor || list.state !== 'ready' || underWay.has(key)) return
  underWay.add(key)
  const since = store.state.position
  try {
    const { filter, sort, nextCursor } = list
    const page = await search(api, { filter, sort, cursor: nextCursor, limit: pageSize })
    if (store.state.lists[key]?.nextCursor !== nextCursor) return
    const { items: conversations, next_cursor } = page
    store.dispatch({ kind: 'list.page', key, conversations, nextCursor: next_cursor, isMore: true, since })
  } finally {
    underWay.delete(key)
  }
}

/** Keys of the lists whose next page is on its way. */
const underWay = new Set<string>()

async function fetchAgain({ api, store }: Loader, key: string, loaded: number): Promise<void> {
  const since = store.state.position
  const { filter, sort } = store.state.lists[key]!
  const conversations: Conversation[] = []
  let cursor: string | null = null
  try {
    do {
      const limit = loaded > pageSize ? refreshPageSize : pageSize
      const page: Page<Conversation> = await search(api, { filter, sort, cursor, limit })
      conversations.push(...page.items)
      cursor = page.next_cursor
    } while (cursor && conversations.length < Math.min(loaded, refreshLimit))
  } catch (error) {
    store.dispatch({ kind: 'list.failed', key })
    throw error
  }
  store.dispatch({ kind: 'list.page', key, conversations, nextCursor: cursor, isMore: false, since })
}

type Search = { filter: ConversationFilter; sort: ConversationSort; cursor: string | null; limit: number }

function search(api: Api, { filter, sort, cursor, limit }: Search): Promise<Page<Conversation>> {
  return api.post('/conversations/search', { body: { filter, sort, limit, ...(cursor && { cursor }) } })
}

/** One conversation, unless it is loaded. Answers whether there is such a one for these eyes. */
export async function loadConversation(
  { api, store }: Loader,
  id: Id,
  { afresh = false }: { afresh?: boolean } = {},
): Promise<boolean> {
  if (store.state.conversations[id] && !afresh) return true
  const since = store.state.position
  try {
    const conversation = await api.get<Conversation>(`/conversations/${encodeURIComponent(id)}`)
    store.dispatch({ kind: 'conversations', conversations: [conversation], since })
    return true
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error
    store.dispatch({ kind: 'conversation.gone', id })
    return false
  }
}

/** A contact in full. */
export async function loadContact({ api, store }: Loader, id: Id): Promise<void> {
  const since = store.state.position
  const contact = await api.get<Contact>(`/contacts/${encodeURIComponent(id)}`)
  store.dispatch({ kind: 'contact', contact, since })
}

export async function loadCounts({ api, store }: Loader): Promise<void> {
  const since = store.state.position
  const { counts } = await api.get<ViewCounts>('/views/counts')
  store.dispatch({ kind: 'counts', counts, since })
}

/** All of my drafts, so that lists can mark them. */
export async function loadDrafts({ api, store }: Loader): Promise<void> {
  const since = store.state.position
  const drafts: Draft[] = []
  let cursor: string | null = null
  do {
    const page: Page<Draft> = await api.get('/drafts', { query: { limit: 200, cursor } })
    drafts.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  store.dispatch({ kind: 'drafts', drafts, since })
}
