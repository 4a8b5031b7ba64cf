import { Observable } from '../observable.ts'

/** What is asked of the server. */
export interface PushServer {
  post(path: string, options: { body: unknown }): Promise<unknown>
  delete(path: string, options: { body: unknown }): Promise<unknown>
}

/** A subscription as the browser spells it. */
export type Subscription = { endpoint?: string; keys?: Record<string, string> }

/** What the browser does for web push. */
export interface PushPort {
  /** Whether it has it here: not without https, on Apple's phones only from the home screen. */
  support(): 'yes' | 'no' | 'insecure' | 'home-screen'
  permission(): 'default' | 'granted' | 'denied'
  ask(): Promise<'default' | 'granted' | 'denied'>
  current(): Promise<Subscription | null>
  subscribe(key: string): Promise<Subscription>
  unsubscribe(): Promise<void>
}

/** The server, as far as it is told of subscriptions. */
export interface PushApi {
  post(path: string, options: { body: unknown }): Promise<unknown>
  delete(path: string, options: { body: unknown }): Promise<unknown>
}

export type PushState =
  | 'unknown'
  | 'off'
  | 'on'
  | 'denied'
  | 'unsupported'
  | 'insecure'
  | 'home-screen'
  | 'unavailable'

const path = '/me/push-subscriptions'

/** Notices of this device while the inbox is closed. */
export class Push extends Observable {
  readonly #port: PushPort
  readonly #api: PushServer
  state: PushState = 'unknown'
  isBusy = false

  constructor(port: PushPort, api: PushServer) {
    super()
    this.#port = port
    this.#api = api
  }

  /** Looks how it stands. A subscription that is there is told to the server again: keys and accounts change. */
  async look(key: string | null): Promise<void> {
    const state = await this.#see(key)
    if (state === 'on') await this.#tell(await this.#port.current())
    this.#set(state)
  }

  /** Turns it on, asking the person's leave. Throws when the browser or the server refuses. */
  async turnOn(key: string): Promise<void> {
    await this.#work(async () => {
      const permission = await this.#port.ask()
      if (permission !== 'granted') return this.#set(permission === 'denied' ? 'denied' : 'off')
      await this.#tell(await this.#port.subscribe(key))
      this.#set('on')
    })
  }

  async turnOff(): Promise<void> {
    await this.#work(async () => {
      const { endpoint } = (await this.#port.current()) ?? {}
      await this.#port.unsubscribe()
      if (endpoint) await this.#api.delete(path, { body: { endpoint } })
      this.#set('off')
    })
  }

  async #see(key: string | null): Promise<PushState> {
    const support = this.#port.support()
    if (support === 'no') return 'unsupported'
    if (support !== 'yes') return support
    if (key === null) return 'unavailable'
    if (this.#port.permission() === 'denied') return 'denied'
    return this.#port.permission() === 'granted' && (await this.#port.current()) ? 'on' : 'off'
  }

  async #tell(subscription: Subscription | null): Promise<void> {
    const { endpoint, keys } = subscription ?? {}
    if (endpoint && keys) await this.#api.post(path, { body: { endpoint, keys } })
  }

  async #work(work: () => Promise<void>): Promise<void> {
    this.isBusy = true
    this.changed()
    try {
      await work()
    } finally {
      this.isBusy = false
      this.changed()
    }
  }

  #set(state: PushState): void {
    this.state = state
    this.changed()
  }
}
