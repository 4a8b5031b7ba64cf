import type { Id } from '../platform/ids.ts'
import type { LaneJob } from './run-lane.ts'

/** How much work an endpoint may have waiting here, in the time it takes to serve it. */
const queueMs = 2_000
/** What one lane takes is not known before the first answers. Guessed low, so that nothing fast is held back. */
const guessedMs = 10
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
}

/**
 * Shares this process's attention among endpoints. Each gets so many requests at once and a queue as long as its
 * own speed allows, so that a slow one waits for itself alone.
 */
export class Endpoints {
  readonly #perWebhook: number
  readonly #longestQueue: number
  readonly #run: (job: LaneJob) => Promise<void>
  readonly #endpoints = new Map<Id, Endpoint>()
  readonly #running = new Set<Promise<void>>()
  readonly #waiters: (() => void)[] = []
  #held = 0

  constructor({ perWebhook, longestQueue, run }: EndpointsOptions) {
    this.#perWebhook = perWebhook
    this.#longestQueue = longestQueue
    this.#run = run
  }

  /** Takes a lane on, or refuses it because its endpoint has enough waiting already. */
  offer(job: LaneJob): boolean {
    const endpoint = this.#endpointOf(job.webhook.id)
    if (endpoint.starts.size >= this.#perWebhook) {
      if (endpoint.queue.length >= this.#queueLimit(endpoint)) return false
      endpoint.queue.push(job)
    } else this.#start(endpoint, job)
    this.#held += 1
    return true
  }

  /** The pace at which an endpoint takes lanes, and how long those that are here will keep it. */
  paceOf(webhookId: Id): { stepMs: number; busyMs: number } {
    const endpoint = this.#endpoints.get(webhookId)
    if (!endpoint) return { stepMs: guessedMs / this.#perWebhook, busyMs: 0 }
    const stepMs = endpoint.meanMs / this.#perWebhook
    return { stepMs, busyMs: Math.ceil(stepMs * endpoint.queue.length) }
  }

  /** Whether an endpoint could take more at once. */
  hasRoom(webhookId: Id): boolean {
    return (this.#endpoints.get(webhookId)?.queue.length ?? 0) === 0
  }

  /** Takes back what waits behind endpoints that have become slow: more than they can serve soon. */
  trim(): LaneJob[] {
    this.#forgetIdle()
    const jobs = [...this.#endpoints.values()].flatMap((endpoint) =>
      endpoint.queue.splice(this.#queueLimit(endpoint)),
    )
    this.#letGo(jobs.length)
    return jobs
  }

  /** Takes back what waits for an endpoint, or for all of them. */
  withdraw(webhookId?: Id): LaneJob[] {
    const endpoints = [...this.#endpoints.values()].filter(
      (endpoint) => webhookId === undefined || endpoint.webhookId === webhookId,
    )
    const jobs = endpoints.flatMap(({ queue }) => queue.splice(0))
    this.#letGo(jobs.length)
    return jobs
  }

  /** Waits until fewer than so many lanes are held. */
  async room(limit: number): Promise<void> {
    while (this.#held >= limit) await new Promise<void>((resolve) => this.#waiters.push(resolve))
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
    const work = this.#run(job).finally(() => {
      this.#running.delete(work)
      endpoint.starts.delete(start)
      endpoint.meanMs = 0.8 * endpoint.meanMs + 0.2 * (Date.now() - start.atMs)
      this.#letGo(1)
      endpoint.usedMs = Date.now()
      const next = endpoint.queue.shift()
      if (next) this.#start(endpoint, next)
    })
    this.#running.add(work)
  }

  #forgetIdle(): void {
    const beforeMs = Date.now() - rememberedMs
    for (const [webhookId, { starts, usedMs }] of this.#endpoints) {
      if (starts.size === 0 && usedMs < beforeMs) this.#endpoints.delete(webhookId)
    }
  }

  #letGo(count: number): void {
    this.#held -= count
    for (const resolve of this.#waiters.splice(0)) resolve()
  }

  /** A request that has not come back yet tells something too: the endpoint may have stopped answering. */
  #queueLimit({ meanMs, starts }: Endpoint): number {
    const [oldest] = starts
    const underWayMs = oldest ? Date.now() - oldest.atMs : 0
    const laneMs = Math.max(meanMs, underWayMs, 1)
    return Math.min(this.#longestQueue, Math.floor((queueMs * this.#perWebhook) / laneMs))
  }
}
