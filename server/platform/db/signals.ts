import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import pg from 'pg'

const channel = 'parley'
/** PostgreSQL takes less than 8000 bytes at once. */
const longestPayload = 7_900
const gatherMs = 10
const reconnectMs = 1_000

/**
 * Tells all processes, after a commit, that there is work or news of some kind. A hint only: whoever waits
 * also polls. NOTIFY never runs inside a writing transaction, since PostgreSQL serialises those commits.
 */
export class Signals {
  readonly #emitter = new EventEmitter()
  /** Hears of every kind. */
  readonly #listeners = new Set<(kind: string) => void>()
  readonly #send: (kinds: string) => Promise<unknown>
  readonly #connectionString: string
  /** Leads what is sent from here, which was told here already. */
  readonly #origin = randomUUID()
  #listener: pg.Client | undefined
  #gathered = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor({ pool, directUrl }: { pool: pg.Pool; directUrl: string }) {
    this.#emitter.setMaxListeners(0)
    this.#send = (kinds) =>
      pool.query({ name: 'notify', text: 'select pg_notify($1, $2)', values: [channel, kinds] })
    this.#connectionString = directUrl
  }

  /** Opens the listening connection, and again whenever it breaks. */
  async listen(): Promise<void> {
    if (this.#closed) return
    const client = new pg.Client({
      connectionString: this.#connectionString,
      application_name: 'parley-listen',
    })
    client.on('error', () => {})
    client.on('end', () => this.#reconnect())
    client.on('notification', ({ payload = '' }) => {
      const [origin, ...kinds] = payload.split(',')
      if (origin !== this.#origin) for (const kind of kinds) this.#tell(kind)
    })
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      this.#listener = client
    } catch {
      // The database is away. `end` does not fire for a connection that never was, so try again from here.
      this.#reconnect()
    }
  }

  /** Something of this kind has been committed. Local waiters hear at once, other processes within 10 ms. */
  raise(kind: string): void {
    this.#tell(kind)
    this.#gathered.add(kind)
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs)
  }

  on(kind: string, listener: () => void): () => void {
    this.#emitter.on(kind, listener)
    return () => this.#emitter.off(kind, listener)
  }

  /** Hears of every signal: for kinds that name what they are about. */
  onAny(listener: (kind: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    if (this.#gathered.size > 0) await this.#flush()
    await this.#listener?.end()
  }

  async #flush(): Promise<void> {
    const payloads = toPayloads(this.#origin, [...this.#gathered])
    this.#gathered = new Set()
    this.#timer = undefined
    // A lost hint costs a poll interval, nothing more.
    for (const kinds of payloads) await this.#send(kinds).catch(() => {})
  }

  #tell(kind: string): void {
    this.#emitter.emit(kind)
    for (const listener of this.#listeners) listener(kind)
  }

  #reconnect(): void {
    if (this.#closed) return
    this.#listener = undefined
    setTimeout(() => this.listen(), reconnectMs).unref()
  }
}

/** Kinds in their order, in as few texts as may be sent, each led by its origin. */
function toPayloads(origin: string, kinds: string[]): string[] {
  const payloads: string[] = []
  for (const kind of kinds) {
    const last = payloads.at(-1)
    if (last !== undefined && last.length + kind.length < longestPayload)
      payloads[payloads.length - 1] = `${last},${kind}`
    else payloads.push(`${origin},${kind}`)
  }
  return payloads
}
