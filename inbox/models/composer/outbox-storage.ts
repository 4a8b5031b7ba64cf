import type { OutboxItem } from './outbox-item.ts'

/** Where what is not sent yet survives a reload. */
export interface OutboxStorage {
  list(owner: string): Promise<OutboxItem[]>
  find(clientId: string): Promise<OutboxItem | undefined>
  put(item: OutboxItem): Promise<void>
  /** Puts it where it still is; what was taken out meanwhile stays out. */
  replace(item: OutboxItem): Promise<void>
  delete(clientId: string): Promise<void>
  /** Runs the work while no other tab runs one of that name. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

const storeName = 'items'

/** In the browser's own database; in memory where the browser keeps none. */
export function openOutboxStorage(name = 'parley-outbox'): OutboxStorage {
  const memory = new MemoryStorage()
  let opened: Promise<IDBDatabase | undefined> | undefined
  const database = () => {
    opened ??= openDatabase(name)
    return opened
  }
  return {
    async list(owner) {
      const db = await database()
      if (!db) return memory.list(owner)
      const items = await done<OutboxItem[]>(read(db).getAll())
      return items.filter((item) => item.owner === owner).sort(inOrder)
    },
    async find(clientId) {
      const db = await database()
      return db ? done<OutboxItem | undefined>(read(db).get(clientId)) : memory.find(clientId)
    },
    async put(item) {
      const db = await database()
      if (db) await done(write(db).put(item))
      else await memory.put(item)
    },
    async replace(item) {
      const db = await database()
      if (!db) return memory.replace(item)
      const items = write(db)
      if ((await done<number>(items.count(item.clientId))) > 0) await done(items.put(item))
    },
    async delete(clientId) {
      const db = await database()
      if (db) await done(write(db).delete(clientId))
      else await memory.delete(clientId)
    },
    alone: (lock, work) =>
      'locks' in navigator ? navigator.locks.request(`${name}/${lock}`, work) : memory.alone(lock, work),
  }
}

/** As long as the page lives; tests share one between tabs. */
export class MemoryStorage implements OutboxStorage {
  readonly #items = new Map<string, OutboxItem>()
  readonly #locks = new Map<string, Promise<unknown>>()

  async list(owner: string): Promise<OutboxItem[]> {
    return [...this.#items.values()].filter((item) => item.owner === owner).sort(inOrder)
  }

  async find(clientId: string): Promise<OutboxItem | undefined> {
    return this.#items.get(clientId)
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

function openDatabase(name: string): Promise<IDBDatabase | undefined> {
  return new Promise((opened) => {
    // Private windows of some browsers have no database; they do without one.
    if (!('indexedDB' in globalThis)) return opened(undefined)
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'clientId' })
    request.onsuccess = () => opened(request.result)
    request.onerror = () => opened(undefined)
  })
}

function read(db: IDBDatabase): IDBObjectStore {
  return db.transaction(storeName, 'readonly').objectStore(storeName)
}

function write(db: IDBDatabase): IDBObjectStore {
  return db.transaction(storeName, 'readwrite').objectStore(storeName)
}

function done<Result>(request: IDBRequest): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as Result)
    request.onerror = () => reject(request.error)
  })
}
