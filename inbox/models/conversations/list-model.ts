import type { ConversationFilter, ConversationSort, View } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { Observable } from '../observable.ts'
import { pathOf } from '../routes.ts'
import { loadList, loadMore } from '../store/load.ts'
import type { ConversationList, Id } from '../store/state.ts'
import { firstView, openIdOf, type Place, placeOf, viewIdOf, writeFilter } from './place.ts'
import { keptIn, nothing, rangedTo, type Selection, stretched, toggled } from './selection.ts'

export type PickerName = 'assign' | 'snooze' | 'tags'

/** What lies over the page, one at a time of each kind. */
export type Over = {
  /** What is chosen for the conversations it names. */
  picker: { name: PickerName; ids: Id[] } | null
  /** Where a menu is open, in px of the page, and for which conversations. */
  menu: { ids: Id[]; x: number; y: number } | null
  dialog:
    | { name: 'start' }
    | { name: 'view'; view: View | null; filter: ConversationFilter; sort: ConversationSort }
    | null
  /** The list is being narrowed. */
  isFiltering: boolean
}

type Action = (ids: Id[], progress: { onProgress(done: number): void }) => Promise<void>

/** A change of so many shows how far it has come. */
const many = 100

/** The list of conversations that is on screen: which one, where the person is in it, and what they selected. */
export class ListModel extends Observable {
  readonly #app: AppModel
  place: Place
  /** The row that has the keyboard. */
  cursorId: Id | null = null
  over: Over = { picker: null, menu: null, dialog: null, isFiltering: false }
  /** How far a change of many has come. */
  progress: { done: number; total: number } | null = null
  /** Why the list, or what follows in it, could not be loaded. */
  problem: unknown = null
  /** How far down each list was read, in px, for the way back from a conversation. */
  readonly scrollTops = new Map<string, number>()
  /** Goes up each time the view is to bring the row of the cursor on screen and give it the focus. */
  focusAsked = 0
  #selection: Selection = nothing
  #lastIndex = 0
  #isLoaded = false

  constructor(app: AppModel) {
    super()
    this.#app = app
    this.place = placeOf(app.store.state, firstView, new URLSearchParams())
  }

