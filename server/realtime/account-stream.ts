import { setTimeout as sleep } from 'node:timers/promises'
import { listEvents, type StoredEvent } from '../core/events/index.ts'
import type { SessionAccess } from '../core/sessions/index.ts'
import type { Database } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import { RecentFrames } from './recent-frames.ts'
import { SharedBlocks } from './shared-blocks.ts'
import type { CloseReason, Frame, Listener, StreamView } from './stream.ts'

const eventsPerRead = 500
const drainPollMs = 50
const longestDrainMs = 10_000

type Entry = { listener: Listener; position: bigint }

export type AccountStreamOptions = {
  db: Database
  log: Log
  accountId: Id
  /** Where reading begins. */
  position: string
  backlogBytes: number
}

/**
 * One account's log on its way to its listeners. Those who are up to date share every read; one who resumes from
 * further back reads for itself until it has caught up.
 */
export class AccountStream {
  readonly accountId: Id
  readonly #options: AccountStreamOptions
  readonly #entries = new Map<Listener, Entry>()
  readonly #live = new Set<Entry>()
  readonly #blocks: SharedBlocks
  readonly #recent = new RecentFrames()
  #position: bigint

  constructor(options: AccountStreamOptions) {
    this.#options = options
    this.accountId = options.accountId
    this.#blocks = new SharedBlocks(options)
    this.#position = BigInt(options.position)
  }

  get position(): string {
    return this.#position.toString()
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  get listeners(): Listener[] {
    return [...this.#entries.keys()]
  }

  add(listener: Listener): void {
    const entry = { listener, position: BigInt(listener.after) }
    this.#entries.set(listener, entry)
    if (entry.position >= this.#position) this.#live.add(entry)
    else void this.#catchUp(entry)
  }

  remove(listener: Listener): void {
    const entry = this.#entries.get(listener)
    if (!entry) return
    this.#entries.delete(listener)
    this.#live.delete(entry)
  }

  /** Reads on and hands out what is new. True when there may be more. */
  async advance(): Promise<boolean> {
    const { db } = this.#options
    const events = await listEvents(db, {
      accountId: this.accountId,
      after: this.position,
      limit: eventsPerRead,
    })
    if (events.length === 0) return false
    // Whoever comes while frames are being made finds the stream moved on, and catches up by itself.
    const entries = [...this.#live]
    const from = this.#position
    const last = BigInt(events.at(-1)!.position)
    this.#position = last
    const byView = Map.groupBy(entries, ({ listener }) => listener.view)
    await Promise.all(
      [...byView].map(async ([view, own]) => {
        const frames = await this.#handOut(view, own, events)
        if (frames) this.#recent.keep(view, { from, frames, last })
      }),
    )
    return events.length === eventsPerRead
  }

  close(reason: CloseReason): void {
    for (const listener of this.listeners) this.#end(listener, reason)
  }

  closeExpired(now: Date): void {
    for (const listener of this.listeners) {
      if (listener.expiresAt && listener.expiresAt <= now) this.#end(listener, 'revoked')
    }
  }

  /** Closes the streams of one credential; without one, those of sessions. */
  closeRevoked(credentialId: Id | undefined): void {
    for (const listener of this.listeners) {
      if (listener.credentialId === credentialId) this.#end(listener, 'revoked')
    }
  }

  /** Closes the streams of one session. */
  closeSession(access: SessionAccess): void {
    for (const listener of this.listeners) {
      const { session } = listener
      if (session?.sessionId !== access.sessionId || session.accessVersion !== access.accessVersion) continue
      this.#end(listener, 'revoked')
    }
  }

  async #catchUp(entry: Entry): Promise<void> {
    const { listener } = entry
    let isDone = false
    while (!isDone && this.#entries.has(listener)) {
      const streamPosition = this.#position
      const readAll = (await this.#readShared(entry)) ? false : await this.#readAlone(entry)
      // The stream stood still while this was read, so nothing before its place is left unread.
      isDone = (readAll && this.#position === streamPosition) || entry.position >= this.#position
      if (!isDone) await this.#drained(listener)
    }
    if (this.#entries.has(listener)) this.#live.add(entry)
  }

  /** Reads on together with others who are behind. False when that brought nothing. */
  async #readShared(entry: Entry): Promise<boolean> {
    const { listener, position } = entry
    if (!listener.view.isShareable) return false
    try {
      const { view } = listener
      const { frames, last } = this.#recent.find(view, position) ?? (await this.#blocks.read(view, position))
      this.#send(entry, frames, last)
    } catch (error) {
      this.#options.log.warn({ err: error }, 'a stream could not catch up; closed')
      this.#end(listener, 'broken')
    }
    return entry.position > position
  }

  /** True when there is no more. */
  async #readAlone(entry: Entry): Promise<boolean> {
    const events = await this.#readFor(entry)
    if (!events) return false
    await this.#handOut(entry.listener.view, [entry], events)
    return events.length < eventsPerRead
  }

  async #readFor({ listener, position }: Entry): Promise<StoredEvent[] | undefined> {
    const { db, log } = this.#options
    try {
      return await listEvents(db, {
        accountId: this.accountId,
        after: position.toString(),
        limit: eventsPerRead,
      })
    } catch (error) {
      log.warn({ err: error }, 'a stream could not catch up; closed')
      this.#end(listener, 'broken')
      return undefined
    }
  }

  /** Answers the frames, unless they could not be made. */
  async #handOut(view: StreamView, entries: Entry[], events: StoredEvent[]): Promise<Frame[] | undefined> {
    const { db, log, accountId } = this.#options
    const last = BigInt(events.at(-1)?.position ?? 0)
    try {
      const frames = events.length > 0 ? await view.render(db, accountId, events) : []
      for (const entry of entries) this.#send(entry, frames, last)
      return frames
    } catch (error) {
      log.error({ accountId, err: error }, 'events could not be shown; their streams are closed')
      for (const { listener } of entries) this.#end(listener, 'broken')
      return undefined
    }
  }

  #send(entry: Entry, frames: Frame[], last: bigint): void {
    const { listener } = entry
    if (!this.#entries.has(listener)) return
    // What was left of earlier reads tells a slow client; one read alone may be more than a client may have waiting.
    if (listener.pendingBytes() > this.#options.backlogBytes) {
      this.#end(listener, 'slow')
      return
    }
    for (const frame of frames) {
      if (BigInt(frame.position) > entry.position && listener.accepts(frame.event)) listener.send(frame)
    }
    if (last > entry.position) {
      entry.position = last
      listener.reach?.(last.toString())
    }
  }

  #end(listener: Listener, reason: CloseReason): void {
    this.remove(listener)
    listener.close(reason)
  }

  /** Whoever resumes from far back is sent no more than it takes. */
  async #drained(listener: Listener): Promise<void> {
    const endMs = Date.now() + longestDrainMs
    while (listener.pendingBytes() > this.#options.backlogBytes / 2 && this.#entries.has(listener)) {
      if (Date.now() > endMs) return this.#end(listener, 'slow')
      await sleep(drainPollMs)
    }
  }
}
