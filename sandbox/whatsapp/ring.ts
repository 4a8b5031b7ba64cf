/** The newest items of a stream, oldest forgotten: the logs of a server that answers thousands of requests a second. */
export class Ring<T> {
  readonly #items: T[] = []
  readonly #size: number
  #next = 0
  /** How many items were ever pushed, forgotten ones included. */
  total = 0

  constructor(size: number) {
    this.#size = Math.max(1, size)
  }

  push(item: T): void {
    this.#items[this.#next] = item
    this.#next = (this.#next + 1) % this.#size
    this.total += 1
  }

  /** Newest first. */
  newest(limit: number, keep: (item: T) => boolean = () => true): T[] {
    const found: T[] = []
    for (let back = 1; back <= this.#items.length && found.length < limit; back += 1) {
      const item = this.#items[(this.#next - back + this.#size) % this.#size]
      if (item !== undefined && keep(item)) found.push(item)
    }
    return found
  }

  clear(): void {
    this.#items.length = 0
    this.#next = 0
    this.total = 0
  }
}
