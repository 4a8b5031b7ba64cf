import { claimDeliveryLanes, deliveryLane, type Health, type WebhookDialect } from '../core/webhooks/index.ts'
import type { Database } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import type { GuardedFetch } from '../platform/http/index.ts'
import type { ClaimedLane } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'
import { Endpoints } from './endpoints.ts'
import { prepareLanes } from './prepare-lanes.ts'
import { ResultWriter } from './result-writer.ts'
import { type LaneJob, runLane } from './run-lane.ts'
import { type DeliverySettings, deliverySettings } from './settings.ts'

const pollMs = 250
/** What comes due meanwhile is claimed together. */
const gatherMs = 10
const lanesPerClaim = 400
const lanesPerGroup = 50

export type DeliveryContext = {
  db: Database
  log: Log
  fetch: GuardedFetch
  dialects: readonly WebhookDialect[]
  settings?: Partial<DeliverySettings>
}

/** Sends deliveries to their endpoints: in order within a lane, and no endpoint in the way of another. */
export class DeliveryWorker {
  readonly #db: Database
  readonly #log: Log
  readonly #fetch: GuardedFetch
  readonly #dialects: Map<string, WebhookDialect>
  readonly #settings: DeliverySettings
  readonly #endpoints: Endpoints
  readonly #writer: ResultWriter
  readonly #abort = new AbortController()
  #claiming: Promise<void> | undefined
  #gathering: NodeJS.Timeout | undefined
  #again = false
  #stopped = true
  #timer: NodeJS.Timeout | undefined
  #forget = () => {}

  constructor({ db, log, fetch, dialects, settings }: DeliveryContext) {
    this.#db = db
    this.#log = log
    this.#fetch = fetch
    this.#dialects = new Map(dialects.map((dialect) => [dialect.dialect, dialect]))
    this.#settings = { ...deliverySettings, ...settings }
    const { perWebhook, breaker, lanesHeld } = this.#settings
    this.#endpoints = new Endpoints({
      perWebhook,
      longestQueue: Math.ceil(lanesHeld / 10),
      run: (job) => this.#run(job),
      onRoom: () => this.#wake(),
    })
    this.#writer = new ResultWriter({ db, log, breaker, onHealth: (health) => this.#heed(health) })
  }

  start(): void {
    this.#stopped = false
    this.#forget = this.#db.signals.on(deliveryLane, () => this.#wake())
    this.#timer = setInterval(() => {
      this.#giveBack(this.#endpoints.trim())
      this.#wake()
    }, pollMs)
    this.#wake()
  }

  /** Claims no more, gives back what has not begun, and lets requests under way end, within a short time. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#forget()
    clearInterval(this.#timer)
    clearTimeout(this.#gathering)
    const timer = setTimeout(() => this.#abort.abort(), this.#settings.stopMs)
    await this.#claiming
    this.#giveBack(this.#endpoints.withdraw())
    await this.#endpoints.idle()
    clearTimeout(timer)
    await this.#writer.drained()
  }

  #wake(): void {
    if (this.#stopped) return
    if (this.#claiming) this.#again = true
    else
      this.#gathering ??= setTimeout(() => {
        this.#gathering = undefined
        this.#claiming = this.#claim().finally(() => {
          this.#claiming = undefined
          if (this.#again) this.#wake()
        })
      }, gatherMs)
  }

  async #claim(): Promise<void> {
    this.#again = false
    const { lanesHeld, leaseMs } = this.#settings
    const limit = Math.min(lanesPerClaim, lanesHeld - this.#endpoints.held)
    if (limit <= 0 || this.#stopped) return
    try {
      const lanes = await claimDeliveryLanes(this.#db, {
        limit,
        perWebhook: this.#endpoints.usualRoom,
        rooms: this.#endpoints.rooms(),
        leaseMs,
      })
      if (lanes.length > 0) this.#again = true
      await Promise.all(groupLanes(lanes).map((group) => this.#take(group)))
    } catch (error) {
      this.#log.warn({ error: errorText(error) }, 'cannot claim deliveries; trying again')
    }
  }

  /** Lanes of one account. What goes wrong here is over when their leases are. */
  async #take(lanes: ClaimedLane[]): Promise<void> {
    try {
      const { jobs, settled } = await prepareLanes(
        { db: this.#db, log: this.#log, dialects: this.#dialects, perLane: this.#settings.perLane },
        lanes,
      )
      for (const job of jobs) this.#endpoints.add(job)
      for (const outcome of settled) this.#writer.add(outcome)
    } catch (error) {
      this.#log.warn({ error: errorText(error) }, 'cannot read what waits to be delivered; trying again')
    }
  }

  async #run(job: LaneJob): Promise<void> {
    const context = {
      db: this.#db,
      fetch: this.#fetch,
      laneMs: this.#settings.laneMs,
      signal: this.#abort.signal,
    }
    try {
      const outcome = await runLane(context, job)
      const written = this.#writer.add(outcome)
      // The endpoint's next lane waits until it is known whether the endpoint is to be left alone.
      if (outcome.called && outcome.called.failures > 0) await written
    } catch (error) {
      this.#log.error({ lane: job.lane.key, err: error }, 'a lane of deliveries could not be worked')
      const retryAt = new Date(Date.now() + (job.dialect.retryDelaysMs[0] ?? 0))
      this.#writer.add({ release: { lane: job.lane, more: false, retryAt, failed: true }, results: [] })
    }
  }

  #giveBack(jobs: LaneJob[]): void {
    for (const { lane } of jobs) this.#writer.add({ release: { lane, more: true }, results: [] })
  }

  /** What waits here for an endpoint that is to be left alone goes back; it is claimed again when the time has come. */
  #heed(health: Health[]): void {
    for (const { accountId, webhookId, status, reason, openMs, isBack } of health) {
      if (status === 'inactive')
        this.#log.warn({ accountId, webhookId, reason }, 'a webhook has been switched off')
      if (status === 'inactive' || openMs > 0) this.#giveBack(this.#endpoints.withdraw(webhookId))
      if (isBack) this.#wake()
    }
  }
}

/** Lanes of one account are prepared together, some at a time. */
function groupLanes(lanes: ClaimedLane[]): ClaimedLane[][] {
  return [...Map.groupBy(lanes, ({ accountId }) => accountId).values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / lanesPerGroup) }, (_, index) =>
      own.slice(index * lanesPerGroup, (index + 1) * lanesPerGroup),
    ),
  )
}
