import type { StreamEvent } from '../../shared/widget.ts'
import type { Bridge } from './bridge.ts'
import { EventStream, type StreamHandlers } from './event-stream.ts'
import type { Http } from './http.ts'

type Relayed = { event: StreamEvent; id: string } | { isOpen: boolean } | { hello: true }

export type SharedStreamOptions = {
  http: Http
  bridge: Bridge
  /** The same for all tabs of one visitor. */
  name: string
  handlers: StreamHandlers
}

/**
 * One stream for all tabs of a site: one of them leads, has the stream and tells the others. When that tab goes, the
 * next one goes on from the last event that it heard of.
 */
export class SharedStream {
  readonly #http: Http
  readonly #handlers: StreamHandlers
  readonly #channel: BroadcastChannel | undefined
  readonly #free: () => void
  #stream: EventStream | undefined
  #isOpen = false
  #lastEventId: string | undefined

  constructor({ http, bridge, name, handlers }: SharedStreamOptions) {
    this.#http = http
    this.#handlers = handlers
    this.#channel = openChannel(name)
    if (!this.#channel) {
      this.#free = () => {}
      this.#lead()
      return
    }
    this.#channel.onmessage = ({ data }) => this.#hear(data as Relayed)
    this.#tell({ hello: true })
    this.#free = bridge.queue(() => this.#lead())
  }

  /** Whether this tab is the one that has the stream. */
  get isLeading(): boolean {
    return this.#stream !== undefined
  }

  close(): void {
    this.#free()
    this.#stream?.close()
    this.#channel?.close()
  }

  #lead(): void {
    this.#stream ??= new EventStream(
      this.#http,
      {
        onEvent: (event, id) => {
          this.#handlers.onEvent(event, id)
          this.#tell({ event, id })
        },
        onState: (isOpen) => {
          this.#isOpen = isOpen
          this.#handlers.onState(isOpen)
          this.#tell({ isOpen })
        },
      },
      this.#lastEventId,
    )
  }

  #hear(message: Relayed): void {
    if ('event' in message) {
      if (message.id) this.#lastEventId = message.id
      this.#handlers.onEvent(message.event, message.id)
    } else if ('isOpen' in message) this.#handlers.onState(message.isOpen)
    else if (this.#stream) this.#tell({ isOpen: this.#isOpen })
  }

  #tell(message: Relayed): void {
    try {
      this.#channel?.postMessage(message)
    } catch {
      // Closed by what the event did, such as a logout: nobody is told any more.
    }
  }
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    // Some frames may not talk to each other; each has a stream of its own then.
    return undefined
  }
}
