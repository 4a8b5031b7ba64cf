/**
 * The key that the page's own database keeps under a name; `made` from now on when there is none, so that tabs that ask
 * at once get the same. Undefined where nothing can be kept. A key can be used where it is, and not be read.
 */
export function keepKey(name: string, made: CryptoKeyPair): Promise<CryptoKeyPair | undefined> {
  return new Promise((done) => {
    const fail = () => done(undefined)
    try {
      const opening = indexedDB.open('parley-chat')
      opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
      opening.onerror = fail
      opening.onsuccess = () => {
        const database = opening.result
        const work = database.transaction('keys', 'readwrite')
        const keys = work.objectStore('keys')
        const known: IDBRequest<CryptoKeyPair | undefined> = keys.get(name)
        known.onsuccess = () => known.result ?? keys.put(made, name)
        work.onabort = fail
        work.oncomplete = () => {
          database.close()
          done(known.result ?? made)
        }
      }
    } catch {
      // A page may have no database, or forbid it.
      fail()
    }
  })
}
