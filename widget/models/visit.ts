import type { Session } from '../../shared/widget.ts'
import type { Bridge } from '../client/bridge.ts'
import type { Http } from '../client/http.ts'
import type { Claims, PageFacts } from '../protocol.ts'

/** Who uses this browser, as far as the server knows, and what the browser tells it of itself. */
export class Visit {
  readonly #http: Http
  readonly #bridge: Bridge
  #page: PageFacts
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

  /** Goes on with the visit of before. Whose token has come to an end is a stranger from here on; false then. */
  async resume(): Promise<boolean> {
    const session = await this.#http.session(this.#facts())
    this.#take(session)
    return session.token === null
  }

  /** Before something is said: there is a visit, and it knows the page that the visitor is on. */
  async ensure(): Promise<void> {
    const page = await this.#bridge.page()
    if (this.token && page.url === this.#page.url) return
    this.#page = page
    await this.resume()
  }

  async identify(claims: Claims): Promise<Session> {
    await this.ensure()
    const session = await this.#http.identify(claims)
    this.isIdentified = session.identified
    this.email = session.email ?? undefined
    return session
  }

  async end(): Promise<void> {
    if (this.token) await this.#http.logout()
  }

  setToken(token: string | null): void {
    this.#http.token = token
    this.#bridge.tell({ type: 'token', token })
  }

  forget(): void {
    this.setToken(null)
    this.isIdentified = false
    this.email = undefined
  }

  #take({ token, identified, email }: Session): void {
    if (token) this.setToken(token)
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
