import type { ParleyEvent } from '../../../shared/parley/index.ts'
import { reduce } from './reduce.ts'
import type { Signal } from './signal.ts'
import type { InboxState } from './state.ts'

/** The one place where everything live is. Whoever follows it is told after each change, once per batch. */
export class Store {
  #state: InboxState
  readonly #followers = new Set<() => void>()
  #isToldSoon = false

  constructor(state: InboxState) {
    this.#state = state
  }

  get state(): InboxState {
    return this.#state
  }

  get = (): InboxState => this.#state

  /** Gestures are drawn at once. */
  dispatch(...events: (ParleyEvent | Signal)[]): void {
    this.#apply(events)
    this.#tell()
  }

  /** Like `dispatch`, but what comes in one turn is drawn once. */
  dispatchSoon(...events: (ParleyEvent | Signal)[]): void {
    this.#apply(events)
    if (this.#isToldSoon) return
    this.#isToldSoon = true
    setTimeout(() => this.#tell(), 0)
  }

  follow = (follower: () => void): (() => void) => {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  #apply(events: (ParleyEvent | Signal)[]): void {
    this.#state = events.reduce(reduce, this.#state)
  }

  #toldState: InboxState | undefined

  #tell(): void {
    this.#isToldSoon = false
    if (this.#toldState === this.#state) return
    this.#toldState = this.#state
    for (const follower of [...this.#followers]) follower()
  }
}
