import {
  type EventBatch,
  kindOf,
  listTold,
  type Projection,
  type Webhook,
} from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { projectCalls } from './calls.ts'
import { projectMessages } from './messages.ts'
import { projectConversations } from './workspace-events.ts'

const projectors = { calls: projectCalls, messages: projectMessages, events: projectConversations }

/** What the webhooks of each kind are told. Each gets its own kind alone. */
export async function projectEvents(db: Db, batch: EventBatch): Promise<Projection[]> {
  const projections: Projection[] = []
  for (const [kind, project] of Object.entries(projectors)) {
    const webhooks = batch.webhooks.filter((webhook) => kindOf(webhook) === kind)
    if (webhooks.length === 0) continue
    const told = await project(db, { ...batch, webhooks })
    projections.push(...(await withoutTold(db, { ...batch, webhooks }, told)))
  }
  return projections
}

/** Leaves out what a webhook was told before, of what is to be told once, and says whose the rest is. */
async function withoutTold(
  db: Db,
  { accountId, webhooks }: EventBatch,
  projections: Projection[],
): Promise<Projection[]> {
  const webhookIds = webhooks.map(({ id }: Webhook) => id)
  const eventIds = projections.map(({ eventId }) => eventId).filter((eventId) => eventId.includes(':'))
  const told = await listTold(db, { accountId, webhookIds, eventIds: [...new Set(eventIds)] })
  const seen = new Set<string>()
  return projections.flatMap((projection) => {
    const { eventId } = projection
    const isRepeated = eventId.includes(':') && seen.has(eventId)
    seen.add(eventId)
    const ids = isRepeated ? [] : webhookIds.filter((id) => !told.has(`${id}/${eventId}`))
    return ids.length > 0 ? [{ ...projection, webhookIds: ids }] : []
  })
}