  /** Follows the address and the store while conversations are on screen. Answers how to stop. */
  attach(): () => void {
    const { router, store } = this.#app
    const stops = [router.follow(() => this.#follow()), store.follow(() => this.#follow())]
    this.#isLoaded = false
    this.#follow()
    return () => {
      for (const stop of stops) stop()
      store.dispatch({ kind: 'list.shown', key: this.place.key, isShown: false })
    }
  }

  get list(): ConversationList | undefined {
    return this.#app.store.state.lists[this.place.key]
  }

  get ids(): Id[] {
    return this.list?.ids ?? []
  }

  get openId(): Id | null {
    return openIdOf(this.#app.router.route)
  }

  get selected(): ReadonlySet<Id> {
    return this.#selection.ids
  }

  /** What a command is about: what a menu is open for, the selected ones, the open one, or the one under the cursor. */
  get targets(): Id[] {
    if (this.over.menu) return this.over.menu.ids
    if (this.selected.size > 0) return this.ids.filter((id) => this.selected.has(id))
    const one = this.openId ?? this.cursorId
    return one && this.#app.store.state.conversations[one] ? [one] : []
  }

  async load(): Promise<void> {
    const { filter, sort, key } = this.place
    await this.#try(key, async () => {
      const loading = loadList(this.#app, filter, sort)
      this.#app.store.dispatch({ kind: 'list.shown', key, isShown: true })
      await loading
    })
  }

  async loadMore(): Promise<void> {
    const { key } = this.place
    await this.#try(key, () => loadMore(this.#app, key))
  }

  /** What failed, again. */
  retry(): Promise<void> {
    return this.list?.isStale ? this.load() : this.loadMore()
  }

  /** Another filter or order of the same view. */
  refine(filter: ConversationFilter, sort: ConversationSort = this.place.sort): void {
    const { viewId } = this.place
    const query = writeFilter(this.#app.store.state, viewId, filter, sort)
    this.#app.router.go({ name: 'view', viewId, conversationId: this.openId }, { query, replace: true })
  }

  /** The view as it is kept. */
  unrefine(): void {
    const { viewId } = this.place
    this.#app.router.go({ name: 'view', viewId, conversationId: this.openId }, { replace: true })
  }

  /** The address of a conversation beside this list. */
  pathTo(conversationId: Id | null): string {
    const { viewId, filter, sort } = this.place
    const query = new URLSearchParams()
    const parts = writeFilter(this.#app.store.state, viewId, filter, sort)
    for (const [name, value] of Object.entries(parts)) if (value !== null) query.set(name, value)
    return pathOf({ name: 'view', viewId, conversationId }) + (query.size > 0 ? `?${query}` : '')
  }

  open(id: Id): void {
    this.#put(id)
    this.#app.router.go(this.pathTo(id), { replace: this.openId !== null })
  }

  leave(): void {
    const id = this.openId
    this.#app.router.go(this.pathTo(null))
    if (id && this.ids.includes(id)) this.focus(id)
  }

  focus(id: Id): void {
    this.#put(id)
    this.focusAsked += 1
    this.changed()
  }

  /** The focus is on this row. */
  setCursor(id: Id): void {
    if (this.cursorId !== id) this.#put(id)
  }

  /** To another row, and into it when one is open. */
  move(by: number): void {
    const id = this.#beside(this.openId ?? this.cursorId, by)
    if (!id) return
    if (this.openId !== null) this.open(id)
    this.focus(id)
  }

  /** To another row, opening nothing. */
  step(by: number): void {
    const id = this.#beside(this.cursorId ?? this.openId, by)
    if (id) this.focus(id)
  }

  toggle(id: Id): void {
    this.#select(toggled(this.#selection, id))
    this.#put(id)
  }

  /** Everything between where the selection began and here. */
  selectTo(id: Id): void {
    this.#select(rangedTo(this.#selection, this.ids, this.cursorId ?? this.openId, id))
    this.focus(id)
  }

  /** One row more, or one less when it goes back to where it began. */
  extend(by: 1 | -1): void {
    const { ids } = this
    const from = this.cursorId ?? this.openId ?? ids[0]
    if (from === undefined || !ids.includes(from)) return
    this.#select(stretched(this.#selection, ids, from, by))
    this.focus(ids[ids.indexOf(from) + by] ?? from)
  }

  selectAll(): void {
    this.#select({ ids: new Set(this.ids), anchorId: null })
  }

  clearSelection(): void {
    this.#select(nothing)
  }

  pick(name: PickerName, ids: Id[] = this.targets): void {
    if (ids.length > 0) this.show({ picker: { name, ids } })
  }

  /** Of a row that is selected, the menu is of all that are. */
  openMenu(id: Id, { x, y }: { x: number; y: number }): void {
    const ids = this.selected.has(id) ? this.ids.filter((one) => this.selected.has(one)) : [id]
    this.show({ menu: { ids, x, y } })
    this.#put(id)
  }

  /** Opens or closes what lies over the page. */
  show(over: Partial<Over>): void {
    this.over = { ...this.over, ...over }
    this.changed()
  }

  /** Rows hold still while somebody reads further down. */
  hold(isHeld: boolean): void {
    const { key } = this.place
    if (!this.list || this.list.isHeld === isHeld) return
    this.#app.store.dispatch({ kind: isHeld ? 'list.held' : 'list.released', key })
  }

  /** What came in meanwhile takes its place, at the top. */
  showFresh(): void {
    this.hold(false)
    const [first] = this.ids
    if (first) this.focus(first)
  }

  /**
   * Does something with conversations, and goes on to the next one when the open one, or the one under the cursor, leaves
   * the list by it.
   */
  async act(ids: Id[], action: Action): Promise<void> {
    const next = this.#after(ids)
    const { openId, cursorId } = this
    const wasListed = openId !== null && this.ids.includes(openId)
    const total = ids.length
    const onProgress = (done: number) => {
      this.progress = total > many && done < total ? { done, total } : null
      this.changed()
    }
    onProgress(0)
    const acting = action(ids, { onProgress })
    this.clearSelection()
    if (openId === null) this.#focusAfter(cursorId, next)
    else if (wasListed && !this.ids.includes(openId)) {
      if (next && !this.#app.layout.isPhone) this.open(next)
      else this.leave()
      // What had the focus is gone with it.
      if (next) this.focus(next)
    }
    await acting
    onProgress(total)
  }

  #focusAfter(cursorId: Id | null, next: Id | null): void {
    if (cursorId === null) return
    const id = this.ids.includes(cursorId) ? cursorId : next
    if (id !== null) this.focus(id)
  }

  /** What stands next to these in the list. */
  #after(ids: Id[]): Id | null {
    const all = this.ids
    const from = all.indexOf(this.openId ?? this.cursorId ?? ids[0] ?? '')
    const below = all.slice(from + 1).find((id) => !ids.includes(id))
    return below ?? all.slice(0, Math.max(0, from)).findLast((id) => !ids.includes(id)) ?? null
  }

  #beside(id: Id | null, by: number): Id | undefined {
    const { ids } = this
    const from = ids.indexOf(id ?? '')
    this.#selection = { ...this.#selection, anchorId: null }
    const index = from < 0 ? (by > 0 ? 0 : this.#lastIndex) : from + by
    return ids[Math.max(0, Math.min(ids.length - 1, index))]
  }

  #select(selection: Selection): void {
    this.#selection = selection
    this.changed()
  }

  #put(id: Id): void {
    this.cursorId = id
    const index = this.ids.indexOf(id)
    if (index >= 0) this.#lastIndex = index
    this.changed()
  }

  async #try(key: string, work: () => Promise<void>): Promise<void> {
    let problem: unknown = null
    try {
      await work()
    } catch (error) {
      problem = error
    }
    if (this.place.key === key) this.problem = problem
    this.changed()
  }

