/** The sandbox's timers. They can be counted (is anything still to happen?) and dropped together. */
export class Scheduler {
  readonly #timers = new Set<NodeJS.Timeout>()
  #working = 0

  get pending(): number {
    return this.#timers.size + this.#working
  }

  after(delayMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      run()
    }, delayMs)
    this.#timers.add(timer)
  }

  /** Counts work that is under way elsewhere as something still to happen. */
  track(work: Promise<void>): void {
    this.#working += 1
    void work.finally(() => {
      this.#working -= 1
    })
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}
