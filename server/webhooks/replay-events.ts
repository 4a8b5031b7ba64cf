import { listEvents } from '../core/events/index.ts'
import { getWebhook, positionBefore } from '../core/webhooks/index.ts'
import type { Id } from '../platform/ids.ts'
import { type ProjectionContext, writeDeliveries } from './project-events.ts'

const eventsPerBatch = 500

/**
 * Makes deliveries of the events of a time that a webhook has none of: it was switched off then, or did not exist
 * yet. Those it has are left as they are. Reaches as far back as the log. Answers how many events were read.
 */
export async function replayEvents(
  context: ProjectionContext,
  { accountId, webhookId, from, to }: { accountId: Id; webhookId: Id; from: Date; to: Date },
): Promise<number> {
  const { db } = context
  let after = await positionBefore(db, { accountId, at: from })
  for (let read = 0; ; ) {
    const events = await listEvents(db, { accountId, after, limit: eventsPerBatch })
    const wanted = events.filter(({ createdAt }) => createdAt >= from && createdAt < to)
    await db.transaction(async (tx) => {
      const webhook = await getWebhook(tx, { accountId, id: webhookId })
      await writeDeliveries(tx, context, {
        accountId,
        events: wanted,
        webhooks: [webhook],
        hears: () => true,
      })
    })
    read += wanted.length
    // Positions are given at the commit, times at the beginning: only a whole batch past the end is the end.
    if (events.length < eventsPerBatch || events.every(({ createdAt }) => createdAt >= to)) return read
    after = events.at(-1)!.position
  }
}