  #follow(): void {
    const { router, store } = this.#app
    // On its way to a view.
    if (router.route.name === 'home') return
    const viewId = viewIdOf(router.route, this.place.viewId)
    const isAlone = router.route.name === 'conversation'
    const before = this.place
    const place = placeOf(store.state, viewId, isAlone ? new URLSearchParams() : router.query)
    const isOther = place.key !== before.key
    if (isOther || place.viewId !== before.viewId || place.isChanged !== before.isChanged) {
      this.place = place
      if (isOther) this.#forget(before)
      this.changed()
    }
    const isWanted = isOther || !this.#isLoaded
    this.#isLoaded = true
    if (isWanted) void this.load()
    this.#keepUp()
  }

  #forget({ key }: Place): void {
    const { store } = this.#app
    store.dispatch({ kind: 'list.released', key }, { kind: 'list.shown', key, isShown: false })
    this.scrollTops.delete(key)
    this.cursorId = null
    this.#lastIndex = 0
    this.problem = null
    this.clearSelection()
  }

  /** A row that went leaves the cursor where it was; what went is not selected. */
  #keepUp(): void {
    const { ids } = this
    if (this.cursorId && ids.length > 0 && !ids.includes(this.cursorId) && this.cursorId !== this.openId) {
      this.cursorId = ids[Math.min(this.#lastIndex, ids.length - 1)] ?? null
      this.changed()
    }
    const selection = keptIn(this.#selection, ids)
    if (selection !== this.#selection) this.#select(selection)
  }
}

const models = new WeakMap<AppModel, ListModel>()

/** The one list of an app. */
export function listModelOf(app: AppModel): ListModel {
  let model = models.get(app)
  if (!model) {
    model = new ListModel(app)
    models.set(app, model)
  }
  return model
}
