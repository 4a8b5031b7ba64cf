import type { Db } from '../../platform/db/index.ts'
import { hashToken } from '../../platform/secrets.ts'
import type { Account, Credential, Dialect } from './account.ts'
import { findCredentialByHash } from './credential-queries.ts'
import type { CredentialUses } from './credential-uses.ts'

export type KnownCredential = { credential: Credential; account: Account }

/** How long a revoked credential may still be let in. */
const keepMs = 1_000
const most = 10_000

/** Remembers for a second whom a token lets in, since every request asks. Unknown tokens are not remembered. */
export class CredentialCache {
  readonly #db: Db
  readonly #uses: CredentialUses | undefined
  readonly #known = new Map<string, { until: number; found: Promise<KnownCredential | undefined> }>()

  /** @param uses where each use of a credential is told */
  constructor(db: Db, uses?: CredentialUses) {
    this.#db = db
    this.#uses = uses
  }

  async find({ dialect, token }: { dialect: Dialect; token: string }): Promise<KnownCredential | undefined> {
    const tokenHash = hashToken(token)
    const key = `${dialect}:${tokenHash}`
    const now = performance.now()
    const known = this.#known.get(key)
    if (known && known.until > now) return known.found
    const found = findCredentialByHash(this.#db, { dialect, tokenHash })
    if (this.#known.size >= most) this.#known.clear()
    this.#known.set(key, { until: now + keepMs, found })
    const answer = await found.catch((error: unknown) => {
      this.#known.delete(key)
      throw error
    })
    if (answer) this.#uses?.note(answer.credential)
    else this.#known.delete(key)
    return answer
  }
}
