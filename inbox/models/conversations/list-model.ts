import type { ConversationFilter, ConversationSort, View } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { Observable } from '../observable.ts'
import { pathOf } from '../routes.ts'
import { loadList, loadMore } from '../store/load.ts'
import type { ConversationList, Id } from '../store/state.ts'
import { firstView, openIdOf, type Place, placeOf, viewIdOf, writeFilter } from './place.ts'

export type PickerName = 'assign' | 'snooze' | 'tags'

/** The list of conversations that is on screen: which one, where the person is in it, and what they selected. */
export class ListModel extends Observable {
  readonly #app: AppModel
  place: Place
  /** The row that has the keyboard. */
  cursorId: Id | null = null
  selected: ReadonlySet<Id> = new Set()
  /** What is chosen for the conversations it names, while that is open. */
  picker: { name: PickerName; ids: Id[] } | null = null
  /** Where on the page a menu is open, in px, and for which conversations. */
  menu: { ids: Id[]; x: number; y: number } | null = null
  /** The dialog that is open: a new conversation, or a view, new or to be changed. */
  dialog:
    | { name: 'start' }
    | { name: 'view'; view: View | null; filter: ConversationFilter; sort: ConversationSort }
    | null = null
  /** The list is being narrowed. */
  isFiltering = false
  /** How far a change of many has come. */
  progress: { done: number; total: number } | null = null
  /** Why the list could not be loaded. */
  problem: unknown = null
  /** How far down each list was read, in px, for the way back from a conversation. */
  readonly scrollTops = new Map<string, number>()
  /** Asks the view to bring the row of the cursor on screen and give it the focus; goes up each time. */
  focusAsked = 0
  #lastIndex = 0
  #anchorId: Id | null = null
  #isLoaded = false

  constructor(app: AppModel) {
    super()
    this.#app = app
    this.place = placeOf(app.store.state, firstView, new URLSearchParams())
  }

  /** Follows the address and the store while the list is on screen. */
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

  /** What a command is about: what a menu is open for, the selected ones, the open one, or the one under the cursor. */
  get targets(): Id[] {
    if (this.menu) return this.menu.ids
    if (this.selected.size > 0) return this.ids.filter((id) => this.selected.has(id))
    const one = this.openId ?? this.cursorId
    return one && this.#app.store.state.conversations[one] ? [one] : []
  }

