import type { Conversation, Message } from '../../shared/widget.ts'
import { compareMessages } from './entries.ts'

/** The messages of the conversation that this tab knows, each once, in order. */
export class Transcript {
  readonly #byId = new Map<string, Message>()
  #sorted: Message[] | undefined

  get messages(): Message[] {
    this.#sorted ??= [...this.#byId.values()].sort(compareMessages)
    return this.#sorted
  }

  /** The last one of the other side. */
  get newestAnswer(): Message | undefined {
    return this.messages.findLast(({ from }) => from !== 'visitor')
  }

  /** Until when an agent's own answers show that everything was read. */
  get answeredUntil(): string {
    return this.messages.findLast(({ from }) => from === 'agent')?.createdAt ?? ''
  }

  /** Answers whether it is new here. */
  put(message: Message): boolean {
    const isNew = !this.#byId.has(message.id)
    this.#byId.set(message.id, message)
    this.#sorted = undefined
    return isNew
  }

  setStatus(id: string, status: string): void {
    const message = this.#byId.get(id)
    if (message) this.put({ ...message, status })
  }

  /**
   * Takes the newest page. What lies before it, when more does, may have a gap in between: it is forgotten, and fetched
   * again by whoever scrolls up. Answers those that are new here.
   */
  putNewest(page: Message[], hasMore: boolean): Message[] {
    const [first] = page
    if (first && hasMore)
      for (const known of this.messages) if (compareMessages(known, first) < 0) this.#byId.delete(known.id)
    this.#sorted = undefined
    return page.filter((message) => this.put(message))
  }

  unreadAfter(seq: string): number {
    const isUnread = (message: Message) =>
      message.from !== 'visitor' && message.status !== 'read' && BigInt(message.seq) > BigInt(seq)
    return this.messages.filter(isUnread).length
  }

  clear(): void {
    this.#byId.clear()
    this.#sorted = undefined
  }
}

/** The conversation that a first message begins, until the server tells of it. */
export function begunBy({ conversationId, createdAt }: Message): Conversation {
  return {
    id: conversationId,
    status: 'open',
    readAt: null,
    lastActivityAt: createdAt,
    createdAt,
    unreadCount: 0,
    answersByMail: false,
    rated: false,
  }
}
