import { lastPosition } from '../core/events/index.ts'
import type { Database } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import type { Id } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import { AccountStream } from './account-stream.ts'
import type { Listener } from './stream.ts'
import { type Access, listAccountsPast, listEnded } from './stream-queries.ts'

const pollMs = 250
const accessCheckMs = 1_000
const largestBacklogBytes = 1_048_576

export type EventHubOptions = {
  db: Database
  log: Log
  /** A client that has more than this waiting to be taken is closed. */
  backlogBytes?: number
}

/** Reads the log once for all open streams of this process; only of accounts that somebody listens to. */
export class EventHub {
  readonly #db: Database
  readonly #log: Log
  readonly #backlogBytes: number
  readonly #streams = new Map<Id, AccountStream>()
  #running: Promise<void> | undefined
  #again = false
  #stopped = false
  #timers: NodeJS.Timeout[] = []
  #forget = () => {}

  constructor({ db, log, backlogBytes = largestBacklogBytes }: EventHubOptions) {
    this.#db = db
    this.#log = log
    this.#backlogBytes = backlogBytes
  }

  start(): void {
    this.#forget = this.#db.signals.on('events', () => this.#wake())
    this.#timers = [
      setInterval(() => this.#wake(), pollMs),
      setInterval(() => void this.#checkAccess(), accessCheckMs),
    ]
  }

  /** Closes all streams. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    for (const timer of this.#timers) clearInterval(timer)
    for (const stream of this.#streams.values()) stream.close('stopping')
    await this.#running
  }

  /** Where a stream begins that wants what happens from now on. */
  async position(accountId: Id): Promise<string> {
    return lastPosition(this.#db, accountId)
  }

  /** Opens a stream. Answers how to end it. */
  listen(listener: Listener): () => void {
    if (this.#stopped) {
      listener.close('stopping')
      return () => {}
    }
    const stream = this.#streamOf(listener)
    stream.add(listener)
    this.#wake()
    return () => {
      stream.remove(listener)
      if (stream.isEmpty && this.#streams.get(listener.accountId) === stream)
        this.#streams.delete(listener.accountId)
    }
  }

  #streamOf({ accountId, after }: Listener): AccountStream {
    let stream = this.#streams.get(accountId)
    if (!stream) {
      stream = new AccountStream({
        db: this.#db,
        log: this.#log,
        accountId,
        position: after,
        backlogBytes: this.#backlogBytes,
      })
      this.#streams.set(accountId, stream)
    }
    return stream
  }

  #wake(): void {
    if (this.#streams.size === 0 || this.#stopped) return
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      try {
        const streams = [...this.#streams.values()]
        const past = await listAccountsPast(this.#db, streams)
        const behind = streams.filter(({ accountId }) => past.has(accountId))
        const more = await Promise.all(behind.map((stream) => stream.advance()))
        if (more.includes(true)) this.#again = true
      } catch (error) {
        this.#log.warn({ error: errorText(error) }, 'cannot read the log for open streams; trying again')
      }
    }
  }

  /** Closes the streams of those who may no longer listen. One statement for all of them. */
  async #checkAccess(): Promise<void> {
    const accesses = new Map<string, Access>()
    for (const stream of this.#streams.values()) {
      stream.closeExpired(this.#db.now())
      for (const { accountId, credentialId } of stream.listeners)
        accesses.set(`${accountId}/${credentialId ?? ''}`, { accountId, credentialId })
    }
    try {
      for (const { accountId, credentialId } of await listEnded(this.#db, [...accesses.values()]))
        this.#streams.get(accountId)?.closeRevoked(credentialId)
    } catch (error) {
      this.#log.warn({ error: errorText(error) }, 'cannot check who may listen; trying again')
    }
  }
}
