const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }

/** What is proved: that whoever sends this request, with this token, holds the key. */
export type ProofFacts = { method: string; url: string; token: string | null; nonce: string }

/** Keeps a key for later visits, or answers the one that was kept before; undefined where that cannot be. */
export type KeyKeeper = (made: CryptoKeyPair) => Promise<CryptoKeyPair | undefined>

/**
 * The key of this browser for one inbox. It is made here and can be used here, but not taken out, not even by us: a copy
 * of the visitor's token is worth nothing without it. The page keeps it beside the token: where sites may not store
 * things in frames of others, a frame has no place that lasts.
 */
export class BrowserKey {
  readonly #pair: CryptoKeyPair

  private constructor(pair: CryptoKeyPair) {
    this.#pair = pair
  }

  /** Undefined where there is no cryptography, as on pages without TLS, or nothing to keep a key in. */
  static async open(keep: KeyKeeper): Promise<BrowserKey | undefined> {
    try {
      const kept = await keep(await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']))
      return kept && new BrowserKey(kept)
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
