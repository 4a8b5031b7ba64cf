import type { Agent, ParleyEvent, PresenceSignal, TypingSignal } from '../../../shared/parley/index.ts'
import { type EventStream, openEvents, type StreamFrame } from '../../client/events.ts'
import { type Loader, loadConversation, loadCounts, loadDrafts, loadList, reloadBootstrap } from './load.ts'
import type { Signal } from './signal.ts'

export type FollowHandlers = {
  /** Each event of the log, after the store has it: sounds, notices, what is kept outside the store. */
  onEvent?(event: ParleyEvent): void
  /** The session ended, or what the person may see changed. */
  onRevoked(): void
}

/** Counts that cannot be told from events are asked for at most this often. */
const countsWaitMs = 1_500
/** The same of views. */
const viewsWaitMs = 300
/** Lists that cannot be judged here are asked for at most this often. */
const listsWaitMs = 1_000
const typingCheckMs = 1_000

/** Keeps the store up to date from the stream of events. Answers how to stop. */
export function followEvents(loader: Loader, handlers: FollowHandlers): EventStream {
  const { store } = loader
  const mends = [
    mend(
      countsWaitMs,
      () => store.state.areCountsStale,
      () => loadCounts(loader),
    ),
    mend(
      viewsWaitMs,
      () => store.state.areViewsStale,
      () => reloadBootstrap(loader),
    ),
    mend(
      listsWaitMs,
      () => staleLists(loader).length > 0,
      () => refreshLists(loader),
    ),
  ]
  const onFrame = (frame: StreamFrame) => {
    if (frame.type === 'revoked') return handlers.onRevoked()
    const event = toEvent(frame)
    if (!event) return
    store.dispatchSoon(event)
    if (!('kind' in event)) tell(loader, handlers, event)
    else if (event.kind === 'snapshot') void catchUp(loader)
    for (const mended of mends) mended()
  }
  // Whoever was away hears of it from the log, not from the stream that they did not have.
  const { me } = store.state
  const stopWatching = store.follow(() => {
    if (rightsOf(me) !== rightsOf(store.state.me)) handlers.onRevoked()
  })
  void loadDrafts(loader).catch(ignore)
  const stream = openEvents(store.state.position, {
    onFrame,
    onState: (isOpen) => store.dispatch({ kind: 'connection', connection: isOpen ? 'live' : 'offline' }),
  })
  const stopTyping = setInterval(
    () => store.dispatch({ kind: 'time', now: new Date().toISOString() }),
    typingCheckMs,
  )
  return {
    retry: stream.retry,
    close() {
      clearInterval(stopTyping)
      stopWatching()
      stream.close()
    },
  }
}

/** What a person may see and do hangs on these. */
function rightsOf({ role, inbox_ids: inboxIds }: Agent): string {
  return JSON.stringify([role, inboxIds?.toSorted()])
}

function tell(loader: Loader, { onEvent }: FollowHandlers, event: ParleyEvent): void {
  onEvent?.(event)
  // The account itself is in no event.
  if (event.type === 'account.updated') void reloadBootstrap(loader).catch(ignore)
}

/** Failed for the moment: the next event, or the next look at it, asks again. */
function ignore(): void {}

function toEvent({ type, id, data }: StreamFrame): ParleyEvent | Signal | undefined {
  if (type === 'hello') return undefined
  if (type === 'typing') return { kind: 'typing', typing: data as TypingSignal }
  if (type === 'presence') return { kind: 'presence', presence: data as PresenceSignal }
  if (type === 'snapshot')
    return { kind: 'snapshot', position: id || (data as { position: string }).position }
  return data as ParleyEvent
}

/** Fetches again what is on screen; what was seen stays until then. */
async function catchUp(loader: Loader): Promise<void> {
  const { openId } = loader.store.state
  await Promise.allSettled([
    reloadBootstrap(loader),
    loadDrafts(loader),
    refreshLists(loader),
    openId === null ? undefined : loadConversation(loader, openId, { afresh: true }),
  ])
}

function staleLists({ store }: Loader) {
  return Object.values(store.state.lists).filter(
    ({ isStale, isShown, state }) => isStale && isShown && state === 'ready',
  )
}

async function refreshLists(loader: Loader): Promise<void> {
  await Promise.all(staleLists(loader).map(({ filter, sort }) => loadList(loader, filter, sort)))
}

/** Does it soon while it is needed, one at a time and not too often. */
function mend(waitMs: number, isNeeded: () => boolean, work: () => Promise<void>): () => void {
  let isPlanned = false
  const plan = () => {
    if (isPlanned || !isNeeded()) return
    isPlanned = true
    setTimeout(async () => {
      const isDone = await work().then(() => true, ignore)
      isPlanned = false
      // Something may have come while it was asked for.
      if (isDone) plan()
    }, waitMs)
  }
  return plan
}
