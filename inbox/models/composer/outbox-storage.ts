import { inOrder, MemoryStorage, type OutboxStorage } from './memory-storage.ts'
import type { OutboxItem } from './outbox-item.ts'

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
    async put(item) {
      const db = await database()
      if (db) await done(write(db).put(item))
      else await memory.put(item)
    },
    async replace(item) {
      const db = await database()
      if (!db) return memory.replace(item)
      const items = write(db)
      const there = items.count(item.clientId)
      there.onsuccess = () => there.result > 0 && items.put(item)
      await done(there)
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
  return db.transaction(storeName, 'readwrite', { durability: 'strict' }).objectStore(storeName)
}

/** The answer, once all that was asked in one go is on the disk: a page that is gone before that may take it along. */
function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const transaction = request.transaction!
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}