  async load(): Promise<void> {
    const { filter, sort, key } = this.place
    try {
      const loading = loadList(this.#app, filter, sort)
      this.#app.store.dispatch({ kind: 'list.shown', key, isShown: true })
      await loading
      if (this.place.key === key) this.problem = null
    } catch (error) {
      if (this.place.key === key) this.problem = error
    }
    this.changed()
  }

  async loadMore(): Promise<void> {
    try {
      await loadMore(this.#app, this.place.key)
      this.problem = null
    } catch (error) {
      this.problem = error
    }
    this.changed()
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

  #beside(id: Id | null, by: number): Id | undefined {
    const { ids } = this
    const from = ids.indexOf(id ?? '')
    this.#anchorId = null
    return ids[Math.max(0, Math.min(ids.length - 1, from < 0 ? (by > 0 ? 0 : this.#lastIndex) : from + by))]
  }

  toggle(id: Id): void {
    const selected = new Set(this.selected)
    if (!selected.delete(id)) selected.add(id)
    this.selected = selected
    this.#anchorId = id
    this.#put(id)
    this.changed()
  }

  /** Everything between where the selection began and here. */
  selectTo(id: Id): void {
    const { ids } = this
    const from = ids.indexOf(this.#anchorId ?? this.cursorId ?? this.openId ?? id)
    const to = ids.indexOf(id)
    if (to < 0) return
    const anchor = from < 0 ? to : from
    this.#anchorId = ids[anchor]!
    this.selected = new Set([...this.selected, ...ids.slice(Math.min(anchor, to), Math.max(anchor, to) + 1)])
    this.focus(id)
  }

  /** One row more, or one less when it goes back to where it began. */
  extend(by: number): void {
    const { ids } = this
    const from = ids.indexOf(this.cursorId ?? this.openId ?? ids[0] ?? '')
    const here = ids[from]
    const next = ids[from + by]
    if (!here) return
    const anchor = ids.indexOf(this.#anchorId ?? here)
    const isGoingBack = next !== undefined && Math.abs(from + by - anchor) < Math.abs(from - anchor)
    const selected = new Set(this.selected)
    if (isGoingBack) selected.delete(here)
    else for (const id of [here, next]) if (id) selected.add(id)
    this.#anchorId = ids[anchor] ?? here
    this.selected = selected
    this.focus(next ?? here)
  }

  selectAll(): void {
    this.selected = new Set(this.ids)
    this.changed()
  }

  clearSelection(): void {
    this.selected = new Set()
    this.#anchorId = null
    this.changed()
  }

  pick(name: PickerName, ids: Id[] = this.targets): void {
    if (ids.length === 0) return
    this.picker = { name, ids }
    this.changed()
  }

  /** Of a row that is selected, the menu is of all that are. */
  openMenu(id: Id, { x, y }: { x: number; y: number }): void {
    const ids = this.selected.has(id) ? this.ids.filter((one) => this.selected.has(one)) : [id]
    this.menu = { ids, x, y }
    this.#put(id)
  }

  closeMenu(): void {
    this.menu = null
    this.changed()
  }

  setFiltering(isFiltering: boolean): void {
    this.isFiltering = isFiltering
    this.changed()
  }

  openDialog(dialog: ListModel['dialog']): void {
    this.dialog = dialog
    this.changed()
  }

  closePicker(): void {
    this.picker = null
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
   * Does something with conversations, showing how far it has come when they are many, and goes on to the next one when
   * the open one leaves the list by it.
   */
  async act(
    ids: Id[],
    action: (ids: Id[], progress: { onProgress(done: number): void }) => Promise<void>,
  ): Promise<void> {
    const after = this.#after(ids)
    const wasListed = this.openId !== null && this.ids.includes(this.openId)
    const total = ids.length
    const onProgress = (done: number) => {
      this.progress = total > 100 && done < total ? { done, total } : null
      this.changed()
    }
    if (total > 100) onProgress(0)
    const acting = action(ids, { onProgress })
    this.clearSelection()
    if (wasListed && this.openId && ids.includes(this.openId) && this.#hasLeft(this.openId)) {
      if (after && !this.#app.layout.isPhone) this.open(after)
      else this.leave()
    } else if (after && this.cursorId && this.#hasLeft(this.cursorId)) this.focus(after)
    await acting
    this.progress = null
    this.changed()
  }

  /** What stands next to these in the list. */
  #after(ids: Id[]): Id | null {
    const all = this.ids
    const from = all.indexOf(this.openId ?? this.cursorId ?? ids[0] ?? '')
    const below = all.slice(from + 1).find((id) => !ids.includes(id))
    return below ?? all.slice(0, Math.max(0, from)).findLast((id) => !ids.includes(id)) ?? null
  }

  /** Not merely kept there because it is looked at. */
  #hasLeft(id: Id): boolean {
    return !this.ids.includes(id)
  }

  #put(id: Id): void {
    this.cursorId = id
    const index = this.ids.indexOf(id)
    if (index >= 0) this.#lastIndex = index
    this.changed()
  }

  #follow(): void {
    const { router, store } = this.#app
    // On its way to a view.
    if (router.route.name === 'home') return
    const viewId = viewIdOf(router.route, this.place.viewId)
    const isElsewhere = router.route.name === 'conversation'
    const place = placeOf(store.state, viewId, isElsewhere ? new URLSearchParams() : router.query)
    const isOther = place.key !== this.place.key
    if (isOther || place.viewId !== this.place.viewId || place.isChanged !== this.place.isChanged) {
      const before = this.place
      this.place = place
      if (isOther) this.#leave(before)
      this.changed()
    }
    const isWanted = isOther || !this.#isLoaded
    this.#isLoaded = true
    if (isWanted) void this.load()
    this.#keepCursor()
  }

  #leave({ key }: Place): void {
    const { store } = this.#app
    store.dispatch({ kind: 'list.released', key }, { kind: 'list.shown', key, isShown: false })
    this.scrollTops.delete(key)
    this.cursorId = null
    this.#lastIndex = 0
    this.problem = null
    this.clearSelection()
  }

  /** A row that went leaves the cursor where it was; what went is not selected. */
  #keepCursor(): void {
    const { ids } = this
    if (this.cursorId && ids.length > 0 && !ids.includes(this.cursorId) && this.cursorId !== this.openId) {
      this.cursorId = ids[Math.min(this.#lastIndex, ids.length - 1)] ?? null
      this.changed()
    }
    if (this.selected.size === 0) return
    const known = new Set(ids)
    const selected = new Set([...this.selected].filter((id) => known.has(id)))
    if (selected.size === this.selected.size) return
    this.selected = selected
    this.changed()
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
