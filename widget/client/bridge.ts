import type { Init, PageFacts, ToFrame, ToPage } from '../protocol.ts'

const pageAnswerMs = 400
const keyAnswerMs = 5_000

/** The way to the script on the page. */
export class Bridge {
  readonly init: Init
  readonly #port: MessagePort
  readonly #held: ToFrame[] = []
  #listener: ((message: ToFrame) => void) | undefined
  #onLead = () => {}
  #asking: ((page: PageFacts) => void)[] = []
  #page: PageFacts
  #onKey = (_key: CryptoKeyPair | undefined) => {}

  constructor(init: Init, port: MessagePort) {
    this.init = init
    this.#page = init.page
    this.#port = port
    port.onmessage = ({ data }) => {
      const message = data as ToFrame
      if (message.type === 'lead') this.#onLead()
      else if (message.type === 'page') this.#tellPage(message.page)
      else if (message.type === 'key') this.#onKey(message.key)
      else if (this.#listener) this.#listener(message)
      else this.#held.push(message)
    }
  }

  tell(message: ToPage): void {
    this.#port.postMessage(message)
  }

  listen(listener: (message: ToFrame) => void): void {
    this.#listener = listener
    for (const message of this.#held.splice(0)) listener(message)
  }

  /** Where the visitor is: sites change their address without loading a page. */
  page(): Promise<PageFacts> {
    return new Promise((done) => {
      this.#asking.push(done)
      this.tell({ type: 'page' })
      // A script of an older version on the page does not know the question.
      setTimeout(() => this.#tellPage(this.#page), pageAnswerMs)
    })
  }

  #tellPage(page: PageFacts): void {
    this.#page = page
    for (const done of this.#asking.splice(0)) done(page)
  }

  /** Keeps a key with the page, or answers the one that is kept there; undefined where it cannot be. */
  key(made: CryptoKeyPair): Promise<CryptoKeyPair | undefined> {
    return new Promise((done) => {
      this.#onKey = done
      this.tell({ type: 'key', key: made })
      setTimeout(() => done(undefined), keyAnswerMs)
    })
  }

  /** Waits to be the one frame of this browser that has the stream. Answers how to give that up. */
  queue(onLead: () => void): () => void {
    this.#onLead = onLead
    this.tell({ type: 'queue' })
    return () => {
      this.#onLead = () => {}
      this.tell({ type: 'free' })
    }
  }
}

/**
 * Waits for the page to hand over its port. Only the window that holds this frame may, and only on a site of the
 * allow-list; the browser vouches for both. The first one counts.
 */
export function connectToPage(allowedOrigins: string[]): Promise<Bridge> {
  return new Promise((done) => {
    addEventListener('message', function take({ source, origin, data, ports: [port] }: MessageEvent) {
      if (source !== window.parent || data?.parley !== 'init' || !port) return
      if (!isAllowed(origin, allowedOrigins)) return
      removeEventListener('message', take)
      done(new Bridge(data as Init, port))
    })
  })
}

function isAllowed(origin: string, allowed: string[]): boolean {
  if (allowed.length === 0 || origin === location.origin) return true
  return allowed.some((entry) => {
    const [scheme = '', rest] = entry.split('*')
    if (rest === undefined) return entry === origin
    return origin.startsWith(scheme) && origin.endsWith(rest) && origin.length > scheme.length + rest.length
  })
}
