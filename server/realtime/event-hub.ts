import { accessSignal } from '../core/agents/index.ts'
import { lastPosition } from '../core/events/index.ts'
import { listEndedSessions, type SessionAccess } from '../core/sessions/index.ts'
import type { Database } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import type { Id } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import { AccountStream } from './account-stream.ts'
import type { Listener } from './stream.ts'
import { type Access, listAccountsPast, listEnded } from './stream-queries.ts'

const pollMs = 250
/** Whoever may listen no longer is closed within a second. */
const accessCheckMs = 500
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
  #checking: Promise<void> | undefined
  #checkAgain = false
  #forget: (() => void)[] = []

  constructor({ db, log, backlogBytes = largestBacklogBytes }: EventHubOptions) {
    this.#db = db
    this.#log = log
    this.#backlogBytes = backlogBytes
  }

  start(): void {
    const { signals } = this.#db
    this.#forget = [
      signals.on('events', () => this.#wake()),
      signals.on(accessSignal, () => this.#checkAccess()),
    ]
    this.#timers = [
      setInterval(() => this.#wake(), pollMs),
      setInterval(() => this.#checkAccess(), accessCheckMs),
    ]
  }

  /** Closes all streams. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const forget of this.#forget) forget()
    for (const timer of this.#timers) clearInterval(timer)
    for (const stream of this.#streams.values()) stream.close('stopping')
    await Promise.all([this.#running, this.#checking])
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

  #checkAccess(): void {
    if (this.#streams.size === 0 || this.#stopped) return
    this.#checkAgain = true
    this.#checking ??= this.#closeEnded().finally(() => {
      this.#checking = undefined
    })
  }

  /** Closes the streams of those who may no longer listen. As many statements for all of them as for one. */
  async #closeEnded(): Promise<void> {
    while (this.#checkAgain && !this.#stopped) {
      this.#checkAgain = false
      const { programs, sessions } = this.#accesses()
      try {
        const [ended, endedSessions] = await Promise.all([
          listEnded(this.#db, programs),
          listEndedSessions(this.#db, sessions),
        ])
        for (const { accountId, credentialId } of ended)
          this.#streams.get(accountId)?.closeRevoked(credentialId)
        for (const session of endedSessions) this.#streams.get(session.accountId)?.closeSession(session)
      } catch (error) {
        this.#log.warn({ error: errorText(error) }, 'cannot check who may listen; trying again')
      }
    }
  }

  /** By what the open streams were let in, each once. */
  #accesses(): { programs: Access[]; sessions: SessionAccess[] } {
    const programs = new Map<string, Access>()
    const sessions = new Map<string, SessionAccess>()
    for (const stream of this.#streams.values()) {
      stream.closeExpired(this.#db.now())
      for (const { accountId, credentialId, session } of stream.listeners) {
        if (session) sessions.set(`${session.sessionId}/${session.accessVersion}`, session)
        else programs.set(`${accountId}/${credentialId ?? ''}`, { accountId, credentialId })
      }
    }
    return { programs: [...programs.values()], sessions: [...sessions.values()] }
  }
}
