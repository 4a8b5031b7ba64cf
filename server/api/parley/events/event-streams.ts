import type { FastifyReply } from 'fastify'
import type { SessionAccess } from '../../../core/sessions/index.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Log } from '../../../platform/log.ts'
import type { EventStreams, Services } from '../../services.ts'
import { type Caller, type CallerSession, callerId } from '../auth.ts'
import { eventFrame } from './event-frame.ts'
import { EventView } from './event-view.ts'
import { OpenStream } from './open-stream.ts'
import { PresenceBoard } from './presence-board.ts'
import { findStart } from './stream-start.ts'
import { TypingRelay } from './typing-relay.ts'
import { canSee } from './visibility.ts'

const heartbeatMs = 15_000
/** How long a client waits before it connects again. */
const retryMs = 1_500
/** More windows and programs than one person or key has. */
const mostPerCaller = 50

export type ParleyStreamsOptions = Pick<Services, 'db' | 'streams' | 'networks'> & { log: Log }

/** The open streams of people and programs in this process. */
export class ParleyStreams {
  readonly #options: ParleyStreamsOptions
  readonly #view: EventView
  readonly #presence: PresenceBoard
  readonly #typing: TypingRelay
  readonly #open = new Set<OpenStream>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: ParleyStreamsOptions) {
    const { db, log } = options
    this.#options = options
    this.#view = new EventView(options)
    this.#presence = new PresenceBoard({ db, log })
    this.#typing = new TypingRelay({
      db,
      log,
      accountIds: () => this.#presence.accountIds,
      streamsOf: (accountId) => this.#presence.streamsOf(accountId),
    })
  }

  start(): void {
    this.#presence.start()
    this.#typing.start()
    this.#timer = setInterval(() => this.#beat(), heartbeatMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#typing.stop()
    this.#presence.stop()
    for (const stream of this.#open) stream.close()
  }

  /** @param wanted the position after which the client wants to go on */
  async open(
    reply: FastifyReply,
    { caller, wanted }: { caller: Caller; wanted: string | undefined },
  ): Promise<void> {
    this.#requireRoom(caller)
    const accountId = caller.account.id
    const { after, isGap } = await findStart(this.#options, { accountId, wanted })
    const stream = new OpenStream(reply, { caller, position: after })
    this.#open.add(stream)
    const place = JSON.stringify({ position: after })
    stream.begin([
      `retry: ${retryMs}\n\n`,
      eventFrame('hello', place, after),
      ...(isGap ? [eventFrame('snapshot', place, after)] : []),
    ])
    const stopListening = this.#listen(stream, after)
    stream.onClose(() => {
      stopListening()
      this.#presence.remove(stream)
      this.#open.delete(stream)
    })
    await this.#presence.add(stream)
  }

  #listen(stream: OpenStream, after: string): ReturnType<EventStreams['listen']> {
    const { caller, viewer } = stream
    return this.#options.streams.listen({
      accountId: caller.account.id,
      after,
      credentialId: caller.credential?.id,
      ...(caller.session && { session: toAccess(caller, caller.session) }),
      view: this.#view,
      accepts: (event) => canSee(viewer, event),
      send: (frame) => stream.send(frame),
      reach: (position) => stream.reach(position),
      pendingBytes: () => stream.pendingBytes,
      close: (reason) => stream.close(reason === 'revoked' ? 'revoked' : undefined),
    })
  }

  #requireRoom(caller: Caller): void {
    const own = [...this.#open].filter((stream) => callerId(stream.caller) === callerId(caller))
    if (own.length >= mostPerCaller)
      throw new AppError(
        'rate_limited',
        `There are ${own.length} open streams of yours; close some of them`,
        {
          retryAfterSeconds: 60,
        },
      )
  }

  #beat(): void {
    for (const stream of this.#open) stream.beat()
  }
}

function toAccess({ account, agent }: Caller, { id, accessVersion }: CallerSession): SessionAccess {
  return { accountId: account.id, sessionId: id, agentId: agent!.id, accessVersion }
}
