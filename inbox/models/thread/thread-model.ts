import type { Message } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { seeConversation } from '../conversations/actions.ts'
import { tellFailure } from '../failures.ts'
import { Observable } from '../observable.ts'
import { loadConversation } from '../store/load.ts'
import { keyOf, type Timeline } from '../store/timeline.ts'
import { loadAround, loadMoreOf, loadNewest, loadThread } from './load-thread.ts'
import { ThreadSearchModel } from './search-thread.ts'
import type { Side } from './timeline.ts'

/** Where the view is to go once it is drawn: to the newest, the first unread one, or a message. */
export type Jump = { to: 'newest' | 'unread' | { messageId: string }; isSmooth: boolean }

/** An open thread: what is loaded of it, and where in it the person reads. */
export class ThreadModel extends Observable {
  readonly id: string
  readonly search: ThreadSearchModel
  readonly #app: AppModel
  /** Taken by the view, which then forgets it. */
  jump: Jump | undefined
  /** The newest is in sight. */
  isAtEnd = true
  /** The first message that was unread when the thread was opened. */
  unreadLineId: string | null = null
  /** It was never in sight: it is further up. */
  isUnreadAbove = false
  problem: unknown
  /** It was looked for: it is here, or not to be had. */
  isOpened = false
  #seenKey: string | undefined
  #isUnreadSeen = false
  #isOpen = false
  /** How often the person wanted to be elsewhere, and what was loaded for it last. */
  #goings = 0
  #arrival: Promise<unknown> = Promise.resolve()

  constructor(app: AppModel, id: string) {
    super()
    this.#app = app
    this.id = id
    this.search = new ThreadSearchModel(app, id, (messageId) => void this.goTo(messageId))
  }

  get timeline(): Timeline | undefined {
    return this.#app.store.state.timelines[this.id]
  }

  /** Loads what is not there yet, and goes to the message, or to where the person left off reading. */
  async open(messageId: string | null): Promise<void> {
    this.#isOpen = true
    const { store } = this.#app
    store.dispatch({ kind: 'conversation.open', id: this.id })
    this.problem = undefined
    try {
      const [isThere] = await Promise.all([
        loadConversation(this.#app, this.id),
        loadThread(this.#app, this.id),
      ])
      if (!this.#isOpen) return
      this.isOpened = true
      if (!isThere) return this.changed()
      const { timeline } = this
      const unread = store.state.conversations[this.id]?.unread_count ?? 0
      this.unreadLineId = unread > 0 ? (timeline?.firstUnreadId ?? null) : null
      if (messageId) return await this.goTo(messageId, { isSmooth: false })
      const isLoaded = timeline?.items.some(({ id }) => id === this.unreadLineId)
      this.#jump({ to: isLoaded ? 'unread' : 'newest', isSmooth: false })
    } catch (error) {
      this.problem = error
      this.changed()
    }
  }

  close(): void {
    this.#isOpen = false
    const { store } = this.#app
    if (store.state.openId === this.id) store.dispatch({ kind: 'conversation.open', id: null })
  }

  /** Brings it up to date after something was missed. */
  async refresh(): Promise<void> {
    await loadThread(this.#app, this.id).catch(() => {
      // What was seen stays; the next event or the next look tries again.
    })
  }

  async more(side: Side): Promise<void> {
    try {
      await loadMoreOf(this.#app, this.id, side)
      // Where the edge is still near, the view asks for one more.
      this.changed()
    } catch (error) {
      tellFailure(this.#app, error)
    }
  }

  goTo(messageId: string, { isSmooth = true } = {}): Promise<void> {
    return this.#go(async () => {
      const isThere = await loadAround(this.#app, this.id, messageId)
      return isThere ? { to: { messageId }, isSmooth } : { to: 'newest', isSmooth: false }
    })
  }

  goToNewest(): Promise<void> {
    return this.#go(async () => {
      const isFar = this.timeline?.newerCursor !== null
      if (isFar) await loadNewest(this.#app, this.id)
      return { to: 'newest', isSmooth: !isFar }
    })
  }

  /** However fast a person goes, they get where they wanted to be last. */
  async #go(load: () => Promise<Jump>): Promise<void> {
    this.#goings += 1
    const going = this.#goings
    // What is on its way for an earlier place would replace what is loaded for this one.
    await this.#arrival
    if (going !== this.#goings) return
    const loading = load()
    this.#arrival = loading.catch(() => {})
    try {
      const jump = await loading
      if (going === this.#goings) this.#jump(jump)
    } catch (error) {
      tellFailure(this.#app, error)
    }
  }

  goToUnread(): void {
    if (this.unreadLineId) void this.goTo(this.unreadLineId)
  }

  jumped(): void {
    this.jump = undefined
  }

  /** The view tells whether the newest is in sight. */
  setAtEnd(isAtEnd: boolean): void {
    if (isAtEnd) this.#seenKey = this.#lastKey
    if (isAtEnd === this.isAtEnd) return
    this.isAtEnd = isAtEnd
    this.changed()
  }

  /** The view tells where the unread begin. Once that was seen, nobody needs to be led there. */
  setUnread(place: 'above' | 'seen'): void {
    if (place === 'seen') this.#isUnreadSeen = true
    const isAbove = place === 'above' && this.unreadLineId !== null && this.isOpened && !this.#isUnreadSeen
    if (isAbove === this.isUnreadAbove) return
    this.isUnreadAbove = isAbove
    this.changed()
  }

  /** What others said below what is in sight. */
  get newBelow(): Message[] {
    const { timeline } = this
    if (this.isAtEnd || !timeline) return []
    const from = timeline.items.findIndex((item) => keyOf(item) === this.#seenKey)
    const meId = this.#app.store.state.me.id
    return timeline.items
      .slice(from < 0 ? timeline.items.length : from + 1)
      .filter((item): item is Message => item.type === 'message' && item.sender.agent_id !== meId)
  }

  /** The person looks at the newest messages: they are read. */
  async see(): Promise<void> {
    const { store, api } = this.#app
    if (!this.isOpened || store.state.conversations[this.id] === undefined) return
    await seeConversation(this.#app, this.id)
    if (!this.#isMentioned()) return
    store.dispatch({ kind: 'mentions.seen', conversationId: this.id })
    await api.post(`/conversations/${encodeURIComponent(this.id)}/mentions/seen`).catch(() => {
      // It stays in the list of mentions, and is told again at the next visit.
    })
  }

  /** Whether a note speaks to the person, and they have not looked at it since. */
  #isMentioned(): boolean {
    const { mentioned, me } = this.#app.store.state
    const known = mentioned[this.id]
    if (known !== undefined) return known
    return (
      this.timeline?.items.some((item) => item.type === 'message' && item.mentions.includes(me.id)) ?? false
    )
  }

  get #lastKey(): string | undefined {
    const last = this.timeline?.items.at(-1)
    return last && keyOf(last)
  }

  #jump(jump: Jump): void {
    this.jump = jump
    if (jump.to === 'newest') this.isAtEnd = true
    this.changed()
  }
}
