/** State that views follow. Changes within one turn are drawn once. */
export class Observable {
  readonly #followers = new Set<() => void>()
  #isTold = false

  follow(follower: () => void): () => void {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  protected changed(): void {
    if (this.#isTold) return
    this.#isTold = true
    queueMicrotask(() => {
      this.#isTold = false
      for (const follower of this.#followers) follower()
    })
  }
}
