import type { Claims, PageFacts } from '../protocol.ts'
import type { Config, Conversation, Draft, Message } from './types.ts'

/** The server's refusal, or that it could not be reached (status 0). */
export class HttpError extends Error {
  readonly status: number
  readonly retryAfterSeconds: number

  constructor(status: number, message: string, retryAfterSeconds = 0) {
    super(message)
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** Whether the same is worth trying again by itself. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

type Page = { messages: Message[]; hasMore: boolean; conversation: Conversation }
type Session = { visitorId: string; token: string | null; identified: boolean }

/** The widget's API of one inbox, with the token of whoever uses this browser. */
export class Http {
  readonly #base: string
  token: string | null = null

  constructor(key: string) {
    this.#base = `/widget/v1/${key}`
  }

  config(): Promise<Config> {
    return this.#ask('GET', '/config')
  }

  session(facts: { page: PageFacts; locale: string; timezone: string }): Promise<Session> {
    return this.#ask('POST', '/sessions', facts)
  }

  identify(claims: Claims): Promise<Session> {
    return this.#ask('POST', '/identify', claims)
  }

  logout(): Promise<void> {
    return this.#ask('POST', '/logout')
  }

  async conversation(): Promise<Conversation | undefined> {
    const { conversations } = await this.#ask<{ conversations: Conversation[] }>('GET', '/conversations')
    return conversations[0]
  }

  messages(id: string, { before }: { before?: string } = {}): Promise<Page> {
    return this.#ask('GET', `/conversations/${id}/messages?limit=30${before ? `&before=${before}` : ''}`)
  }

  begin(message: Draft, preChat?: Record<string, string>): Promise<Message> {
    return this.#ask('POST', '/conversations', { message, ...(preChat && { preChat }) })
  }

  send(id: string, draft: Draft): Promise<Message> {
    return this.#ask('POST', `/conversations/${id}/messages`, draft)
  }

  typing(id: string): Promise<void> {
    return this.#ask('POST', `/conversations/${id}/typing`, { on: true })
  }

  read(id: string, seq: string): Promise<void> {
    return this.#ask('POST', `/conversations/${id}/read`, { seq })
  }

  rate(id: string, score: number, comment: string): Promise<void> {
    return this.#ask('POST', `/conversations/${id}/rating`, { score, ...(comment && { comment }) })
  }

  leaveEmail(id: string, email: string): Promise<void> {
    return this.#ask('POST', `/conversations/${id}/email`, { email })
  }

  ticket(): Promise<{ ticket: string }> {
    return this.#ask('POST', '/stream-tickets')
  }

  eventsUrl(ticket: string, lastEventId: string | undefined): string {
    const query = new URLSearchParams({ ticket, ...(lastEventId && { lastEventId }) })
    return `${this.#base}/events?${query}`
  }

  /** Sends a file, telling how far it has come, from 0 to 1. */
  upload(file: Blob, name: string, progress: (part: number) => void): Promise<{ id: string }> {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest()
      request.open('POST', `${this.#base}/attachments`)
      request.responseType = 'json'
      if (this.token) request.setRequestHeader('authorization', `Bearer ${this.token}`)
      request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
      request.onerror = () => failed(new HttpError(0, 'The server cannot be reached'))
      request.onload = () => {
        const { status, response } = request
        if (status === 201) done(response as { id: string })
        else failed(new HttpError(status, response?.detail ?? String(status), response?.retryAfterSeconds))
      }
      const form = new FormData()
      form.append('file', file, name)
      request.send(form)
    })
  }

  async #ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    let answer: Response
    try {
      answer = await fetch(this.#base + path, {
        method,
        credentials: 'omit',
        headers: {
          ...(this.token && { authorization: `Bearer ${this.token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      })
    } catch {
      // Browsers do not say why: offline, cut off, or refused on the way.
      throw new HttpError(0, 'The server cannot be reached')
    }
    if (answer.status === 204) return undefined as Answer
    const value = await answer.json().catch(() => ({}))
    if (answer.ok) return value as Answer
    throw new HttpError(answer.status, value.detail ?? String(answer.status), value.retryAfterSeconds)
  }
}
