import {
  type Delivery,
  deliveryLane,
  type Health,
  listWaiting,
  listWebhooksById,
  longestSpreadMs,
  rescheduleLanes,
  takeProbes,
  type Webhook,
  type WebhookDialect,
  webhookIdOf,
} from '../core/webhooks/index.ts'
import type { Database } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import type { GuardedFetch } from '../platform/http/index.ts'
import type { Id } from '../platform/ids.ts'
import { type ClaimedLane, LaneWorker } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'
import { Endpoints } from './endpoints.ts'
import { makeBodies } from './make-bodies.ts'
import { ResultWriter } from './result-writer.ts'
import { type LaneJob, runLane } from './run-lane.ts'
import { type DeliverySettings, deliverySettings } from './settings.ts'

const handlers = 4
const lanesPerClaim = 50
/** The time between the end of a probe and the moment when another one may begin in its place. */
const probeMarginMs = 5_000
const paceMs = 250

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
  readonly #lanes: LaneWorker
  readonly #abort = new AbortController()
  /** Webhooks whose lanes were put off in the pace they had, and until when. */
  readonly #putOffUntil = new Map<Id, { accountId: Id; untilMs: number }>()
  #timer: NodeJS.Timeout | undefined

  constructor({ db, log, fetch, dialects, settings }: DeliveryContext) {
    this.#db = db
    this.#log = log
    this.#fetch = fetch
    this.#dialects = new Map(dialects.map((dialect) => [dialect.dialect, dialect]))
    this.#settings = { ...deliverySettings, ...settings }
    const { perWebhook, breaker, leaseMs, lanesHeld } = this.#settings
    this.#endpoints = new Endpoints({
      perWebhook,
      longestQueue: Math.ceil(lanesHeld / 2),
      run: (job) => this.#runJob(job),
    })
    this.#writer = new ResultWriter({ db, log, breaker, onHealth: (health) => this.#heed(health) })
    this.#lanes = new LaneWorker({
      db,
      log,
      signals: db.signals,
      kind: deliveryLane,
      concurrency: handlers,
      lanesPerClaim,
      leaseMs,
      handle: (lanes) => this.#take(lanes),
    })
  }

  start(): void {
    this.#lanes.start()
    this.#timer = setInterval(() => void this.#pace(), paceMs)
  }

  /** Claims no more, gives back what has not begun, and lets requests under way end, within a short time. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    const stopped = this.#lanes.stop()
    const giveBack = () => this.#giveBack(this.#endpoints.withdraw())
    giveBack()
    const timer = setTimeout(() => this.#abort.abort(), this.#settings.stopMs)
    await stopped
    giveBack()
    await this.#endpoints.idle()
    clearTimeout(timer)
    await this.#writer.drained()
  }

  /** Sorts claimed lanes of one account out: what can be sent is handed on, the rest is put off or given up. */
  async #take(lanes: ClaimedLane[]): Promise<void> {
    const { accountId } = lanes[0]!
    const { perLane, lanesHeld } = this.#settings
    const [webhooks, waiting] = await Promise.all([
      this.#listWebhooks(accountId, lanes),
      listWaiting(this.#db, { accountId, laneKeys: lanes.map(({ key }) => key), perLane }),
    ])
    const probes = await this.#takeProbes(accountId, [...webhooks.values()])
    const byLane = Map.groupBy(waiting, ({ laneKey }) => laneKey)
    const jobs: LaneJob[] = []
    const blocked = new Map<Id, ClaimedLane[]>()
    for (const lane of lanes) {
      const webhook = webhooks.get(webhookIdOf(lane.key))
      const dialect = webhook && this.#dialects.get(webhook.dialect)
      const deliveries = byLane.get(lane.key) ?? []
      if (deliveries.length === 0) this.#writer.add({ release: { lane, more: false }, results: [] })
      else if (!webhook || !dialect || webhook.status !== 'active')
        this.#writer.add({ release: { lane, more: false }, results: [], drop: true })
      else if (webhook.breaker.openings === 0)
        jobs.push(toJob(lane, { webhook, dialect, deliveries, perLane }))
      else if (probes.delete(webhook.id)) jobs.push(toProbe(lane, { webhook, dialect, deliveries, perLane }))
      else blocked.set(webhook.id, [...(blocked.get(webhook.id) ?? []), lane])
    }
    await makeBodies({ db: this.#db, log: this.#log, accountId }, jobs)
    const refused = jobs.filter((job) => !this.#endpoints.offer(job))
    for (const [id, own] of blocked) await this.#block(webhooks.get(id)!, own)
    await this.#putOffAll(refused)
    await this.#endpoints.room(lanesHeld)
  }

  async #listWebhooks(accountId: Id, lanes: ClaimedLane[]): Promise<Map<Id, Webhook>> {
    const ids = [...new Set(lanes.map(({ key }) => webhookIdOf(key)))]
    const webhooks = await listWebhooksById(this.#db, accountId, ids)
    return new Map(webhooks.map((webhook) => [webhook.id, webhook]))
  }

  #takeProbes(accountId: Id, webhooks: Webhook[]): Promise<Set<Id>> {
    const halfOpen = webhooks.filter(
      ({ breaker, status }) => status === 'active' && breaker.openings > 0 && breaker.openMs === 0,
    )
    const timeouts = halfOpen.map(({ dialect }) => this.#dialects.get(dialect)?.timeoutMs ?? 0)
    const ids = halfOpen.map(({ id }) => id)
    return takeProbes(this.#db, { accountId, ids, probeMs: Math.max(0, ...timeouts) + probeMarginMs })
  }

  async #runJob(job: LaneJob): Promise<void> {
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

  /** An endpoint that is left alone: its lanes come back when it may be tried again, one after the other. */
  async #block({ accountId, id, breaker }: Webhook, lanes: ClaimedLane[]): Promise<void> {
    const { delaysMs } = this.#settings.breaker
    // While somebody probes, the next opening is what to expect; if the probe succeeds, all are woken.
    const inMs = breaker.openMs || delaysMs[Math.min(breaker.openings, delaysMs.length - 1)]!
    this.#release(lanes, { inMs, stepMs: 2 })
    await rescheduleLanes(this.#db, { accountId, webhookId: id, dueWithinMs: inMs, inMs })
  }

  /**
   * Follows endpoints whose pace changes. Lanes behind one that has become slow would only wait here until their
   * leases run out; those of one that has become fast, and is done with what it had, come at once.
   */
  async #pace(): Promise<void> {
    try {
      await this.#putOffAll(this.#endpoints.trim())
      for (const [webhookId, { accountId, untilMs }] of this.#putOffUntil) {
        if (untilMs <= Date.now()) this.#putOffUntil.delete(webhookId)
        else if (this.#endpoints.hasRoom(webhookId)) {
          const { stepMs } = this.#endpoints.paceOf(webhookId)
          await rescheduleLanes(this.#db, { accountId, webhookId, withoutRetries: true, stepMs })
        }
      }
    } catch (error) {
      this.#log.warn({ error: errorText(error) }, 'cannot put off deliveries; trying again')
    }
  }

  async #putOffAll(jobs: LaneJob[]): Promise<void> {
    for (const [id, own] of Map.groupBy(jobs, ({ webhook }) => webhook.id)) await this.#putOff(id, own)
  }

  /** An endpoint that is busy: its lanes come back in the pace in which it has answered. */
  async #putOff(webhookId: Id, jobs: LaneJob[]): Promise<void> {
    const { accountId } = jobs[0]!.webhook
    const { stepMs, busyMs } = this.#endpoints.paceOf(webhookId)
    this.#release(
      jobs.map(({ lane }) => lane),
      { inMs: busyMs, stepMs },
    )
    const inMs = busyMs + Math.ceil(stepMs * jobs.length)
    await rescheduleLanes(this.#db, { accountId, webhookId, dueWithinMs: 0, inMs, stepMs })
    this.#putOffUntil.set(webhookId, { accountId, untilMs: Date.now() + inMs + longestSpreadMs })
  }

  #release(lanes: ClaimedLane[], { inMs, stepMs }: { inMs: number; stepMs: number }): void {
    const nowMs = Date.now()
    for (const [index, lane] of lanes.entries()) {
      const retryAt = new Date(nowMs + inMs + index * stepMs)
      this.#writer.add({ release: { lane, more: false, retryAt }, results: [] })
    }
  }

  #giveBack(jobs: LaneJob[]): void {
    for (const { lane } of jobs) this.#writer.add({ release: { lane, more: true }, results: [] })
  }

  /** Acts on how endpoints stand now: a dead one's queue is put off, one that is back gets what waits for it. */
  #heed(health: Health[]): void {
    for (const { accountId, webhookId, status, reason, openMs, isBack } of health) {
      if (status === 'inactive') {
        this.#log.warn({ accountId, webhookId, reason }, 'a webhook has been switched off')
        this.#giveBack(this.#endpoints.withdraw(webhookId))
      } else if (openMs > 0) {
        const lanes = this.#endpoints.withdraw(webhookId).map(({ lane }) => lane)
        this.#release(lanes, { inMs: openMs, stepMs: 2 })
      } else if (isBack) {
        rescheduleLanes(this.#db, { accountId, webhookId }).then(
          () => this.#db.signals.raise(deliveryLane),
          (error: unknown) =>
            this.#log.warn({ webhookId, error: errorText(error) }, 'cannot wake the lanes of a webhook'),
        )
      }
    }
  }
}

type Ready = { webhook: Webhook; dialect: WebhookDialect; deliveries: Delivery[]; perLane: number }

function toJob(lane: ClaimedLane, { webhook, dialect, deliveries, perLane }: Ready): LaneJob {
  const more = deliveries.length === perLane
  return { lane, webhook, dialect, deliveries, bodies: new Map(), probe: false, more }
}

/** One delivery finds out whether the endpoint is back. */
function toProbe(lane: ClaimedLane, ready: Ready): LaneJob {
  const [first] = ready.deliveries
  return { ...toJob(lane, ready), deliveries: [first!], probe: true, more: ready.deliveries.length > 1 }
}
