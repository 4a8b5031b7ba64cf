import type { Conversation, Draft, Message, MessagePage, Session } from '../../shared/widget.ts'
import type { Claims, PageFacts } from '../protocol.ts'
import { BrowserKey, type KeyKeeper } from './browser-key.ts'

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

type Request = {
  method: string
  path: string
  /** Whose request it is; of whoever uses this browser unless named. */
  token?: string
  /** Goes out though the page is left. */
  keepalive?: boolean
  body?: BodyInit
  type?: string
  onProgress?(part: number): void
}
type Answer = { status: number; body: unknown; nonce: string | null }

/** The widget's API of one inbox, with the token of whoever uses this browser. */
export class Http {
  readonly #base: string
  readonly #keepKey: KeyKeeper
  #key: Promise<BrowserKey | undefined> | undefined
  /** What the next proof has to name. */
  #nonce: string
  token: string | null = null
  /** Grows when somebody else uses the browser. */
  person = 0

  constructor({ key, nonce, keepKey }: { key: string; nonce: string; keepKey: KeyKeeper }) {
    this.#base = `/widget/v1/${key}`
    this.#keepKey = keepKey
    this.#nonce = nonce
  }

  session(facts: { page: PageFacts; locale: string; timezone: string }): Promise<Session> {
    return this.#ask('POST', '/sessions', facts)
  }

  identify(claims: Claims): Promise<Session> {
    return this.#ask('POST', '/identify', claims)
  }

  /** What was asked for whoever used the browser until now is answered to nobody. */
  forget(): void {
    this.token = null
    this.person += 1
  }

  logout(token: string): Promise<void> {
    return this.#settle({ method: 'POST', path: '/logout', token, keepalive: true })
  }

  async conversation(): Promise<Conversation | undefined> {
    const { conversations } = await this.#ask<{ conversations: Conversation[] }>('GET', '/conversations')
    return conversations[0]
  }

  messages(id: string, { before }: { before?: string } = {}): Promise<MessagePage> {
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

  mailTranscript(id: string): Promise<void> {
    return this.#ask('POST', `/conversations/${id}/transcript`)
  }

  ticket(): Promise<{ ticket: string }> {
    return this.#ask('POST', '/stream-tickets')
  }

  eventsUrl(ticket: string, lastEventId: string | undefined): string {
    const query = new URLSearchParams({ ticket, ...(lastEventId && { lastEventId }) })
    return `${this.#base}/events?${query}`
  }

  /** Sends a file, telling how far it has come, from 0 to 1. */
  upload(file: Blob, name: string, onProgress: (part: number) => void): Promise<{ id: string }> {
    const body = new FormData()
    body.append('file', file, name)
    return this.#settle({ method: 'POST', path: '/attachments', body, onProgress })
  }

  #ask<Value>(method: string, path: string, body?: object): Promise<Value> {
    return this.#settle({
      method,
      path,
      ...(body && { body: JSON.stringify(body), type: 'application/json' }),
    })
  }

  async #settle<Value>(request: Request): Promise<Value> {
    const { person } = this
    const named = this.#nonce
    const first = await this.#send(request, named)
    // The nonce was of some minutes ago: the refusal brings the next one.
    const isLate = first.status === 401 && first.nonce !== null && first.nonce !== named
    const answer = isLate ? await this.#send(request, first.nonce!) : first
    if (person !== this.person) throw new HttpError(410, 'Somebody else uses this browser by now')
    if (answer.status >= 200 && answer.status < 300) return answer.body as Value
    const { detail, retryAfterSeconds } = (answer.body ?? {}) as {
      detail?: string
      retryAfterSeconds?: number
    }
    throw new HttpError(answer.status, detail ?? String(answer.status), retryAfterSeconds)
  }

  async #send(request: Request, nonce: string): Promise<Answer> {
    const { token = this.token } = request
    const proof = await this.#prove(request, { token, nonce })
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(proof && { dpop: proof }),
      ...(request.type && { 'content-type': request.type }),
    }
    const answer = await exchange(this.#base + request.path, request, headers)
    this.#nonce = answer.nonce ?? this.#nonce
    return answer
  }

  async #prove(
    { method, path }: Request,
    { token, nonce }: { token: string | null; nonce: string },
  ): Promise<string | undefined> {
    this.#key ??= BrowserKey.open(this.#keepKey)
    const key = await this.#key
    const url = location.origin + this.#base + path.split('?')[0]
    return key?.prove({ method, url, token, nonce })
  }
}

async function exchange(url: string, request: Request, headers: Record<string, string>): Promise<Answer> {
  if (request.onProgress) return transfer(url, request, headers)
  const { method, body, keepalive = false } = request
  try {
    const answer = await fetch(url, {
      method,
      headers,
      keepalive,
      credentials: 'omit',
      ...(body && { body }),
    })
    const { status } = answer
    return { status, body: readJson(await answer.text()), nonce: answer.headers.get('dpop-nonce') }
  } catch {
    // Browsers do not say why: offline, cut off, or refused on the way.
    throw new HttpError(0, 'The server cannot be reached')
  }
}

/** The older way, which alone tells how much has gone up. */
function transfer(
  url: string,
  { method, body, onProgress }: Request,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0)
    request.onerror = () => failed(new HttpError(0, 'The server cannot be reached'))
    request.onload = () =>
      done({
        status: request.status,
        body: readJson(request.responseText),
        nonce: request.getResponseHeader('dpop-nonce'),
      })
    request.send(body as XMLHttpRequestBodyInit)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Nothing, or what something between here and the server says.
    return undefined
  }
}
