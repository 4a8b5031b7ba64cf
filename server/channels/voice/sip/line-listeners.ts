import { holdLine, listSipInboxes, releaseLine } from '../../../core/calls/index.ts'
import { findInbox, type Inbox, inboxSignal } from '../../../core/inboxes/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Log } from '../../../platform/log.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'
import type { Sound } from '../ivr.ts'
import { type Line, lineOf } from '../line.ts'
import { LineListener } from './line-listener.ts'

export type ListenerParts = {
  db: Database
  log: Log
  media: MediaStore
  /** What callers of a line hear; undefined when it has no greeting. */
  greeting: (line: Line) => Promise<Sound | undefined>
}

/** How long a line stays with a process that no longer says that it has it. */
export const lineLeaseMs = 15_000
const roundMs = lineLeaseMs / 3
/** The signal that a line is free for another process. */
const lineSignal = 'lines'

/**
 * Listens on every SIP line that has a port or registers, each in one process of all: whoever leases the line's row has
 * it. A listener is replaced when its line's settings change, and started again when it dies.
 */
export class LineListeners {
  readonly #parts: ListenerParts
  readonly #listeners = new Map<Id, LineListener>()
  #holder: Id | undefined
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined
  #again = false
  #forget: (() => void)[] = []
  #stopped = true

  constructor(parts: ListenerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#stopped = false
    this.#holder = this.#parts.db.newId()
    this.#timer = setInterval(() => this.#wake(), roundMs)
    const { signals } = this.#parts.db
    this.#forget = [inboxSignal, lineSignal].map((signal) => signals.on(signal, () => this.#wake()))
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const forget of this.#forget) forget()
    clearInterval(this.#timer)
    await this.#round
    await Promise.all([...this.#listeners.keys()].map((inboxId) => this.#close(inboxId)))
  }

  #wake(): void {
    this.#again = true
    this.#round ??= this.#run().finally(() => {
      this.#round = undefined
    })
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      await this.#settle().catch((error: unknown) =>
        this.#parts.log.warn({ error: errorText(error) }, 'cannot look after the phone lines'),
      )
    }
  }

  /** Brings the listeners in line with the inboxes there are. */
  async #settle(): Promise<void> {
    const { db } = this.#parts
    const names = await listSipInboxes(db)
    const wanted = new Set(names.map(({ inboxId }) => inboxId))
    for (const inboxId of this.#listeners.keys()) if (!wanted.has(inboxId)) await this.#close(inboxId)
    for (const { accountId, inboxId } of names) {
      if (this.#stopped) return
      const inbox = await findInbox(db, { accountId, id: inboxId })
      if (inbox) await this.#look(inbox)
    }
  }

  /** One line: kept, begun, replaced or given up, as its settings and its lease want it. */
  async #look(inbox: Inbox): Promise<void> {
    const { db, log } = this.#parts
    const { accountId, id: inboxId } = inbox
    const line = lineOf(inbox)
    const known = this.#listeners.get(inboxId)
    if (!line || !isListenedOn(line) || inbox.status === 'inactive') return this.#close(inboxId)
    const name = { accountId, inboxId, holder: this.#holder!, leaseMs: lineLeaseMs }
    if (!(await holdLine(db, name))) return this.#close(inboxId)
    if (known?.isFor(line)) return known.renew()

    if (known) await this.#closeListener(inboxId)
    const listener = new LineListener(this.#parts, { inbox, line })
    this.#listeners.set(inboxId, listener)
    try {
      await listener.start()
    } catch (error) {
      // It counts as started, so that it is tried again as one that died, and not at once.
      log.warn({ inboxId, error: errorText(error) }, 'cannot listen on a phone line; trying again')
    }
  }

  async #close(inboxId: Id): Promise<void> {
    const listener = this.#listeners.get(inboxId)
    if (!listener) return
    await this.#closeListener(inboxId)
    const { db } = this.#parts
    await releaseLine(db, { ...listener.name, holder: this.#holder! })
    db.signals.raise(lineSignal)
  }

  async #closeListener(inboxId: Id): Promise<void> {
    const listener = this.#listeners.get(inboxId)
    this.#listeners.delete(inboxId)
    await listener?.stop()
  }
}

function isListenedOn({ sip }: Line): boolean {
  return sip.register || sip.listenPort !== undefined
}
