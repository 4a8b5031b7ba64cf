import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import {
  acquireServeLock,
  type EmbeddedPostgres,
  ServeLockHeld,
  startEmbedded,
} from '../../platform/db/embedded/index.ts'
import type { Log } from '../../platform/log.ts'
import { reasonOf } from '../failure.ts'

const retryMs = 1_000

export type KeeperOptions = { dataDir: string; connectionString: string; address: string; log: Log }

/**
 * Holds the lock that means "one serve on this data folder". When its connection breaks the database has ended,
 * so it is started again and the lock taken again, while the rest of the server waits for its connections.
 */
export class ServeLockKeeper {
  /** Rejects when another serve took the lock after a break. */
  readonly lost: Promise<never>
  readonly #options: KeeperOptions
  #lose: (error: unknown) => void = () => {}
  #client: pg.Client | undefined
  #restarted: EmbeddedPostgres | undefined
  #recovery: Promise<void> | undefined
  #closing = false

  /** @throws ServeLockHeld, naming the holder */
  static async open(options: KeeperOptions): Promise<ServeLockKeeper> {
    const keeper = new ServeLockKeeper(options)
    await keeper.#take(options.connectionString)
    return keeper
  }

  constructor(options: KeeperOptions) {
    this.#options = options
    this.lost = new Promise((_, reject) => {
      this.#lose = reject
    })
    // Whoever serves waits for it; before that, nobody may be listening yet.
    this.lost.catch(() => {})
  }

  /** Says where this server is reached, for a second serve to name. */
  async rename(address: string): Promise<void> {
    this.#options.address = address
    await this.#client?.query(`select set_config('application_name', $1, false)`, [this.#holder()])
  }

  /** Gives the lock back. Closing the database comes after; what `stop` answers comes last. */
  async release(): Promise<void> {
    this.#closing = true
    await this.#recovery
    await this.#client?.end()
  }

  /** Stops a PostgreSQL that was started in the meantime, unless somebody is connected. */
  async stop(): Promise<void> {
    await this.#restarted?.stop()
  }

  async #take(connectionString: string): Promise<void> {
    const client = new pg.Client({ connectionString, keepAlive: true })
    // The end of the connection is what counts, and it follows.
    client.on('error', () => {})
    await client.connect()
    try {
      await acquireServeLock(client, { holder: this.#holder() })
    } catch (error) {
      await client.end()
      throw error
    }
    client.once('end', () => {
      this.#recovery = this.#recover()
    })
    this.#client = client
  }

  #holder(): string {
    return `process ${process.pid}, ${this.#options.address}`
  }

  async #recover(): Promise<void> {
    const { dataDir, log } = this.#options
    this.#client = undefined
    if (this.#closing) return
    log.error('the embedded database has ended; starting it again')
    while (!this.#closing) {
      try {
        await this.#restart(dataDir)
        log.info('the embedded database is back')
        return
      } catch (error) {
        if (error instanceof ServeLockHeld) return this.#lose(error)
        log.error({ error: reasonOf(error) }, 'cannot start the embedded database; trying again')
        await sleep(retryMs)
      }
    }
  }

  async #restart(dataDir: string): Promise<void> {
    await this.#restarted?.stop()
    const embedded = await startEmbedded({ dataDir })
    this.#restarted = embedded
    await this.#take(embedded.connectionString)
  }
}
