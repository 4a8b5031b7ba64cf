import { Observable } from './observable.ts'
import { parsePath, pathOf, type Route } from './routes.ts'

/** The browser's history, as far as the router needs it. */
export interface HistoryPort {
  /** Path and query as they stand in the address bar. */
  location(): { path: string; query: string }
  push(url: string): void
  replace(url: string): void
  back(): void
  /** Told when the person goes back or forward. */
  onMove(moved: () => void): void
}

export type GoOptions = {
  query?: Record<string, string | null>
  /** Takes the place of the present entry, so that "back" does not come here. */
  replace?: boolean
}

/** Where in the inbox the person is. */
export class Router extends Observable {
  readonly #history: HistoryPort
  route: Route
  query: URLSearchParams
  /** How many steps back stay within the inbox. */
  #depth = 0

  constructor(history: HistoryPort) {
    super()
    this.#history = history
    const { path, query } = history.location()
    this.route = parsePath(path)
    this.query = new URLSearchParams(query)
    history.onMove(() => {
      this.#depth = Math.max(0, this.#depth - 1)
      this.#read()
    })
  }

  /** The path with its query, as it stands in the address bar. */
  get path(): string {
    const { path, query } = this.#history.location()
    return path + query
  }

  /** Goes to a place, given as a route or as a path of the inbox. */
  go(to: Route | string, { query, replace = false }: GoOptions = {}): void {
    const path = typeof to === 'string' ? to : pathOf(to)
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query ?? {})) if (value !== null) search.set(name, value)
    const url = search.size > 0 ? `${path}?${search}` : path
    if (url === this.path) return
    if (replace) this.#history.replace(url)
    else {
      this.#history.push(url)
      this.#depth += 1
    }
    this.#read()
  }

  /** One step back, or to `fallback` when the person came here from elsewhere. */
  back(fallback: Route | string = '/'): void {
    if (this.#depth > 0) this.#history.back()
    else this.go(fallback, { replace: true })
  }

  #read(): void {
    const { path, query } = this.#history.location()
    this.route = parsePath(path)
    this.query = new URLSearchParams(query)
    this.changed()
  }
}
