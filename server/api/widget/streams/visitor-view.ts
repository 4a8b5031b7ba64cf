import type { StoredEvent } from '../../../core/events/index.ts'
import { listThreadAddresses, listThreadsById } from '../../../core/visitors/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { StreamFrame, StreamView } from '../../services.ts'
import { type Presented, presentMessages } from '../present/present-messages.ts'
import { presentThread } from '../present/present-thread.ts'
import { frameText } from './frame-text.ts'
import type { WatchList } from './watch-list.ts'

/** How visitors see the log: only what stands in conversations that somebody has open here, and of that what they may see. */
export class VisitorView implements StreamView {
  readonly #watched: WatchList

  constructor(watched: WatchList) {
    this.#watched = watched
  }

  async render(db: Db, accountId: Id, events: StoredEvent[]): Promise<StreamFrame[]> {
    const concerned = events.filter(({ inboxId }) => inboxId !== undefined && this.#watched.hasInbox(inboxId))
    if (concerned.length === 0) return []
    await this.#followConversations(db, accountId, concerned)

    const ofMessages = concerned.filter(
      ({ type, conversationId }) =>
        (type === 'message.created' || type === 'message.updated') &&
        (conversationId === undefined || this.#watched.hasConversation(conversationId)),
    )
    const ofConversations = concerned.filter(
      ({ type, conversationId }) =>
        type === 'conversation.updated' && this.#watched.hasConversation(conversationId ?? ''),
    )
    const ids = [...new Set(ofMessages.flatMap(({ subjectId }) => subjectId ?? []))]
    const threadIds = [...new Set(ofConversations.flatMap(({ conversationId }) => conversationId ?? []))]
    const [messages, threads] = await Promise.all([
      presentMessages(db, accountId, ids),
      listThreadsById(db, accountId, threadIds),
    ])
    const byId = new Map(messages.map((presented) => [presented.message.id, presented]))
    const frames = [
      ...ofMessages.flatMap((event) => this.#messageFrame(event, byId.get(event.subjectId ?? ''))),
      ...ofConversations.flatMap((event) => {
        const thread = threads.find(({ id }) => id === event.conversationId)
        return thread ? [toFrame(event, 'conversation.updated', presentThread(thread))] : []
      }),
    ]
    return frames.sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1))
  }

  #messageFrame(event: StoredEvent, presented: Presented | undefined): StreamFrame[] {
    if (
      !presented ||
      !isVisible(presented) ||
      !this.#watched.hasConversation(presented.message.conversationId)
    )
      return []
    const { message, shown } = presented
    // What tells of a file names only the message.
    const placed = { ...event, conversationId: message.conversationId }
    const { reported, status } = event.data
    if (event.type === 'message.created' || (reported === undefined && status === 'sent'))
      return [toFrame(placed, 'message.created', shown)]
    if (reported !== undefined) return [toFrame(placed, 'message.status', statusOf(shown))]
    return [toFrame(placed, 'message.updated', shown)]
  }

  /** Visitors who had no conversation when their stream began may have one now, or another one. */
  async #followConversations(db: Db, accountId: Id, events: StoredEvent[]): Promise<void> {
    const changed = events.filter(
      ({ type, data }) =>
        type === 'conversation.created' ||
        (type === 'conversation.updated' && ('mergedFrom' in data || 'contactId' in data)),
    )
    if (changed.length === 0) return
    const conversationIds = changed.flatMap(({ conversationId }) => conversationId ?? [])
    for (const place of await listThreadAddresses(db, { accountId, conversationIds }))
      this.#watched.settle(place)
  }
}

function isVisible({ message: { direction, status } }: Presented): boolean {
  return direction === 'inbound' || (direction === 'outbound' && status !== 'queued' && status !== 'failed')
}

function statusOf({ id, seq, conversationId, status }: Presented['shown']) {
  return { id, seq, conversationId, status }
}

function toFrame(event: StoredEvent, name: string, data: object): StreamFrame {
  return { event, position: event.position, text: frameText(name, data, event.position) }
}
