import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Database } from '../../platform/db/index.ts'
import { AppError } from '../../platform/errors.ts'
import { hmacSha256Hex } from '../../platform/http/index.ts'

const stepMs = 2 * 60_000

/**
 * Proofs of browsers that they hold a key, in the form of DPoP (RFC 9449): a token signed for one request, with the
 * public key in it. Fresh is what names one of our last two nonces, so that no clock but ours counts; within that time a
 * proof that somebody saw is good once more, for the same request.
 */
export class KeyProofs {
  readonly #db: Database
  readonly #secret: string

  constructor(db: Database) {
    this.#db = db
    this.#secret = db.vault.derive('visitor-proofs').toString('hex')
  }

  /** What the next proof has to name; good for two to four minutes. */
  get nonce(): string {
    return this.#nonces()[0]!
  }

  /**
   * The thumbprint of the key that the sender of a request holds; undefined where no proof is given.
   * @param token what the proof has to be for; undefined for a request without one
   * @throws AppError `unauthenticated` about a proof that is none
   */
  async read(request: FastifyRequest, token: string | undefined): Promise<string | undefined> {
    const { dpop } = request.headers
    if (dpop === undefined) return undefined
    try {
      const { payload, protectedHeader } = await jwtVerify(String(dpop), EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: ['ES256'],
        currentDate: this.#db.now(),
      })
      const fault = faultOf(payload, request, token)
      if (fault) throw refused(fault)
      if (!this.#nonces().includes(String(payload['nonce'])))
        throw refused('names no nonce of the last minutes; take the one in the header DPoP-Nonce')
      return await calculateJwkThumbprint(protectedHeader.jwk!)
    } catch (error) {
      if (error instanceof errors.JOSEError) throw refused(`cannot be taken: ${error.message}`)
      throw error
    }
  }

  #nonces(): string[] {
    const step = Math.floor(this.#db.now().getTime() / stepMs)
    return [step, step - 1].map((each) => hmacSha256Hex(this.#secret, String(each)).slice(0, 32))
  }
}

/** What of a proof is not about this request. */
function faultOf({ htm, htu, ath }: JWTPayload, request: FastifyRequest, token: string | undefined) {
  if (htm !== request.method) return `is for the method ${String(htm)}`
  // Proxies of ours may know the server by another name; what is asked of it they leave alone.
  const path = URL.canParse(String(htu)) ? new URL(String(htu)).pathname : undefined
  if (path !== request.url.split('?')[0]) return `is for ${String(htu)}`
  if (ath !== (token === undefined ? undefined : hash('sha256', token, 'base64url')))
    return 'is for another token'
  return undefined
}

function refused(fault: string): AppError {
  return new AppError('unauthenticated', `The proof in the header DPoP ${fault}`)
}
