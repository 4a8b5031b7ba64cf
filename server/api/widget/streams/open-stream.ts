import type { FastifyReply } from 'fastify'
import type { Presence } from '../../../../shared/widget.ts'
import type { Inbox } from '../../../core/inboxes/index.ts'
import { typingSignal, type Visitor } from '../../../core/visitors/index.ts'
import type { Signals } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { StreamFrame } from '../../services.ts'
import type { Receipts } from '../receipts.ts'
import { frameText } from './frame-text.ts'

export type OpenStreamOptions = {
  reply: FastifyReply
  inbox: Inbox
  visitor: Visitor
  sessionId: Id
  /** As the stream begins. */
  presence: Presence
  signals: Signals
  receipts: Receipts
}

/** One visitor's stream of server-sent events. Whatever it carries to the visitor counts as delivered. */
export class OpenStream {
  readonly inbox: Inbox
  readonly visitor: Visitor
  readonly sessionId: Id
  readonly #reply: FastifyReply
  readonly #signals: Signals
  readonly #receipts: Receipts
  #presence: Presence
  #forgetTyping = () => {}
  #isOpen = true

  constructor({ reply, inbox, visitor, sessionId, presence, signals, receipts }: OpenStreamOptions) {
    this.inbox = inbox
    this.visitor = visitor
    this.sessionId = sessionId
    this.#reply = reply
    this.#presence = presence
    this.#signals = signals
    this.#receipts = receipts
  }

  get widgetKey(): string {
    return String(this.inbox.settings['widget_key'])
  }

  get pendingBytes(): number {
    return this.#reply.raw.writableLength
  }

  /** Answers with the first texts; the answer goes on until it is closed. */
  begin(texts: string[]): void {
    const headers = Object.entries(this.#reply.getHeaders()).filter(([, value]) => value !== undefined)
    this.#reply.hijack()
    this.#reply.raw.writeHead(200, {
      ...Object.fromEntries(headers as [string, string][]),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // When the stream is over, so is its connection: kept alive, it would hold up a server that stops.
      connection: 'close',
    })
    this.#reply.raw.write(texts.join(''))
  }

  setConversation(conversationId: Id): void {
    this.#forgetTyping()
    const stops = [true, false].map((on) =>
      this.#signals.on(typingSignal('agent', conversationId, on), () =>
        this.write(frameText('typing', { by: 'agent', on, conversationId })),
      ),
    )
    this.#forgetTyping = () => {
      for (const stop of stops) stop()
    }
  }

  /** Told when it is another one than before. */
  tellPresence(presence: Presence): void {
    const { online, opensAt } = this.#presence
    if (online === presence.online && opensAt === presence.opensAt) return
    this.#presence = presence
    this.write(frameText('presence', presence))
  }

  send({ event, text }: StreamFrame): void {
    this.write(text)
    const isNew = text.includes('\nevent: message.created\n') && event.data['direction'] !== 'inbound'
    if (isNew && event.subjectId)
      this.#receipts.delivered(this.inbox, this.visitor, [{ id: event.subjectId, networkId: undefined }])
  }

  write(text: string): void {
    if (this.#isOpen && !this.#reply.raw.destroyed) this.#reply.raw.write(text)
  }

  /** @param lastWord an event that says why */
  close(lastWord?: string): void {
    if (!this.#isOpen) return
    if (lastWord) this.write(frameText(lastWord, {}))
    this.#isOpen = false
    this.#forgetTyping()
    this.#reply.raw.end()
  }

  /** However it comes to an end, this is done then. */
  onClose(work: () => void): void {
    this.#reply.raw.once('close', () => {
      this.#isOpen = false
      this.#forgetTyping()
      work()
    })
  }
}
