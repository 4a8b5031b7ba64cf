import type { StreamEvent } from '../../shared/widget.ts'
import { type Http, HttpError } from './http.ts'

const names = [
  'ready',
  'reset',
  'message.created',
  'message.updated',
  'message.status',
  'conversation.updated',
  'typing',
  'session.revoked',
] as const

const firstWaitMs = 800
const longestWaitMs = 20_000
/** The server writes something at least every 20 s. */
const quietMs = 50_000

export type StreamHandlers = {
  onEvent(event: StreamEvent, id: string): void
  onState(isOpen: boolean): void
}

/**
 * The stream of what happens, opened again whenever it breaks, from where it was. A ticket opens one stream only, so
 * the browser's own reconnecting is of no use.
 */
export class EventStream {
  readonly #http: Http
  readonly #handlers: StreamHandlers
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitMs = firstWaitMs
  #isClosed = false
  #onOnline = () => this.#soon(0)
  lastEventId: string | undefined

  constructor(http: Http, handlers: StreamHandlers, lastEventId?: string) {
    this.#http = http
    this.#handlers = handlers
    this.lastEventId = lastEventId
    addEventListener('online', this.#onOnline)
    void this.#open()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    removeEventListener('online', this.#onOnline)
    this.#source?.close()
  }

  async #open(): Promise<void> {
    try {
      const { ticket } = await this.#http.ticket()
      if (this.#isClosed) return
      this.#listen(this.#http.eventsUrl(ticket, this.lastEventId))
    } catch (error) {
      if (this.#isClosed) return
      if (error instanceof HttpError && error.status === 401)
        return this.#handlers.onEvent({ name: 'session.revoked', data: {} }, '')
      this.#handlers.onState(false)
      this.#later()
    }
  }

  #listen(url: string): void {
    const source = new EventSource(url)
    this.#source = source
    source.onerror = () => this.#broken(source)
    for (const name of names)
      source.addEventListener(name, ({ data, lastEventId }) => {
        if (source !== this.#source) return
        this.#expectMore(source)
        if (lastEventId) this.lastEventId = lastEventId
        if (name === 'ready') {
          this.#waitMs = firstWaitMs
          this.#handlers.onState(true)
        }
        this.#handlers.onEvent({ name, data: JSON.parse(data) } as StreamEvent, lastEventId)
      })
    this.#expectMore(source)
  }

  /** A connection may die without a word. Comments do not show here, so a long quiet is looked into. */
  #expectMore(source: EventSource): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#broken(source), quietMs)
  }

  #broken(source: EventSource): void {
    source.close()
    if (source !== this.#source || this.#isClosed) return
    this.#source = undefined
    this.#handlers.onState(false)
    this.#later()
  }

  #later(): void {
    this.#soon(this.#waitMs * (0.7 + Math.random() * 0.6))
    this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs)
  }

  #soon(ms: number): void {
    if (this.#isClosed || this.#source) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#open(), ms)
  }
}
