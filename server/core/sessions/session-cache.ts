import type { Database } from '../../platform/db/index.ts'
import { hashToken } from '../../platform/secrets.ts'
import { accessSignal } from '../agents/index.ts'
import type { KnownSession } from './session.ts'
import { findSessionByHash } from './session-queries.ts'

/** How long a session that ended may still let somebody in, should no signal of it come. */
const keepMs = 1_000
const most = 10_000

/** Remembers for a second whom a session's token lets in, since every request asks. Unknown tokens are not remembered. */
export class SessionCache {
  readonly #db: Database
  readonly #known = new Map<string, { until: number; found: Promise<KnownSession | undefined> }>()

  constructor(db: Database) {
    this.#db = db
    db.signals.on(accessSignal, () => this.#known.clear())
  }

  async find(token: string): Promise<KnownSession | undefined> {
    const key = hashToken(token)
    const now = performance.now()
    const known = this.#known.get(key)
    if (known && known.until > now) {
      const answer = await known.found
      // An end that has passed since may have been put off since.
      if (answer && answer.session.expiresAt > this.#db.now()) return answer
    }
    const found = findSessionByHash(this.#db, key)
    if (this.#known.size >= most) this.#known.clear()
    this.#known.set(key, { until: now + keepMs, found })
    const answer = await found.catch((error: unknown) => {
      this.#known.delete(key)
      throw error
    })
    if (!answer) this.#known.delete(key)
    return answer
  }
}
