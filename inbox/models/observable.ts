/** State that views follow. Changes within one turn are drawn once. */
export class Observable {
  readonly #followers = new Set<() => void>()
  #isTold = false
  /** Goes up with every change, so that a view can tell whether it has seen the last one. */
  version = 0

  follow = (follower: () => void): (() => void) => {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  protected changed(): void {
    this.version += 1
    if (this.#isTold) return
    this.#isTold = true
    queueMicrotask(() => {
      this.#isTold = false
      for (const follower of this.#followers) follower()
    })
  }
}
