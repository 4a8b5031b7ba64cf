import type { Bridge } from '../client/bridge.ts'

/** What the page asks for and waits for: done one after the other, since each may change who the visitor is. */
export class Calls {
  readonly #bridge: Bridge
  #last = Promise.resolve()
  #drops = 0

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  add(call: number, work: () => Promise<void>): void {
    const drops = this.#drops
    this.#last = this.#last
      .then(() => (drops === this.#drops ? work() : Promise.reject(new Error('Logged out meanwhile'))))
      .then(
        () => this.#bridge.tell({ type: 'done', call }),
        (error: Error) => this.#bridge.tell({ type: 'done', call, error: error.message }),
      )
  }

  /** What has not begun is not done any more: it was asked of somebody who has logged out. */
  drop(): void {
    this.#drops += 1
  }
}
