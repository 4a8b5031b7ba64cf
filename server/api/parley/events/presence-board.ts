import type { PresenceSignal } from '../../../../shared/parley/index.ts'
import {
  enter,
  graceMs,
  leave,
  listPresence,
  type Presence,
  presenceSignal,
  stay,
} from '../../../core/presence/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Log } from '../../../platform/log.ts'
import { eventFrame } from './event-frame.ts'
import type { OpenStream } from './open-stream.ts'
import { canSeeInbox } from './visibility.ts'

const stayMs = 15_000

type Room = { streams: Set<OpenStream>; known: Map<Id, Presence>; forget: () => void }

export type PresenceBoardOptions = { db: Database; log: Log }

/** Tells the open streams of this process who of their account is there, and who looks at what. Only what changed. */
export class PresenceBoard {
  readonly #db: Database
  readonly #log: Log
  readonly #processId: Id
  readonly #rooms = new Map<Id, Room>()
  #stale = new Set<Id>()
  #reading: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor({ db, log }: PresenceBoardOptions) {
    this.#db = db
    this.#log = log
    this.#processId = db.newId()
  }

  start(): void {
    this.#timer = setInterval(() => void this.#stay(), stayMs)
    this.#timer.unref()
  }

  /** Whose streams end now come back in another process, or their time runs out. */
  stop(): void {
    this.#stopped = true
    clearInterval(this.#timer)
    for (const { forget } of this.#rooms.values()) forget()
  }

  /** The accounts that somebody listens to here. */
  get accountIds(): Id[] {
    return [...this.#rooms.keys()]
  }

  streamsOf(accountId: Id): Iterable<OpenStream> {
    return this.#rooms.get(accountId)?.streams ?? []
  }

  /** A stream opened: it is told who is there, and the others that its agent is. */
  async add(stream: OpenStream): Promise<void> {
    const { accountId, agentId } = stream.viewer
    const isFirst = !this.#rooms.has(accountId)
    const room = this.#roomOf(accountId)
    room.streams.add(stream)
    if (agentId) await this.#try(() => enter(this.#db, this.#place(accountId, agentId)))
    if (isFirst) await this.#read(accountId)
    tell(stream, [...room.known.values()].map(toLine(true)))
  }

  remove(stream: OpenStream): void {
    const { accountId, agentId } = stream.viewer
    const room = this.#rooms.get(accountId)
    if (!room?.streams.delete(stream)) return
    const isLast = agentId && ![...room.streams].some(({ viewer }) => viewer.agentId === agentId)
    if (isLast && !this.#stopped) void this.#leave(accountId, agentId)
    if (room.streams.size > 0) return
    room.forget()
    this.#rooms.delete(accountId)
  }

  #roomOf(accountId: Id): Room {
    const known = this.#rooms.get(accountId)
    if (known) return known
    const forget = this.#db.signals.on(presenceSignal(accountId), () => void this.#read(accountId))
    const room: Room = { streams: new Set(), known: new Map(), forget }
    this.#rooms.set(accountId, room)
    return room
  }

  /** Many changes at once are one reading; whoever waits has one that began after they asked. */
  async #read(accountId: Id): Promise<void> {
    this.#stale.add(accountId)
    await this.#reading
    this.#reading ??= this.#readStale().finally(() => {
      this.#reading = undefined
    })
    await this.#reading
  }

  async #readStale(): Promise<void> {
    const accountIds = [...this.#stale].filter((id) => this.#rooms.has(id))
    this.#stale = new Set()
    await this.#try(async () => {
      const found = Map.groupBy(await listPresence(this.#db, accountIds), ({ accountId }) => accountId)
      for (const accountId of accountIds) this.#take(accountId, found.get(accountId) ?? [])
    })
  }

  #take(accountId: Id, present: Presence[]): void {
    const room = this.#rooms.get(accountId)
    if (!room) return
    const now = new Map(present.map((presence) => [presence.agentId, presence]))
    const changed = present.filter(
      ({ agentId, conversationId }) =>
        !room.known.has(agentId) || room.known.get(agentId)!.conversationId !== conversationId,
    )
    const gone = [...room.known.values()].filter(({ agentId }) => !now.has(agentId))
    room.known = now
    const lines = [...changed.map(toLine(true)), ...gone.map(toLine(false))]
    if (lines.length > 0) for (const stream of room.streams) tell(stream, lines)
  }

  async #leave(accountId: Id, agentId: Id): Promise<void> {
    await this.#try(() => leave(this.#db, this.#place(accountId, agentId)))
    const timer = setTimeout(() => this.#db.signals.raise(presenceSignal(accountId)), graceMs + 50)
    timer.unref()
  }

  /** Also notices those whose process died. */
  async #stay(): Promise<void> {
    const places = [...this.#rooms].flatMap(([accountId, { streams }]) =>
      [...new Set([...streams].flatMap(({ viewer }) => viewer.agentId ?? []))].map((agentId) =>
        this.#place(accountId, agentId),
      ),
    )
    await this.#try(() => stay(this.#db, places))
    await Promise.all(this.accountIds.map((accountId) => this.#read(accountId)))
  }

  #place(accountId: Id, agentId: Id) {
    return { accountId, agentId, processId: this.#processId }
  }

  /** Nobody's work waits for this: what fails now is right again at the next round. */
  async #try(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#log.warn({ error: errorText(error) }, 'cannot follow who is there; trying again')
    }
  }
}

type Line = { presence: Presence; online: boolean }

function toLine(online: boolean): (presence: Presence) => Line {
  return (presence) => ({ presence, online })
}

/** A conversation of an inbox that the listener does not see is none. */
function tell(stream: OpenStream, lines: Line[]): void {
  const { viewer } = stream
  if (viewer.scopes && !viewer.scopes.includes('agents')) return
  const signal: PresenceSignal = {
    agents: lines.map(({ presence: { agentId, conversationId, inboxId }, online }) => ({
      agent_id: agentId,
      online,
      conversation_id: (online && canSeeInbox(viewer, inboxId) && conversationId) || null,
    })),
  }
  stream.write(eventFrame('presence', JSON.stringify(signal)))
}
