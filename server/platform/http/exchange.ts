import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { AddressRefused, FetchFailed, type FetchFailure } from './fetch-failed.ts'

/** Header names in lower case; a header that came more than once has its values in a list. */
export type ResponseHeaders = Record<string, string | string[] | undefined>

export type ExchangeOptions = {
  host: string
  method: string
  maxBytes: number
  overflow: 'fail' | 'truncate'
  stream: boolean
  /** Whether an answer only points elsewhere; its body is then read and thrown away. */
  isRedirect: (status: number, headers: ResponseHeaders) => boolean
  /** Called once, when the last byte has come or nothing more will. */
  onClosed: (isRedirected: boolean) => void
}

export type ExchangeAnswer = {
  status: number
  headers: ResponseHeaders
  body: Buffer | Readable
  redirected: boolean
}

const maxRedirectBodyBytes = 65_536

/**
 * One request and its answer on one connection. Knows whether the request had been handed to a connection, so that
 * a failure can say whether it may have been sent.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<ExchangeAnswer>
  readonly #options: ExchangeOptions
  readonly #settle: { resolve: (answer: ExchangeAnswer) => void; reject: (error: FetchFailed) => void }
  #controller: Dispatcher.DispatchController | undefined
  #failure: FetchFailed | undefined
  #closed = false
  #status: number | undefined
  #headers: ResponseHeaders = {}
  #redirected = false
  #stream: Readable | undefined
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(options: ExchangeOptions) {
    this.#options = options
    const { promise, resolve, reject } = Promise.withResolvers<ExchangeAnswer>()
    this.answer = promise
    this.#settle = { resolve, reject }
  }

  /** Ends the exchange from outside: time is up, or the caller has lost interest. */
  abort(
    message: string,
    { reason = this.#brokenReason(), cause }: { reason?: FetchFailure; cause?: unknown } = {},
  ) {
    this.#fail(reason, message, cause)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The wait for a connection outlived the caller: throwing here keeps the request from being written.
    if (this.#closed) throw this.#failure
    this.#controller = controller
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: ResponseHeaders,
  ): void {
    if (status < 200) return
    this.#status = status
    this.#headers = headers
    this.#redirected = this.#options.isRedirect(status, headers)
    if (this.#redirected) return
    if (this.#options.overflow === 'fail' && this.#announcedBytes() > this.#options.maxBytes) this.#overflow()
    else if (this.#options.stream) this.#openStream()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#closed) return
    this.#bytes += chunk.length
    if (this.#redirected) {
      if (this.#bytes > maxRedirectBodyBytes) this.#finish(true)
      return
    }
    if (this.#bytes > this.#options.maxBytes) {
      this.#accept(controller, chunk.subarray(0, chunk.length - (this.#bytes - this.#options.maxBytes)))
      this.#overflow()
    } else this.#accept(controller, chunk)
  }

  onResponseEnd(): void {
    this.#finish(false)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { reason, message } = this.#explain(error)
    this.#fail(reason, message, error)
  }

  #explain(error: Error): { reason: FetchFailure; message: string } {
    const { host } = this.#options
    if (error instanceof AddressRefused) return { reason: 'address-refused', message: error.message }
    if (isUnsendable(error))
      return { reason: 'bad-url', message: `The request to ${host} cannot be built: ${error.message}.` }
    const reason = this.#brokenReason()
    const what = reason === 'not-sent' ? 'could not be reached' : 'broke off'
    return { reason, message: `${host} ${what}: ${describe(error)}` }
  }

  #brokenReason(): FetchFailure {
    return this.#controller ? 'maybe-sent' : 'not-sent'
  }

  #announcedBytes(): number {
    const hasBody = this.#options.method !== 'HEAD' && this.#status !== 204 && this.#status !== 304
    return hasBody ? Number(this.#headers['content-length'] ?? 0) : 0
  }

  #openStream(): void {
    this.#stream = new Readable({
      read: () => this.#controller?.resume(),
      destroy: (error, callback) => {
        // The reader stopped early: the rest is not wanted, and the connection cannot be used again.
        if (!this.#closed) this.#close(error ?? new Error('The reader of the body has stopped'))
        callback(error)
      },
    })
    // A body that nobody reads may fail too, and must not end the process; a reader still sees the error.
    this.#stream.on('error', () => {})
    this.#settle.resolve(this.#answerWith(this.#stream))
  }

  #accept(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#stream) this.#chunks.push(chunk)
    else if (!this.#stream.push(chunk)) controller.pause()
  }

  #overflow(): void {
    const { host, maxBytes, overflow } = this.#options
    if (overflow === 'truncate') this.#finish(true)
    else this.#fail('too-large', `The answer of ${host} is larger than the ${maxBytes} bytes allowed.`)
  }

  #finish(isCutShort: boolean): void {
    if (this.#closed) return
    this.#close(isCutShort ? new Error('The rest of the body is not wanted') : undefined)
    if (this.#stream) this.#stream.push(null)
    else this.#settle.resolve(this.#answerWith(Buffer.concat(this.#chunks)))
  }

  #fail(reason: FetchFailure, message: string, cause?: unknown): void {
    if (this.#closed) return
    const sent = this.#controller ? 'maybe' : 'no'
    this.#failure = new FetchFailed(message, { reason, sent, status: this.#status, cause })
    this.#close(this.#failure)
    this.#stream?.destroy(this.#failure)
    this.#settle.reject(this.#failure)
  }

  /** With an error, the connection is dropped; without, it goes back to the pool. */
  #close(error: Error | undefined): void {
    this.#closed = true
    this.#options.onClosed(this.#redirected)
    if (error) this.#controller?.abort(error)
  }

  #answerWith(body: Buffer | Readable): ExchangeAnswer {
    return { status: this.#status!, headers: this.#headers, body, redirected: this.#redirected }
  }
}

/** The pool's complaint about a header or method, as opposed to one about the network. */
function isUnsendable(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED'
}

function describe(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code
  return code && !error.message.includes(code) ? `${error.message} (${code})` : error.message
}
