import type { AttemptResult, Delivery, Webhook, WebhookDialect } from '../core/webhooks/index.ts'
import type { Db } from '../platform/db/index.ts'
import type { GuardedFetch } from '../platform/http/index.ts'
import type { ClaimedLane, LaneRelease } from '../platform/lanes/index.ts'
import { attempt } from './attempt.ts'
import { nextTryInMs } from './retry.ts'

/** A claimed lane with what waits in it, ready to be sent. */
export type LaneJob = {
  lane: ClaimedLane
  webhook: Webhook
  dialect: WebhookDialect
  deliveries: Delivery[]
  bodies: Map<string, Buffer>
  /** The one attempt allowed while the breaker is open. */
  probe: boolean
  /** Whether the lane has more than these. */
  more: boolean
}

/** What became of a lane: all that has to be written down. */
export type LaneOutcome = {
  release: LaneRelease
  results: AttemptResult[]
  /** The webhook that was called, and what that told of it. */
  called?: Called
  /** The webhook is gone: what waits in the lane is given up. */
  drop?: boolean
}

export type Called = {
  webhook: Webhook
  dialect: WebhookDialect
  delivered: boolean
  failures: number
  gone: boolean
  probe: boolean
}

export type LaneContext = { db: Db; fetch: GuardedFetch; laneMs: number; signal: AbortSignal }

/**
 * Sends a lane's deliveries in order, until one has to be tried again later. One that has failed for good does not
 * keep the others: the lane goes on with the next.
 */
export async function runLane(context: LaneContext, job: LaneJob): Promise<LaneOutcome> {
  const { lane, webhook, dialect, probe } = job
  const endMs = Date.now() + context.laneMs
  const results: AttemptResult[] = []
  const called: Called = { webhook, dialect, delivered: false, failures: 0, gone: false, probe }
  const outcome = (release: Omit<LaneRelease, 'lane'>): LaneOutcome => ({
    release: { lane, ...release },
    results,
    called,
  })
  for (const delivery of job.deliveries) {
    const sent = await sendOne(context, job, delivery)
    // Given up by ourselves, since the server stops: it counts as not tried.
    if (!sent) return outcome({ more: true })
    results.push(sent.result)
    if (sent.result.state === 'delivered') Object.assign(called, { delivered: true, failures: 0 })
    else called.failures += 1
    if (sent.gone) {
      called.gone = true
      return outcome({ more: true })
    }
    if (sent.retryInMs !== undefined)
      return outcome({ more: false, retryAt: new Date(Date.now() + sent.retryInMs), failed: true })
    if (Date.now() >= endMs || context.signal.aborted) return outcome({ more: true })
  }
  return outcome({ more: job.more })
}

type Sent = { result: AttemptResult; retryInMs: number | undefined; gone: boolean }

async function sendOne(
  { db, fetch, signal }: LaneContext,
  { webhook, dialect, bodies }: LaneJob,
  delivery: Delivery,
): Promise<Sent | undefined> {
  const { accountId, id } = delivery
  const about = { accountId, deliveryId: id, attempt: delivery.attempts + 1 }
  const body = bodies.get(id)
  if (!body) {
    const none = { status: undefined, response: undefined, durationMs: 0, attemptedAt: db.now() }
    const result = { ...about, ...none, state: 'failed' as const, error: 'The body could not be made' }
    return { result, retryInMs: undefined, gone: false }
  }
  const answer = await attempt(fetch, { webhook, dialect, delivery, body, now: db.now(), signal })
  if (signal.aborted && answer.status === undefined) return undefined
  const { delivered, gone: saidGone, retryAfterMs, ...rest } = answer
  const gone = saidGone && !dialect.retriesGone
  const plan = { tries: delivery.tries + 1, retryAfterMs, exact: dialect.exactDelays }
  const isFinal = delivered || gone || (dialect.answersAreFinal && rest.status !== undefined)
  const retryInMs = isFinal ? undefined : nextTryInMs(dialect.retryDelaysMs, plan)
  const state = delivered ? 'delivered' : retryInMs === undefined ? 'failed' : 'waiting'
  return { result: { ...about, ...rest, state }, retryInMs, gone }
}
