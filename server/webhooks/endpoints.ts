import type { Id } from '../platform/ids.ts'
import type { LaneJob } from './run-lane.ts'

/** How much work an endpoint may have waiting here, in the time it takes to serve it. */
const queueMs = 1_000
/** What one lane takes, until an endpoint's first answers tell. */
const guessedMs = 200
/** An endpoint's speed is remembered for so long after its last lane. */
const rememberedMs = 60_000

type Endpoint = {
  webhookId: Id
  starts: Set<{ atMs: number }>
  queue: LaneJob[]
  /** What a lane has taken of late. */
  meanMs: number
  usedMs: number
}

export type EndpointsOptions = {
  /** Requests under way at once to one endpoint. */
  perWebhook: number
  /** The most that may wait for one endpoint, however fast it is. */
  longestQueue: number
  run: (job: LaneJob) => Promise<void>
  /** An endpoint could take more. */
  onRoom: () => void
}

/**
 * Shares this process's attention among endpoints. Each gets so many requests at once and a queue as long as its
 * own speed allows, so that a slow one waits for itself alone.
 */
export class Endpoints {
  readonly #options: EndpointsOptions
  readonly #endpoints = new Map<Id, Endpoint>()
  readonly #running = new Set<Promise<void>>()
  #held = 0

  constructor(options: EndpointsOptions) {
    this.#options = options
  }

  /** Lanes that are here, at work or waiting. */
  get held(): number {
    return this.#held
  }

  /** What an endpoint may have at once before anything is known of it. */
  get usualRoom(): number {
    return this.#options.perWebhook + this.#queueLimit({ meanMs: guessedMs, starts: new Set() })
  }

  /** How many more lanes each of the known endpoints could take. */
  rooms(): { webhookId: Id; lanes: number }[] {
    return [...this.#endpoints.values()].map((endpoint) => {
      const { webhookId, starts, queue } = endpoint
      const most = this.#options.perWebhook + this.#queueLimit(endpoint)
      return { webhookId, lanes: Math.max(0, most - starts.size - queue.length) }
    })
  }

  add(job: LaneJob): void {
    const endpoint = this.#endpointOf(job.webhook.id)
    this.#held += 1
    if (endpoint.starts.size < this.#options.perWebhook) this.#start(endpoint, job)
    else endpoint.queue.push(job)
  }

  /** Takes back what waits behind endpoints that have become slow: more than they can serve soon. */
  trim(): LaneJob[] {
    this.#forgetIdle()
    const jobs = [...this.#endpoints.values()].flatMap((endpoint) =>
      endpoint.queue.splice(this.#queueLimit(endpoint)),
    )
    this.#held -= jobs.length
    return jobs
  }

  /** Takes back what waits for an endpoint, or for all of them. */
  withdraw(webhookId?: Id): LaneJob[] {
    const endpoints = [...this.#endpoints.values()].filter(
      (endpoint) => webhookId === undefined || endpoint.webhookId === webhookId,
    )
    const jobs = endpoints.flatMap(({ queue }) => queue.splice(0))
    this.#held -= jobs.length
    return jobs
  }

  /** Waits for the requests under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
  }

  #endpointOf(webhookId: Id): Endpoint {
    let endpoint = this.#endpoints.get(webhookId)
    if (!endpoint) {
      endpoint = { webhookId, starts: new Set(), queue: [], meanMs: guessedMs, usedMs: 0 }
      this.#endpoints.set(webhookId, endpoint)
    }
    return endpoint
  }

  #start(endpoint: Endpoint, job: LaneJob): void {
    const start = { atMs: Date.now() }
    endpoint.starts.add(start)
    const work = this.#options.run(job).finally(() => {
      this.#running.delete(work)
      this.#held -= 1
      endpoint.starts.delete(start)
      endpoint.usedMs = Date.now()
      endpoint.meanMs = 0.8 * endpoint.meanMs + 0.2 * (endpoint.usedMs - start.atMs)
      const next = endpoint.queue.shift()
      if (next) this.#start(endpoint, next)
      else this.#options.onRoom()
    })
    this.#running.add(work)
  }

  /** A request that has not come back yet tells something too: the endpoint may have stopped answering. */
  #queueLimit({ meanMs, starts }: Pick<Endpoint, 'meanMs' | 'starts'>): number {
    const { perWebhook, longestQueue } = this.#options
    const [oldest] = starts
    const underWayMs = oldest ? Date.now() - oldest.atMs : 0
    const laneMs = Math.max(meanMs, underWayMs, 1)
    return Math.min(longestQueue, Math.floor((queueMs * perWebhook) / laneMs))
  }

  #forgetIdle(): void {
    const beforeMs = Date.now() - rememberedMs
    for (const [webhookId, { starts, usedMs }] of this.#endpoints) {
      if (starts.size === 0 && usedMs < beforeMs) this.#endpoints.delete(webhookId)
    }
  }
}
