import type { FastifyReply } from 'fastify'
import type { Inbox } from '../../../core/inboxes/index.ts'
import {
  addressOf,
  findThread,
  listEndedSessions,
  type WebchatSettings,
} from '../../../core/visitors/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Log } from '../../../platform/log.ts'
import type { EventStreams } from '../../services.ts'
import type { Visit } from '../context.ts'
import type { InboxDirectory } from '../inbox-directory.ts'
import { presentPresence } from '../present/present-config.ts'
import type { Receipts } from '../receipts.ts'
import { frameText } from './frame-text.ts'
import { OpenStream } from './open-stream.ts'
import { VisitorView } from './visitor-view.ts'
import { WatchList } from './watch-list.ts'

const heartbeatMs = 20_000
const checkMs = 1_000
/** More tabs than anybody has; the oldest stream gives way. */
const mostPerVisitor = 8

export type StreamStart = Omit<Visit, 'key'> & {
  inbox: Inbox
  settings: WebchatSettings
  after: string
  isReset: boolean
}

export type VisitorStreamsOptions = {
  db: Database
  directory: InboxDirectory
  streams: EventStreams
  receipts: Receipts
  log: Log
}

/** The open streams of visitors in this process. */
export class VisitorStreams {
  readonly #options: VisitorStreamsOptions
  readonly #watched = new WatchList()
  readonly #view = new VisitorView(this.#watched)
  readonly #open = new Set<OpenStream>()
  #timers: NodeJS.Timeout[] = []

  constructor(options: VisitorStreamsOptions) {
    this.#options = options
  }

  start(): void {
    this.#timers = [
      setInterval(() => this.#beat(), heartbeatMs),
      setInterval(() => void this.#check(), checkMs),
    ]
    for (const timer of this.#timers) timer.unref()
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
    for (const stream of this.#open) stream.close()
  }

  async open(reply: FastifyReply, start: StreamStart): Promise<void> {
    const { db, streams, receipts } = this.#options
    const { visitor, session, inbox, settings, after, isReset } = start
    this.#giveWay(visitor.id)
    const presence = presentPresence(settings, db.now())
    const stream = new OpenStream({
      reply,
      inbox,
      visitor,
      sessionId: session.id,
      presence,
      signals: db.signals,
      receipts,
    })
    const watcher = {
      inboxId: inbox.id,
      address: addressOf(visitor),
      conversationId: undefined as Id | undefined,
      onConversation: (id: Id) => stream.setConversation(id),
    }
    // Watched before it is looked up, so that a conversation that is made meanwhile is not missed.
    this.#watched.add(watcher)
    this.#open.add(stream)
    const thread = await findThread(db, visitor)
    if (thread) this.#watched.settle({ ...watcher, conversationId: thread.id })

    stream.begin([
      'retry: 3000\n\n',
      ...(isReset ? [frameText('reset', {}, after)] : []),
      frameText('ready', { conversationId: thread?.id ?? null, ...presence }, after),
    ])
    const stopListening = streams.listen({
      accountId: inbox.accountId,
      after,
      view: this.#view,
      accepts: ({ conversationId }) =>
        conversationId !== undefined && conversationId === watcher.conversationId,
      send: (frame) => stream.send(frame),
      pendingBytes: () => stream.pendingBytes,
      close: (reason) => stream.close(reason === 'revoked' ? 'session.revoked' : undefined),
    })
    stream.onClose(() => {
      stopListening()
      this.#watched.remove(watcher)
      this.#open.delete(stream)
    })
  }

  /** Ends the streams of tokens that are good no longer. */
  end(sessionIds: Id[]): void {
    const ended = new Set(sessionIds)
    for (const stream of this.#open) if (ended.has(stream.sessionId)) stream.close('session.revoked')
  }

  #giveWay(visitorId: Id): void {
    const own = [...this.#open].filter(({ visitor }) => visitor.id === visitorId)
    for (const stream of own.slice(0, Math.max(0, own.length - mostPerVisitor + 1))) stream.close()
  }

  #beat(): void {
    for (const stream of this.#open) stream.write(': hb\n\n')
  }

  async #check(): Promise<void> {
    try {
      await this.#checkAccess()
      await this.#tellPresence()
    } catch (error) {
      this.#options.log.warn(
        { error: errorText(error) },
        'cannot check the streams of visitors; trying again',
      )
    }
  }

  /** One statement for all of them. */
  async #checkAccess(): Promise<void> {
    const sessions = [...this.#open].map(({ inbox, sessionId }) => ({
      accountId: inbox.accountId,
      sessionId,
    }))
    this.end([...(await listEndedSessions(this.#options.db, sessions))])
  }

  /** Hours begin and end, and are changed. */
  async #tellPresence(): Promise<void> {
    const { db, directory } = this.#options
    for (const key of new Set([...this.#open].map(({ widgetKey }) => widgetKey))) {
      const found = await directory.find(key)
      const presence = found && presentPresence(found.settings, db.now())
      for (const stream of this.#open) if (presence && stream.widgetKey === key) stream.tellPresence(presence)
    }
  }
}
