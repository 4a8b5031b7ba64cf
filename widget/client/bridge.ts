import type { Init, ToFrame, ToPage } from '../protocol.ts'

/** The way to the script on the page. */
export class Bridge {
  readonly init: Init
  readonly #port: MessagePort
  readonly #held: ToFrame[] = []
  #listener: ((message: ToFrame) => void) | undefined
  #onLead = () => {}

  constructor(init: Init, port: MessagePort) {
    this.init = init
    this.#port = port
    port.onmessage = ({ data }) => {
      const message = data as ToFrame
      if (message.type === 'lead') this.#onLead()
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
