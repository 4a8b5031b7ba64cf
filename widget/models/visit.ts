import type { Session } from '../../shared/widget.ts'
import type { Bridge } from '../client/bridge.ts'
import type { Http } from '../client/http.ts'
import type { Claims, PageFacts } from '../protocol.ts'

/** Who uses this browser, as far as the server knows, and what the browser tells it of itself. */
export class Visit {
  readonly #http: Http
  readonly #bridge: Bridge
  #page: PageFacts
  #visitorId: string | undefined
  #preparing: Promise<unknown> | undefined
  locale: string
  isIdentified = false
  /** Where the conversation can be mailed: an address that the site has proved. */
  email: string | undefined

  constructor(http: Http, bridge: Bridge) {
    this.#http = http
    this.#bridge = bridge
    const { token, locale, page } = bridge.init
    http.token = token
    this.locale = locale
    this.#page = page
  }

  get token(): string | null {
    return this.#http.token
  }

  /** Another number for each person. */
  get person(): number {
    return this.#http.person
  }

  /** Goes on with the visit of before. Whose token has come to an end is a stranger from here on; false then. */
  async resume(): Promise<boolean> {
    const { token } = this
    const session = await this.#http.session(this.#facts())
    // Somebody may have been proved meanwhile, here or in another tab.
    if (token !== this.token) return false
    this.#take(session)
    return session.token === null
  }

  /** Before something is said: there is a visit, and it knows the page that the visitor is on. */
  async ensure(): Promise<void> {
    this.#preparing ??= this.#prepare().finally(() => {
      this.#preparing = undefined
    })
    await this.#preparing
  }

  /** Tells who it is. Somebody else's is the chat from here on when that is another user than before. */
  async identify(claims: Claims): Promise<Session> {
    await this.ensure()
    const session = await this.#http.identify(claims)
    if (this.isIdentified && session.visitorId !== this.#visitorId) this.#http.forget()
    this.#take(session)
    return session
  }

  setToken(token: string | null): void {
    this.#http.token = token
    this.#bridge.tell({ type: 'token', token })
  }

  forget(): void {
    this.#http.forget()
    this.setToken(null)
    this.#preparing = undefined
    this.#visitorId = undefined
    this.isIdentified = false
    this.email = undefined
  }

  async #prepare(): Promise<void> {
    const page = await this.#bridge.page()
    if (this.token && page.url === this.#page.url) return
    this.#page = page
    await this.resume()
  }

  #take({ visitorId, token, identified, email }: Session): void {
    if (token) this.setToken(token)
    this.#visitorId = visitorId
    this.isIdentified = identified
    this.email = email ?? undefined
  }

  #facts() {
    return {
      page: this.#page,
      locale: this.locale,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }
  }
}
