import type { ParleyEvent } from '../../shared/parley/index.ts'
import type { EventStream } from '../client/events.ts'
import { ApiProblem } from '../client/http.ts'
import type { AppModel, FrameModel } from './app.ts'
import { Observable } from './observable.ts'
import { followEvents } from './store/follow.ts'
import { loadStore } from './store/load.ts'

export type SessionState =
  | { name: 'starting' }
  | { name: 'signed-out'; wasSignedIn: boolean }
  | { name: 'unreachable' }
  | { name: 'ready'; app: AppModel }

const firstWaitMs = 1_000
const longestWaitMs = 15_000

/** Who is signed in in this browser, and everything that lives and ends with it. */
export class Session extends Observable {
  state: SessionState = { name: 'starting' }
  /** The frame's parts; set once, when they are put together. */
  frame!: FrameModel
  /** Told each event of the log after the store has it. */
  onEvent: ((app: AppModel, event: ParleyEvent) => void) | undefined
  #stream: EventStream | undefined
  #waitMs = firstWaitMs
  #timer: ReturnType<typeof setTimeout> | undefined

  get app(): AppModel | undefined {
    return this.state.name === 'ready' ? this.state.app : undefined
  }

  /** Opens the inbox of whoever is signed in; tries on while the server cannot be reached. */
  async start(): Promise<void> {
    clearTimeout(this.#timer)
    const { api, look } = this.frame
    try {
      const store = await loadStore(api)
      this.#close()
      const app: AppModel = { ...this.frame, store }
      look.wear(store.state.preferences)
      this.#stream = followEvents(app, {
        onEvent: (event) => this.onEvent?.(app, event),
        onRevoked: () => void this.#check(),
      })
      this.#waitMs = firstWaitMs
      this.#set({ name: 'ready', app })
      // What was written and not sent goes out, whatever is on screen.
      void import('./composer/writing.ts').then(({ writingOf }) => this.app && writingOf(this.app))
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return this.ended()
      if (this.state.name !== 'ready') this.#set({ name: 'unreachable' })
      this.#timer = setTimeout(() => void this.start(), this.#waitMs)
      this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs)
    }
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.frame.api.post('/session', { body: { email, password }, isPublic: true })
    await this.start()
  }

  /** Tries the stream of events now instead of after its wait. */
  reconnect(): void {
    this.#stream?.retry()
  }

  async switchAccount(accountId: string): Promise<void> {
    await this.frame.api.post('/session/account', { body: { account_id: accountId } })
    this.#forget()
    this.frame.router.go('/', { replace: true })
    await this.start()
  }

  /** Goes to a place, in the account it belongs to. */
  async openIn(accountId: string | undefined, path: string): Promise<void> {
    const state = this.app?.store.state
    const isElsewhere = accountId !== undefined && state !== undefined && state.account.id !== accountId
    if (isElsewhere && state.accounts.some(({ id }) => id === accountId)) await this.switchAccount(accountId)
    this.frame.router.go(path)
  }

  async signOut({ everywhere = false }: { everywhere?: boolean } = {}): Promise<void> {
    await this.frame.api.delete(everywhere ? '/me/sessions' : '/session')
    this.#forget()
    this.#set({ name: 'signed-out', wasSignedIn: false })
    this.frame.router.go('/sign-in', { replace: true })
  }

  /** The server says that nobody is signed in any more. */
  ended(): void {
    if (this.state.name === 'signed-out') return
    const wasSignedIn = this.state.name === 'ready'
    this.#forget()
    this.#set({ name: 'signed-out', wasSignedIn })
  }

  /** The stream was closed on us: the session may have ended, or what we may see has changed. */
  async #check(): Promise<void> {
    this.#close()
    await this.start()
  }

  #forget(): void {
    this.#close()
    clearTimeout(this.#timer)
    this.frame.queries.clear()
    this.frame.undo.clear()
  }

  #close(): void {
    this.#stream?.close()
    this.#stream = undefined
  }

  #set(state: SessionState): void {
    this.state = state
    this.changed()
  }
}
