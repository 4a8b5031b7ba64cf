import { lastPosition, listEvents, type StoredEvent } from '../core/events/index.ts'
import {
  advanceReader,
  deliveryLane,
  deliveryLaneKey,
  insertDeliveries,
  listActiveWebhooks,
  listWebhooksById,
  type NewDelivery,
  type Projection,
  takeReader,
  type Webhook,
  type WebhookDialect,
} from '../core/webhooks/index.ts'
import { type Database, isTransient, type Transaction } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'
import { addToLanes } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'
import { inSavepoint } from './savepoint.ts'

export type ProjectionContext = { db: Database; log: Log; dialects: readonly WebhookDialect[] }

const eventsPerBatch = 500

/**
 * Turns an account's next events into deliveries, each with its lane, and moves the reader past them: all in one
 * transaction, so that a crash loses none. Answers how many events there were; 0 too when another process is at it.
 */
export async function projectBatch(context: ProjectionContext, accountId: Id): Promise<number> {
  try {
    return await projectNext(context, accountId, (tx, plan) => writeDeliveries(tx, context, plan))
  } catch (error) {
    if (!isOfDatabase(error) || isTransient(error)) throw error
    const { log } = context
    log.warn({ accountId, err: error }, 'an event cannot be told; looking for it among its neighbours')
    return projectNext(context, accountId, (tx, plan) => writeTellable(tx, context, plan))
  }
}

type Write = (tx: Transaction, plan: DeliveryPlan) => Promise<unknown>

async function projectNext({ db }: ProjectionContext, accountId: Id, write: Write): Promise<number> {
  return db.transaction(async (tx) => {
    const position = await takeReader(tx, accountId)
    if (position === undefined) return 0
    const events = await nextEvents(tx, accountId, position)
    if (events.length === 0) return 0
    const webhooks = await listActiveWebhooks(tx, accountId)
    await write(tx, {
      accountId,
      events,
      webhooks,
      withResults: true,
      hears: (webhook, { event }) => BigInt(event.position) > BigInt(webhook.sincePosition),
    })
    await advanceReader(tx, accountId, events.at(-1)!.position)
    return events.length
  })
}

/**
 * Makes the deliveries of all events but those at which the database itself fails, whenever they are tried: one of
 * those must not keep all later ones from their subscribers. Halves until it is found.
 */
async function writeTellable(tx: Transaction, context: ProjectionContext, plan: DeliveryPlan): Promise<void> {
  const { accountId, events } = plan
  try {
    await inSavepoint(tx, () => writeDeliveries(tx, context, plan))
  } catch (error) {
    if (!isOfDatabase(error) || isTransient(error)) throw error
    if (events.length === 1) {
      const { id, type } = events[0]!
      context.log.error({ accountId, eventId: id, type, err: error }, 'an event cannot be told; left out')
      return
    }
    const half = Math.ceil(events.length / 2)
    await writeTellable(tx, context, { ...plan, events: events.slice(0, half) })
    await writeTellable(tx, context, { ...plan, events: events.slice(half) })
  }
}

/** The events after the reader's place. Where the log no longer has them, the reader moves to its end. */
async function nextEvents(tx: Transaction, accountId: Id, after: string): Promise<StoredEvent[]> {
  const events = await listEvents(tx, { accountId, after, limit: eventsPerBatch })
  if (events.length > 0) return events
  const last = await lastPosition(tx, accountId)
  const later = await listEvents(tx, { accountId, after, limit: eventsPerBatch })
  if (later.length === 0) await advanceReader(tx, accountId, last)
  return later
}

export type DeliveryPlan = {
  accountId: Id
  events: StoredEvent[]
  webhooks: Webhook[]
  hears: (webhook: Webhook, projection: Projection) => boolean
  /** Whether the addresses that single requests named get their results, too. */
  withResults?: boolean
}

/** Makes the deliveries of some events for some webhooks. Answers how many lanes got some. */
export async function writeDeliveries(
  tx: Transaction,
  { dialects, log }: Pick<ProjectionContext, 'dialects' | 'log'>,
  plan: DeliveryPlan,
): Promise<number> {
  const { accountId, events, webhooks, hears } = plan
  const deliveries: NewDelivery[] = []
  for (const dialect of dialects) {
    const own = webhooks.filter((webhook) => webhook.dialect === dialect.dialect)
    if (own.length === 0) continue
    for (const projection of await project(tx, { dialect, log, accountId, events, webhooks: own })) {
      const subscribed = own.filter((webhook) => mayHear(webhook, projection) && hears(webhook, projection))
      deliveries.push(...subscribed.map((webhook) => toDelivery(webhook, projection)))
    }
  }
  if (plan.withResults) deliveries.push(...(await planResults(tx, { dialects, log }, plan)))
  const laneKeys = await insertDeliveries(tx, accountId, deliveries)
  await addToLanes(
    tx,
    laneKeys.map((key) => ({ accountId, kind: deliveryLane, key })),
  )
  return laneKeys.length
}

/** The deliveries of results to the addresses that single requests named. */
async function planResults(
  tx: Transaction,
  { dialects, log }: Pick<ProjectionContext, 'dialects' | 'log'>,
  { accountId, events, hears }: DeliveryPlan,
): Promise<NewDelivery[]> {
  const projections: Projection[] = []
  for (const { dialect, projectResults } of dialects) {
    if (!projectResults) continue
    const projectOwn = { dialect, project: projectResults }
    projections.push(...(await project(tx, { dialect: projectOwn, log, accountId, events, webhooks: [] })))
  }
  if (projections.length === 0) return []
  const ids = [...new Set(projections.flatMap(({ webhookIds = [] }) => webhookIds))]
  const webhooks = await listWebhooksById(tx, accountId, ids)
  return projections.flatMap((projection) =>
    webhooks
      .filter((webhook) => webhook.status === 'active' && mayHear(webhook, projection))
      .filter((webhook) => hears(webhook, projection))
      .map((webhook) => toDelivery(webhook, projection)),
  )
}

type Batch = {
  dialect: Pick<WebhookDialect, 'dialect' | 'project'>
  log: Log
  accountId: Id
  events: StoredEvent[]
  webhooks: Webhook[]
}

/** An event that its dialect cannot read must not keep all later ones from their subscribers: it is left out alone. */
async function project(tx: Transaction, { dialect, log, ...batch }: Batch): Promise<Projection[]> {
  try {
    return await dialect.project(tx, batch)
  } catch (error) {
    if (isOfDatabase(error)) throw error
    if (batch.events.length === 1) {
      const { id, type } = batch.events[0]!
      log.error(
        { dialect: dialect.dialect, eventId: id, type, err: error },
        'an event cannot be told; left out',
      )
      return []
    }
    const projections: Projection[] = []
    for (const event of batch.events)
      projections.push(...(await project(tx, { ...batch, dialect, log, events: [event] })))
    return projections
  }
}

/** After a failed statement the transaction is lost, or its part since the last savepoint. */
function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && ('severity' in error || 'code' in error)
}

function mayHear({ id, inboxIds }: Webhook, { event, webhookIds }: Projection): boolean {
  if (webhookIds && !webhookIds.includes(id)) return false
  return !inboxIds || (event.inboxId !== undefined && inboxIds.includes(event.inboxId))
}

function toDelivery(
  { id }: Webhook,
  { event, eventId, eventType, part = 0, source }: Projection,
): NewDelivery {
  return {
    webhookId: id,
    position: event.position,
    part,
    laneKey: deliveryLaneKey(id, event.conversationId),
    eventId,
    eventType,
    source,
  }
}
