import type { Session } from '../../shared/widget.ts'
import type { Bridge } from '../client/bridge.ts'
import { type Http, HttpError } from '../client/http.ts'
import type { Claims, PageFacts } from '../protocol.ts'

/** Who uses this browser, as far as the server knows, and what the browser tells it of itself. */
export class Visit {
  readonly #http: Http
  readonly #bridge: Bridge
  #page: PageFacts
  /** Known once the server has answered for the token. */
  #visitorId: string | undefined
  #resuming: Promise<boolean> | undefined
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
  resume(): Promise<boolean> {
    if (this.#resuming) return this.#resuming
    const resuming = this.#resume().finally(() => {
      if (this.#resuming === resuming) this.#resuming = undefined
    })
    this.#resuming = resuming
    return resuming
  }

  async #resume(): Promise<boolean> {
    const { token } = this
    const session = await this.#http.session(this.#facts())
    // Somebody may have been proved meanwhile, here or in another tab.
    if (token !== this.token) return false
    this.#take(session)
    return session.token === null
  }

  /** Before something is said: there is a visit, and it knows the page that the visitor is on. */
  async ensure(): Promise<void> {
    const page = await this.#bridge.page()
    if (this.#visitorId && page.url === this.#page.url) return
    this.#page = page
    await this.resume()
  }

  /** Tells who it is. Somebody else's is the chat from here on when that is another user than before. */
  async identify(claims: Claims): Promise<Session> {
    const { person } = this
    await this.ensure()
    // What was said of the one who was here is not to be believed of the next.
    if (person !== this.person) throw new HttpError(410, 'Somebody else uses this browser by now')
    const session = await this.#http.identify(claims)
    if (this.isIdentified && session.visitorId !== this.#visitorId) this.#http.forget()
    this.#take(session)
    return session
  }

  /** Another tab was given a token: whose it is, the server is yet to say. */
  follow(token: string | null): void {
    this.#visitorId = undefined
    this.#resuming = undefined
    this.#setToken(token)
  }

  forget(): void {
    this.#http.forget()
    this.follow(null)
    this.isIdentified = false
    this.email = undefined
  }

  #take({ visitorId, token, identified, email }: Session): void {
    if (token) this.#setToken(token)
    this.#visitorId = visitorId
    this.isIdentified = identified
    this.email = email ?? undefined
  }

  #setToken(token: string | null): void {
    this.#http.token = token
    this.#bridge.tell({ type: 'token', token })
  }

  #facts() {
    return {
      page: this.#page,
      locale: this.locale,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }
  }
}
