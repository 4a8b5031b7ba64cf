import {
  type BreakerRules,
  dropWaiting,
  type Health,
  type HealthReport,
  recordAttempts,
  recordHealth,
} from '../core/webhooks/index.ts'
import type { Database, Transaction } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import { releaseLanes } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'
import type { LaneOutcome } from './run-lane.ts'

const outcomesPerWrite = 200

type Options = { db: Database; log: Log; breaker: BreakerRules; onHealth: (health: Health[]) => void }

/** Writes down what became of lanes, many in one transaction: while one is being written, the next ones gather. */
export class ResultWriter {
  readonly #options: Options
  #waiting: { outcome: LaneOutcome; done: () => void }[] = []
  #running: Promise<void> | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /** Resolves once it is written, or cannot be. */
  add(outcome: LaneOutcome): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.push({ outcome, done: resolve })
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return promise
  }

  /** Waits until all is written. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    // What finishes in this very turn of the event loop goes along.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, outcomesPerWrite)
      await this.#write(batch.map(({ outcome }) => outcome))
      for (const { done } of batch) done()
    }
  }

  /** What cannot be written together is written one by one. A lane whose lease has run out is another worker's now. */
  async #write(outcomes: LaneOutcome[]): Promise<void> {
    const { db, log, onHealth } = this.#options
    try {
      onHealth(await db.transaction((tx) => this.#record(tx, outcomes)))
    } catch (error) {
      if (outcomes.length > 1) for (const outcome of outcomes) await this.#write([outcome])
      else
        log.warn(
          { lane: outcomes[0]!.release.lane.key, error: errorText(error) },
          'the outcome of deliveries could not be written; they will be tried again',
        )
    }
  }

  async #record(tx: Transaction, outcomes: LaneOutcome[]): Promise<Health[]> {
    await recordAttempts(
      tx,
      outcomes.flatMap(({ results }) => results),
    )
    const dropped = Map.groupBy(
      outcomes.filter(({ drop }) => drop).map(({ release }) => release.lane),
      ({ accountId }) => accountId,
    )
    for (const [accountId, lanes] of dropped)
      await dropWaiting(tx, { accountId, laneKeys: lanes.map(({ key }) => key) })
    const health = await recordHealth(tx, toReports(outcomes), this.#options.breaker)
    const held = await releaseLanes(
      tx,
      outcomes.map(({ release }) => release),
    )
    if (!held) throw new Error('The lease on a lane ran out while its deliveries were under way')
    return health
  }
}

/** One report for each webhook that failed, or had failed before; a webhook that is well needs no write. */
function toReports(outcomes: LaneOutcome[]): HealthReport[] {
  const reports = new Map<string, HealthReport>()
  for (const { called, results } of outcomes) {
    if (!called || results.length === 0) continue
    const { webhook, dialect, delivered, failures, gone, probe } = called
    const { accountId, id, breaker } = webhook
    if (failures === 0 && breaker.failures === 0 && !reports.has(id)) continue
    const known = reports.get(id)
    reports.set(id, {
      accountId,
      webhookId: id,
      delivered: delivered || (known?.delivered ?? false),
      failures: failures + (delivered ? 0 : (known?.failures ?? 0)),
      gone: gone || (known?.gone ?? false),
      probe: probe || (known?.probe ?? false),
      longestOpenMs: Math.max(...dialect.retryDelaysMs),
    })
  }
  return [...reports.values()]
}
