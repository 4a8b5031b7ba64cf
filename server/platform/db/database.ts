import pg from 'pg'
import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import type { Id } from '../ids.ts'
import type { Vault } from '../vault.ts'
import { Signals } from './signals.ts'
import { type Sql, toStatement } from './sql.ts'

/** What statements run on: the pool, or one transaction. It also gives ids and the time. */
export interface Db {
  query<Row>(statement: Sql): Promise<Row[]>
  newId(): Id
  now(): Date
  readonly vault: Vault
}

export type DatabaseOptions = {
  connectionString: string
  /** A connection that LISTEN works on, where the other one goes through a pooler. */
  directUrl?: string
  newId: () => Id
  vault: Vault
  clock?: Clock
  maxConnections?: number
}

/** Deadlock, serialization failure: the transaction did nothing and may be run again. */
const retryable = new Set(['40P01', '40001'])

/** The pool. Statements are named by their text, so each connection prepares each of them once. */
export class Database implements Db {
  readonly pool: pg.Pool
  readonly vault: Vault
  readonly signals: Signals
  readonly #newId: () => Id
  readonly #clock: Clock

  constructor({
    connectionString,
    directUrl,
    newId,
    vault,
    clock = systemClock,
    maxConnections = 16,
  }: DatabaseOptions) {
    this.pool = new pg.Pool({ connectionString, max: maxConnections, application_name: 'parley' })
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    this.pool.on('error', () => {})
    this.signals = new Signals({ pool: this.pool, directUrl: directUrl ?? connectionString })
    this.vault = vault
    this.#newId = newId
    this.#clock = clock
  }

  newId(): Id {
    return this.#newId()
  }

  now(): Date {
    return this.#clock.now()
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    const { rows } = await this.pool.query(toStatement(statement))
    return rows as Row[]
  }

  /** Runs `work` in one transaction, again from the start when PostgreSQL chose it as a deadlock's victim. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#runOnce(work)
      } catch (error) {
        if (attempt === 5 || !isRetryable(error)) throw error
      }
    }
  }

  async #runOnce<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect()
    const tx = new Transaction(client, this)
    let result: T
    try {
      await client.query('begin')
      result = await work(tx)
      await tx.finish()
      await client.query('commit')
    } catch (error) {
      await rollback(client, error)
      throw error
    }
    client.release()
    for (const kind of tx.signals) this.signals.raise(kind)
    return result
  }

  async close(): Promise<void> {
    await this.signals.close()
    await this.pool.end()
  }
}

/** One open transaction. Locking queries take this type, so locking outside a transaction does not compile. */
export class Transaction implements Db {
  readonly vault: Vault
  readonly #client: pg.PoolClient
  readonly #database: Database
  readonly #now: Date
  readonly #beforeCommit = new Map<symbol, () => Promise<void>>()
  /** What is to be signalled once the transaction is committed. */
  readonly signals = new Set<string>()

  constructor(client: pg.PoolClient, database: Database) {
    this.#client = client
    this.#database = database
    this.#now = database.now()
    this.vault = database.vault
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    const { rows } = await this.#client.query(toStatement(statement))
    return rows as Row[]
  }

  newId(): Id {
    return this.#database.newId()
  }

  /** The time the transaction began: one time for all its rows. */
  now(): Date {
    return this.#now
  }

  /** Registers work for just before the commit, once per key. What is registered first runs first. */
  beforeCommit(key: symbol, work: () => Promise<void>): void {
    if (!this.#beforeCommit.has(key)) this.#beforeCommit.set(key, work)
  }

  /** Has waiters of this kind told, after the commit, that there is something for them. */
  signal(kind: string): void {
    this.signals.add(kind)
  }

  async finish(): Promise<void> {
    for (const work of this.#beforeCommit.values()) await work()
  }
}

/** Whether a violated unique constraint caused the error; with `constraint`, that one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof pg.DatabaseError) || error.code !== '23505') return false
  return constraint === undefined || error.constraint === constraint
}

/** Whether the database refused the data itself: running the same again cannot help. */
export function isDataError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '')
}

/** Lost connections, no room, a server that starts or stops: the same may well succeed later. */
const transientClasses = new Set(['08', '40', '53', '55', '57', '58'])

/** Whether the database was away or busy, so that the same is worth trying again. */
export function isTransient(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return transientClasses.has((error.code ?? '').slice(0, 2))
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  return (
    /^E[A-Z]+$/.test(String(code)) ||
    /^(Connection terminated|Client has encountered|timeout)/i.test(error.message)
  )
}

function isRetryable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && retryable.has(error.code ?? '')
}

async function rollback(client: pg.PoolClient, cause: unknown): Promise<void> {
  try {
    await client.query('rollback')
    client.release()
  } catch {
    // The connection is gone and took the transaction with it; the pool must not use it again.
    client.release(cause instanceof Error ? cause : true)
  }
}
