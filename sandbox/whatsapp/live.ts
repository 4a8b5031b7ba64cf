import type { ServerResponse } from 'node:http'

const gatherMs = 100

/** Tells open pages that something changed; they fetch what they show. Costs nothing while no page is open. */
export class Live {
  readonly #pages = new Set<ServerResponse>()
  #timer: NodeJS.Timeout | undefined

  /** Takes over the response as a stream of server-sent events, until the page goes. */
  open(page: ServerResponse): void {
    page.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    page.write('retry: 1000\n\ndata: changed\n\n')
    this.#pages.add(page)
    page.on('close', () => this.#pages.delete(page))
  }

  changed(): void {
    if (this.#pages.size === 0 || this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      for (const page of this.#pages) page.write('data: changed\n\n')
    }, gatherMs)
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const page of this.#pages) page.end()
    this.#pages.clear()
  }
}
