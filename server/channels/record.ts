import { deleteItems, failItem, type InboundItem, listItems } from '../core/inboxes/index.ts'
import {
  type InboundEvent,
  type InboxEvent,
  type MessageUpdate,
  recordInbound,
  recordUpdates,
} from '../core/messages/index.ts'
import { type Database, isTransient, planForSizes, type Transaction } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import { type ClaimedLane, releaseLanes } from '../platform/lanes/index.ts'
import type { Log } from '../platform/log.ts'

const itemsPerLane = 50

type Item = InboundItem<InboundEvent>

/** What becomes of an event that is neither a message nor an update of one. */
export type RecordOther = (tx: Transaction, accountId: string, event: InboxEvent) => Promise<void>

/**
 * Records what waits in some lanes of one account, in one transaction. When that fails, each item gets a
 * transaction of its own, so that a bad one is set aside alone and the rest of its lane goes on.
 */
export async function recordLanes(
  db: Database,
  lanes: ClaimedLane[],
  { log, recordOther }: { log: Log; recordOther: RecordOther },
): Promise<void> {
  const { accountId } = lanes[0]!
  const items = await listItems<InboundEvent>(db, {
    accountId,
    laneKeys: lanes.map(({ key }) => key),
    perLane: itemsPerLane,
  })
  const counts = new Map<string, number>()
  for (const { laneKey } of items) counts.set(laneKey, (counts.get(laneKey) ?? 0) + 1)
  const releases = lanes.map((lane) => ({ lane, more: counts.get(lane.key) === itemsPerLane }))
  try {
    await db.transaction(async (tx) => {
      if (items.length > 1) await planForSizes(tx)
      await recordItems(tx, accountId, items, recordOther)
      await release(tx, releases)
    })
  } catch (error) {
    log.warn(
      { items: items.length, error: errorText(error) },
      'a batch could not be recorded; recording its items one by one',
    )
    for (const item of items) await recordAlone(db, item, { log, recordOther })
    await db.transaction((tx) => release(tx, releases))
  }
}

async function recordAlone(
  db: Database,
  item: Item,
  { log, recordOther }: { log: Log; recordOther: RecordOther },
): Promise<void> {
  try {
    await db.transaction((tx) => recordItems(tx, item.accountId, [item], recordOther))
  } catch (error) {
    // The database was away: the item is as good as before, and its lane comes back.
    if (isTransient(error)) throw error
    log.error(
      { itemId: item.id, payloadId: item.payloadId, err: error },
      'an inbound item cannot be recorded; it is set aside',
    )
    await db.transaction((tx) => failItem(tx, item, errorText(error)))
  }
}

async function recordItems(
  tx: Transaction,
  accountId: string,
  items: Item[],
  recordOther: RecordOther,
): Promise<void> {
  const events = items.map(({ event, inboxId }) => ({ ...event, inboxId }))
  await recordInbound(
    tx,
    accountId,
    events.filter((event) => event.type === 'message'),
  )
  await recordUpdates(tx, accountId, events.filter(isUpdate))
  for (const event of events) {
    if (event.type !== 'message' && !isUpdate(event)) await recordOther(tx, accountId, event)
  }
  await deleteItems(tx, items)
}

function isUpdate(event: InboxEvent): event is MessageUpdate & InboxEvent {
  return event.type === 'status' || event.type === 'edit' || event.type === 'revoke'
}

async function release(tx: Transaction, releases: Parameters<typeof releaseLanes>[1]): Promise<void> {
  if (!(await releaseLanes(tx, releases)))
    throw new Error('The lease on a lane ran out while its items were being recorded')
}
