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
    const isDropped = () => drops !== this.#drops
    this.#last = this.#last
      .then(() => (isDropped() ? Promise.reject(new Error()) : work()))
      .then(
        () => this.#bridge.tell({ type: 'done', call }),
        ({ message }: Error) =>
          this.#bridge.tell({ type: 'done', call, error: isDropped() ? 'Logged out meanwhile' : message }),
      )
  }

  /** What is not done by now is not done any more: it was asked of somebody who has logged out. */
  drop(): void {
    this.#drops += 1
  }
}
