import type { Database } from './db/index.ts'
import { errorText } from './errors.ts'
import type { Log } from './log.ts'

/** Work that has to be done now and then, by one process at a time. Doing it twice must do no harm. */
export type Chore = { name: string; everyMs: number; run(db: Database): Promise<void> }

/** Runs chores at start and at their intervals. An advisory lock keeps two processes from doing one at once. */
export class Maintenance {
  readonly #db: Database
  readonly #log: Log
  readonly #chores: Chore[]
  readonly #timers: NodeJS.Timeout[] = []
  readonly #running = new Set<Promise<void>>()

  constructor({ db, log, chores }: { db: Database; log: Log; chores: Chore[] }) {
    this.#db = db
    this.#log = log
    this.#chores = chores
  }

  start(): void {
    for (const chore of this.#chores) {
      this.#run(chore)
      const timer = setInterval(() => this.#run(chore), chore.everyMs)
      timer.unref()
      this.#timers.push(timer)
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.allSettled(this.#running)
  }

  #run({ name, run }: Chore): void {
    const work = this.#exclusively(name, () => run(this.#db))
      .catch((error: unknown) =>
        this.#log.warn({ chore: name, error: errorText(error) }, 'a chore failed; it runs again later'),
      )
      .finally(() => this.#running.delete(work))
    this.#running.add(work)
  }

  async #exclusively(name: string, work: () => Promise<void>): Promise<void> {
    const client = await this.#db.pool.connect()
    try {
      const { rows } = await client.query<{ free: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as free',
        [`chore:${name}`],
      )
      if (!rows[0]!.free) return
      await work().finally(() =>
        client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [`chore:${name}`]),
      )
    } finally {
      client.release()
    }
  }
}
