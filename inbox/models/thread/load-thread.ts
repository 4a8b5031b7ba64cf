import { ApiProblem } from '../../client/http.ts'
import type { Loader } from '../store/load.ts'
import type { Timeline, TimelinePage } from '../store/timeline.ts'
import { asked, begun, extended, failed, type Side } from './timeline.ts'

type Query = { cursor?: string; after?: string; around?: string }

const pageSize = 50
/** What is on its way, by conversation: one page of a thread at a time. */
const underWay = new WeakMap<Loader['store'], Map<string, Promise<void>>>()

/** Loads the newest page unless the thread is there, or is behind. */
export function loadThread(loader: Loader, id: string): Promise<void> {
  const timeline = timelineOf(loader, id)
  if (timeline?.state === 'ready' && !timeline.isStale) return Promise.resolve()
  return alone(loader, id, () => begin(loader, id, {}))
}

/** The newest page, whatever is loaded. */
export function loadNewest(loader: Loader, id: string): Promise<void> {
  return alone(loader, id, () => begin(loader, id, {}), { afresh: true })
}

/** What is around a message, unless that message is loaded. Answers whether it is now. */
export async function loadAround(loader: Loader, id: string, messageId: string): Promise<boolean> {
  const has = () => timelineOf(loader, id)?.items.some((item) => item.id === messageId) ?? false
  if (!has()) await alone(loader, id, () => begin(loader, id, { around: messageId }), { afresh: true })
  return has()
}

/** One more page at a side; nothing when there is none, or one is on its way. */
export function loadMoreOf(loader: Loader, id: string, side: Side): Promise<void> {
  const timeline = timelineOf(loader, id)
  const cursor = side === 'older' ? timeline?.olderCursor : timeline?.newerCursor
  if (!cursor || timeline?.state !== 'ready') return Promise.resolve()
  return alone(loader, id, async () => {
    const page = await ask(loader, id, side === 'older' ? { cursor } : { after: cursor })
    if (!page) return
    update(loader, id, (before) => {
      const isStillThere = side === 'older' ? before?.olderCursor === cursor : before?.newerCursor === cursor
      return before && isStillThere ? extended(before, page, side) : before && { ...before, meanwhile: null }
    })
  })
}

async function begin(loader: Loader, id: string, query: Query): Promise<void> {
  const page = await ask(loader, id, query)
  if (!page) return
  update(loader, id, (before) => begun(before, page))
  const { draft } = page
  if (draft && !loader.store.state.drafts[id])
    loader.store.dispatch({ kind: 'draft', conversationId: id, draft })
}

/** Undefined when nothing came; the thread says why. */
async function ask(loader: Loader, id: string, query: Query): Promise<TimelinePage | undefined> {
  update(loader, id, asked)
  try {
    return await loader.api.get<TimelinePage>(`/conversations/${encodeURIComponent(id)}/timeline`, {
      query: { ...query, limit: pageSize },
    })
  } catch (error) {
    const isGone = error instanceof ApiProblem && (error.status === 404 || error.status === 403)
    update(loader, id, (before) => failed(before, isGone ? 'gone' : 'failed'))
    if (isGone) return undefined
    throw error
  }
}

function update(
  { store }: Loader,
  id: string,
  change: (timeline: Timeline | undefined) => Timeline | undefined,
): void {
  store.dispatch({ kind: 'timeline', id, update: change })
}

function timelineOf({ store }: Loader, id: string): Timeline | undefined {
  return store.state.timelines[id]
}

/** One after another; what is asked for while something is on its way comes with that, unless it is to be afresh. */
async function alone(
  { store }: Loader,
  id: string,
  work: () => Promise<void>,
  { afresh = false } = {},
): Promise<void> {
  const running = underWay.get(store) ?? new Map<string, Promise<void>>()
  underWay.set(store, running)
  const before = running.get(id)
  if (before && !afresh) return before
  const now = (before ? before.catch(ignore) : Promise.resolve()).then(work)
  running.set(id, now)
  try {
    await now
  } finally {
    if (running.get(id) === now) running.delete(id)
  }
}

/** Whoever asked for it hears of it. */
function ignore(): void {}
