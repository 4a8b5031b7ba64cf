import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { Exchange, type ExchangeAnswer, type ResponseHeaders } from './exchange.ts'
import { FetchFailed } from './fetch-failed.ts'

export type FetchOptions = {
  method?: string
  /** Sent as spelled. `host` is left out: it always follows the URL. */
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** For everything together: waiting for a connection, redirects, the last byte of the body. 15 s unless given. */
  timeoutMs?: number
  /** Cap on the answer's body as it comes over the wire; nothing is decompressed. 1 MiB unless given. */
  maxBytes?: number
  /** What to do with a larger body: fail with `too-large`, or keep its beginning. */
  overflow?: 'fail' | 'truncate'
  /** How many redirects of a GET or HEAD to follow; 0 unless given. Other methods are never repeated elsewhere. */
  followRedirects?: number
  /** Hosts the request may go to, redirects included: exact names, or `*.example.com` for all below one. */
  allowHosts?: readonly string[]
  signal?: AbortSignal
}

/** `url` is where the answer came from, after redirects. */
type Answer<Body> = { status: number; headers: ResponseHeaders; body: Body; url: string }
export type FetchAnswer = Answer<Buffer>
/** The body fails with `FetchFailed` past `maxBytes` or `timeoutMs`. Read it to its end, or destroy it. */
export type FetchStream = Answer<Readable>

type Options = FetchOptions & { stream?: boolean }

const defaultTimeoutMs = 15_000
const defaultMaxBytes = 1_048_576
const redirectStatuses = new Set([301, 302, 303, 307, 308])

/** All that an origin we were sent to by another may see: any other header could carry a token. */
const headersForOtherOrigins = new Set(['accept', 'accept-language', 'range', 'user-agent'])

/** The exchanges of one call: the first, and one more for each redirect followed, within one time limit. */
export class RequestChain {
  readonly #dispatcher: Dispatcher
  readonly #options: Options
  readonly #requireUrl: (url: URL) => URL
  readonly #timer: NodeJS.Timeout
  #exchange: Exchange | undefined
  #redirectsLeft: number

  constructor(dispatcher: Dispatcher, options: Options, requireUrl: (url: URL) => URL) {
    const { method = 'GET', followRedirects = 0, timeoutMs = defaultTimeoutMs, signal } = options
    this.#dispatcher = dispatcher
    this.#options = options
    this.#requireUrl = requireUrl
    this.#redirectsLeft = method === 'GET' || method === 'HEAD' ? followRedirects : 0
    this.#timer = setTimeout(() => this.#expire(timeoutMs), timeoutMs)
    signal?.addEventListener('abort', this.#giveUp, { once: true })
  }

  async run(start: URL): Promise<Answer<Buffer | Readable>> {
    try {
      return await this.#follow(start)
    } catch (error) {
      this.#end()
      throw error
    }
  }

  async #follow(start: URL): Promise<Answer<Buffer | Readable>> {
    let url = start
    let headers = toSentHeaders(this.#options.headers)
    let { body } = this.#options
    for (;;) {
      const answer = await this.#ask(url, headers, body)
      if (!answer.redirected)
        return { status: answer.status, headers: answer.headers, body: answer.body, url: url.href }

      const next = this.#requireUrl(parseLocation(answer.headers['location'], url))
      if (next.origin !== url.origin) headers = forOtherOrigin(headers)
      this.#redirectsLeft -= 1
      body = undefined
      url = next
    }
  }

  #ask(url: URL, headers: Record<string, string>, body: FetchOptions['body']): Promise<ExchangeAnswer> {
    const { method = 'GET', maxBytes = defaultMaxBytes, overflow = 'fail', stream = false } = this.#options
    requireAllowedHost(url, this.#options.allowHosts)
    const exchange = new Exchange({
      host: url.host,
      method,
      maxBytes,
      overflow,
      stream,
      isRedirect: (status, { location }) =>
        this.#redirectsLeft > 0 && redirectStatuses.has(status) && location !== undefined,
      onClosed: (isRedirected) => {
        if (!isRedirected) this.#end()
      },
    })
    this.#exchange = exchange
    if (this.#options.signal?.aborted) this.#giveUp()
    else
      this.#dispatcher.dispatch(
        { origin: url.origin, path: url.pathname + url.search, method, headers, body },
        exchange,
      )
    return exchange.answer
  }

  #expire(timeoutMs: number): void {
    this.#exchange?.abort(`No complete answer within ${timeoutMs} ms.`, { reason: 'timeout' })
  }

  readonly #giveUp = () => {
    this.#exchange?.abort('The request was given up.', { cause: this.#options.signal?.reason })
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#options.signal?.removeEventListener('abort', this.#giveUp)
  }
}

/** Some media hosts answer nobody without a `User-Agent`. */
function toSentHeaders(headers: Record<string, string> = {}): Record<string, string> {
  const sent: Record<string, string> = { 'User-Agent': 'Parley' }
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase()
    if (lower === 'user-agent') delete sent['User-Agent']
    if (lower !== 'host') sent[name] = value
  }
  return sent
}

function forOtherOrigin(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => headersForOtherOrigins.has(name.toLowerCase())),
  )
}

function parseLocation(location: string | string[] | undefined, base: URL): URL {
  const text = Array.isArray(location) ? location[0] : location
  const url = URL.parse(text ?? '', base.href)
  if (url) return url
  throw new FetchFailed(`${base.host} redirects to '${text}', which is not a URL.`, {
    reason: 'bad-url',
    sent: 'no',
  })
}

function requireAllowedHost({ hostname }: URL, allowHosts: readonly string[] | undefined): void {
  if (!allowHosts) return
  const isAllowed = allowHosts.some((pattern) =>
    pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern,
  )
  if (isAllowed) return
  throw new FetchFailed(`${hostname} is not one of the hosts this request may go to.`, {
    reason: 'address-refused',
    sent: 'no',
  })
}
