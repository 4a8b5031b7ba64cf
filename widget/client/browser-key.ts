/** Longer than any store takes that works: some frames are left waiting for ever. */
const patienceMs = 3_000

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }

/** What is proved: that whoever sends this request, with this token, holds the key. */
export type ProofFacts = { method: string; url: string; token: string | null; nonce: string }

/**
 * The key of this browser for one inbox. It is made here and can be used here, but not taken out, not even by us: a copy
 * of the visitor's token is worth nothing without it. It lives in the frame's own store, out of reach of the page.
 */
export class BrowserKey {
  readonly #pair: CryptoKeyPair

  private constructor(pair: CryptoKeyPair) {
    this.#pair = pair
  }

  /** Undefined where there is no cryptography, as on pages without TLS, or no store, as in some frames. */
  static async open(name: string): Promise<BrowserKey | undefined> {
    try {
      const made = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
      return new BrowserKey(await keepFirst(name, made))
    } catch {
      return undefined
    }
  }

  /** A proof in the form of DPoP (RFC 9449). */
  async prove({ method, url, token, nonce }: ProofFacts): Promise<string> {
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', this.#pair.publicKey)
    const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }
    const claims = {
      jti: crypto.randomUUID(),
      iat: Math.floor(Date.now() / 1000),
      htm: method,
      htu: url,
      nonce,
      ...(token && { ath: toText(await crypto.subtle.digest('SHA-256', toBytes(token))) }),
    }
    const words = [head, claims].map((part) => toText(toBytes(JSON.stringify(part)))).join('.')
    const hash = { name: 'ECDSA', hash: 'SHA-256' }
    return `${words}.${toText(await crypto.subtle.sign(hash, this.#pair.privateKey, toBytes(words)))}`
  }
}

/** The key that is kept under a name; this one from now on when there is none. Tabs that ask at once get the same. */
function keepFirst(name: string, made: CryptoKeyPair): Promise<CryptoKeyPair> {
  return new Promise((done, failed) => {
    setTimeout(() => failed(new Error('The store does not answer')), patienceMs)
    const opening = indexedDB.open('parley', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
    opening.onerror = () => failed(opening.error)
    opening.onsuccess = () => {
      const work = opening.result.transaction('keys', 'readwrite')
      const keys = work.objectStore('keys')
      const known: IDBRequest<CryptoKeyPair | undefined> = keys.get(name)
      known.onsuccess = () => known.result ?? keys.put(made, name)
      work.onabort = () => failed(work.error)
      work.oncomplete = () => {
        opening.result.close()
        done(known.result ?? made)
      }
    }
  })
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

/** base64url */
function toText(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
