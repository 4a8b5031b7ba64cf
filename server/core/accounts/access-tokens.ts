import type { Db, Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken, newToken } from '../../platform/secrets.ts'
import { deleteAccessToken, findAccessToken, insertAccessToken } from './access-token-queries.ts'
import type { Credential, Dialect } from './account.ts'
import type { KnownCredential } from './credential-cache.ts'
import type { CredentialUses } from './credential-uses.ts'

export type KnownAccessToken = KnownCredential & { scopes: string[]; expiresAt: Date }

/** How long a token that was revoked may still be let in. */
const keepMs = 1_000
const most = 10_000

/**
 * Exchanges a credential for a token that lives for a while. Each call makes another one; all of them are valid
 * side by side until they expire, are revoked, or their credential is.
 */
export async function createAccessToken(
  tx: Transaction,
  {
    credential,
    scopes,
    lifetimeSeconds,
  }: { credential: Credential; scopes: string[]; lifetimeSeconds: number },
): Promise<string> {
  const { accountId, id } = credential
  const token = `${BigInt(accountId).toString(36)}.${newToken()}`
  const expiresAt = new Date(tx.now().getTime() + lifetimeSeconds * 1000)
  await insertAccessToken(tx, { accountId, credentialId: id, tokenHash: hashToken(token), scopes, expiresAt })
  return token
}

/** Ends one token. An unknown one is ended already. */
export async function revokeAccessToken(
  tx: Transaction,
  { accountId, credentialId, token }: { accountId: Id; credentialId: Id; token: string },
): Promise<void> {
  await deleteAccessToken(tx, { accountId, credentialId, tokenHash: hashToken(token) })
}

/** Remembers for a second whom a token lets in, since every request asks. Unknown tokens are not remembered. */
export class AccessTokens {
  readonly #db: Db
  readonly #uses: CredentialUses | undefined
  readonly #known = new Map<string, { until: number; found: Promise<KnownAccessToken | undefined> }>()

  /** @param uses where each use of a credential is told */
  constructor(db: Db, uses?: CredentialUses) {
    this.#db = db
    this.#uses = uses
  }

  /** Whom a token lets in now; undefined when it is unknown, expired or revoked. */
  async find({ dialect, token }: { dialect: Dialect; token: string }): Promise<KnownAccessToken | undefined> {
    const accountId = accountOf(token)
    if (accountId === undefined) return undefined
    const key = `${dialect}:${hashToken(token)}`
    const now = performance.now()
    let known = this.#known.get(key)
    if (!known || known.until <= now) {
      const found = findAccessToken(this.#db, { accountId, dialect, tokenHash: hashToken(token) })
      known = { until: now + keepMs, found }
      if (this.#known.size >= most) this.#known.clear()
      this.#known.set(key, known)
    }
    const answer = await known.found.catch((error: unknown) => {
      this.#known.delete(key)
      throw error
    })
    if (answer) this.#uses?.note(answer.credential)
    else this.#known.delete(key)
    return answer && answer.expiresAt > this.#db.now() ? answer : undefined
  }
}

/** The account that a token says it is of. */
function accountOf(token: string): Id | undefined {
  const [, account] = /^([0-9a-z]{1,13})\.[A-Za-z0-9]+$/.exec(token) ?? []
  if (account === undefined) return undefined
  let id = 0n
  for (const digit of account) id = id * 36n + BigInt(Number.parseInt(digit, 36))
  return id > 0n && id < 2n ** 63n ? id.toString() : undefined
}
