import type { TypingSignal } from '../../../../shared/parley/index.ts'
import { listConversationPlaces } from '../../../core/conversations/index.ts'
import { parseTypingSignal, type TypingNews } from '../../../core/presence/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { errorText } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Log } from '../../../platform/log.ts'
import { eventFrame } from './event-frame.ts'
import type { OpenStream } from './open-stream.ts'
import { canSeeInbox } from './visibility.ts'

/** Whoever types says so again within this time. */
const lastsMs = 7_000
const mostPlaces = 10_000

type Place = { accountId: Id; inboxId: Id }

export type TypingRelayOptions = {
  db: Database
  log: Log
  /** The accounts that somebody listens to here. */
  accountIds: () => Id[]
  streamsOf: (accountId: Id) => Iterable<OpenStream>
}

/** Tells the open streams of this process who types, wherever they do. */
export class TypingRelay {
  readonly #options: TypingRelayOptions
  /** Where conversations are: that never changes. */
  readonly #places = new Map<Id, Place>()
  #forget = () => {}
  #telling: Promise<void> = Promise.resolve()

  constructor(options: TypingRelayOptions) {
    this.#options = options
  }

  start(): void {
    this.#forget = this.#options.db.signals.onAny((signal) => {
      const news = parseTypingSignal(signal)
      // One after the other, so that who stopped is not shown to type on.
      if (news && this.#options.accountIds().length > 0)
        this.#telling = this.#telling.then(() => this.#tell(news))
    })
  }

  stop(): void {
    this.#forget()
  }

  async #tell(news: TypingNews): Promise<void> {
    const { db, log, streamsOf } = this.#options
    try {
      const place = this.#places.get(news.conversationId) ?? (await this.#findPlace(news.conversationId))
      if (!place) return
      const frame = eventFrame('typing', JSON.stringify(toSignal(news, db.now())))
      for (const stream of streamsOf(place.accountId)) if (mayHear(stream, news, place)) stream.write(frame)
    } catch (error) {
      log.warn({ error: errorText(error) }, 'cannot tell who types')
    }
  }

  async #findPlace(id: Id): Promise<Place | undefined> {
    const { db, accountIds } = this.#options
    const [place] = await listConversationPlaces(db, { accountIds: accountIds(), ids: [id] })
    if (!place) return undefined
    if (this.#places.size >= mostPlaces) this.#places.clear()
    this.#places.set(id, place)
    return place
  }
}

function mayHear({ viewer }: OpenStream, { agentId }: TypingNews, { inboxId }: Place): boolean {
  if (viewer.scopes && !viewer.scopes.includes('conversations')) return false
  return canSeeInbox(viewer, inboxId) && (agentId === undefined || agentId !== viewer.agentId)
}

function toSignal({ conversationId, agentId, on }: TypingNews, now: Date): TypingSignal {
  return {
    conversation_id: conversationId,
    by: agentId === undefined ? 'contact' : 'agent',
    agent_id: agentId ?? null,
    typing: on,
    expires_at: new Date(now.getTime() + (on ? lastsMs : 0)).toISOString(),
  }
}
