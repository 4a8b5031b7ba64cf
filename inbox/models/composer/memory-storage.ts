import type { OutboxItem } from './outbox-item.ts'

/** Where what is not sent yet survives a reload. */
export interface OutboxStorage {
  list(owner: string): Promise<OutboxItem[]>
  put(item: OutboxItem): Promise<void>
  /** Puts it where it still is; what was taken out meanwhile stays out. */
  replace(item: OutboxItem): Promise<void>
  delete(clientId: string): Promise<void>
  /** Runs the work while no other tab runs one of that name. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

/** As long as the page lives; tests share one between tabs. */
export class MemoryStorage implements OutboxStorage {
  readonly #items = new Map<string, OutboxItem>()
  readonly #locks = new Map<string, Promise<unknown>>()

  async list(owner: string): Promise<OutboxItem[]> {
    return [...this.#items.values()].filter((item) => item.owner === owner).sort(inOrder)
  }

  async put(item: OutboxItem): Promise<void> {
    this.#items.set(item.clientId, structuredClone(item))
  }

  async replace(item: OutboxItem): Promise<void> {
    if (this.#items.has(item.clientId)) await this.put(item)
  }

  async delete(clientId: string): Promise<void> {
    this.#items.delete(clientId)
  }

  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#locks.get(name) ?? Promise.resolve()
    const running = before.then(work, work)
    this.#locks.set(name, running)
    return running
  }
}

export function inOrder(one: OutboxItem, other: OutboxItem): number {
  return one.sequence - other.sequence || (one.clientId < other.clientId ? -1 : 1)
}
