import type { Database } from '../../platform/db/index.ts'
import { errorText } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Log } from '../../platform/log.ts'
import type { Credential } from './account.ts'
import { updateUses } from './credential-queries.ts'

const writeMs = 60_000

export type CredentialUse = { accountId: Id; id: Id; at: Date }

/** Remembers when credentials were last used, and writes it down once a minute: no request waits for it. */
export class CredentialUses {
  readonly #db: Database
  readonly #log: Log
  #uses = new Map<Id, CredentialUse>()
  #timer: NodeJS.Timeout | undefined

  constructor({ db, log }: { db: Database; log: Log }) {
    this.#db = db
    this.#log = log
  }

  note({ accountId, id }: Credential): void {
    this.#uses.set(id, { accountId, id, at: this.#db.now() })
  }

  start(): void {
    this.#timer = setInterval(() => void this.#write(), writeMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#write()
  }

  async #write(): Promise<void> {
    const uses = [...this.#uses.values()]
    this.#uses = new Map()
    if (uses.length === 0) return
    try {
      await updateUses(this.#db, uses)
    } catch (error) {
      this.#log.warn({ error: errorText(error) }, 'cannot write down when credentials were used')
    }
  }
}
