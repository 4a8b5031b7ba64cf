import {
  type Delivery,
  listWaiting,
  listWebhooksById,
  takeProbes,
  type Webhook,
  type WebhookDialect,
  webhookIdOf,
} from '../core/webhooks/index.ts'
import type { Db } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'
import type { ClaimedLane } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'
import { makeBodies } from './make-bodies.ts'
import type { LaneJob, LaneOutcome } from './run-lane.ts'

/** The time between the end of a probe and the moment when another one may begin in its place. */
const probeMarginMs = 5_000

export type PrepareContext = {
  db: Db
  log: Log
  dialects: Map<string, WebhookDialect>
  perLane: number
}

/** Lanes that can be worked, and those of which it is settled already what becomes of them. */
export type Prepared = { jobs: LaneJob[]; settled: LaneOutcome[] }

/** Reads what waits in claimed lanes of one account, with the bytes to send. */
export async function prepareLanes(context: PrepareContext, lanes: ClaimedLane[]): Promise<Prepared> {
  const { db, log, dialects, perLane } = context
  const { accountId } = lanes[0]!
  const [webhooks, waiting] = await Promise.all([
    listWebhooksById(db, accountId, [...new Set(lanes.map(({ key }) => webhookIdOf(key)))]),
    listWaiting(db, { accountId, laneKeys: lanes.map(({ key }) => key), perLane }),
  ])
  const probes = await takeDueProbes(context, accountId, webhooks)
  const byId = new Map(webhooks.map((webhook) => [webhook.id, webhook]))
  const byLane = Map.groupBy(waiting, ({ laneKey }) => laneKey)
  const prepared: Prepared = { jobs: [], settled: [] }
  for (const lane of lanes) {
    const webhook = byId.get(webhookIdOf(lane.key))
    const dialect = webhook && dialects.get(webhook.dialect)
    const deliveries = byLane.get(lane.key) ?? []
    if (deliveries.length === 0) prepared.settled.push({ release: { lane, more: false }, results: [] })
    else if (!webhook || !dialect || webhook.status !== 'active')
      prepared.settled.push({ release: { lane, more: false }, results: [], drop: true })
    else if (webhook.breaker.openings === 0)
      prepared.jobs.push(toJob(lane, { webhook, dialect, deliveries, perLane }))
    else if (probes.delete(webhook.id))
      prepared.jobs.push(toProbe(lane, { webhook, dialect, deliveries, perLane }))
    // Another one probes. The lane is due, and will be claimed when the endpoint is no longer left alone.
    else prepared.settled.push({ release: { lane, more: true }, results: [] })
  }
  await makeBodies({ db, log, accountId }, prepared.jobs)
  return prepared
}

function takeDueProbes(
  { db, dialects }: PrepareContext,
  accountId: Id,
  webhooks: Webhook[],
): Promise<Set<Id>> {
  const halfOpen = webhooks.filter(
    ({ breaker, status }) => status === 'active' && breaker.openings > 0 && breaker.openMs === 0,
  )
  const timeouts = halfOpen.map(({ dialect }) => dialects.get(dialect)?.timeoutMs ?? 0)
  const ids = halfOpen.map(({ id }) => id)
  return takeProbes(db, { accountId, ids, probeMs: Math.max(0, ...timeouts) + probeMarginMs })
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
