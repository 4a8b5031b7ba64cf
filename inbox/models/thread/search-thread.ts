import type { AppModel } from '../app.ts'
import { Observable } from '../observable.ts'

export type Match = { message_id: string; at: string; text: string }

const waitMs = 220
const limit = 50

/** Looking for words inside one thread. */
export class ThreadSearchModel extends Observable {
  readonly #app: AppModel
  readonly #id: string
  readonly #goTo: (messageId: string) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0
  isOpen = false
  query = ''
  state: 'idle' | 'loading' | 'ready' | 'failed' = 'idle'
  /** The newest first. */
  matches: Match[] = []
  index = -1

  constructor(app: AppModel, id: string, goTo: (messageId: string) => void) {
    super()
    this.#app = app
    this.#id = id
    this.#goTo = goTo
  }

  get isCut(): boolean {
    return this.matches.length >= limit
  }

  open(): void {
    this.isOpen = true
    this.changed()
  }

  close(): void {
    this.isOpen = false
    this.write('')
  }

  write(query: string): void {
    this.query = query
    clearTimeout(this.#timer)
    if (query.trim() === '') {
      this.#asked += 1
      this.#set('idle', [])
      return
    }
    this.#timer = setTimeout(() => void this.#ask(), waitMs)
    this.changed()
  }

  /** To an older match, or with -1 to a newer one; round at the ends. */
  step(by: 1 | -1): void {
    const { length } = this.matches
    if (length === 0) return
    this.index = (this.index + by + length) % length
    this.changed()
    this.#goTo(this.matches[this.index]!.message_id)
  }

  async #ask(): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    this.state = 'loading'
    this.changed()
    try {
      const { items } = await this.#app.api.get<{ items: Match[] }>(
        `/conversations/${encodeURIComponent(this.#id)}/search`,
        { query: { q: this.query.trim(), limit } },
      )
      if (asked !== this.#asked) return
      this.#set('ready', items)
      this.step(1)
    } catch {
      if (asked === this.#asked) this.#set('failed', [])
    }
  }

  #set(state: ThreadSearchModel['state'], matches: Match[]): void {
    this.state = state
    this.matches = matches
    this.index = -1
    this.changed()
  }
}
