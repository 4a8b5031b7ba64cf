import {
  findInbox,
  finishPayloads,
  type InboundItem,
  type Inbox,
  insertItems,
  lockWaitingPayloads,
  type Payload,
} from '../core/inboxes/index.ts'
import type { InboundEvent } from '../core/messages/index.ts'
import { type Database, isDataError, sql, type Transaction } from '../platform/db/index.ts'
import { errorText } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { ChannelAdapter } from './adapter.ts'

const payloadsPerBatch = 200
const bytesPerBatch = 8 * 1024 * 1024

export type ReadContext = { db: Database; adapters: Map<string, ChannelAdapter>; log: Log }

type Read = { payload: Payload; events: InboundEvent[]; error?: string }

/**
 * Reads the oldest stored bodies: each is parsed by its channel's adapter and put, event by event, into people's
 * lanes. Answers whether there were any. A body that the database will not take is set aside with its reason.
 */
export async function readPayloads(context: ReadContext): Promise<boolean> {
  try {
    return await context.db.transaction((tx) => readBatch(tx, context))
  } catch (error) {
    if (!isDataError(error)) throw error
    return readOne(context)
  }
}

/** Reads the oldest body alone; one that the database will not take keeps why. */
async function readOne(context: ReadContext): Promise<boolean> {
  return context.db.transaction(async (tx) => {
    const [payload] = await lockWaitingPayloads(tx, { limit: 1, maxBytes: bytesPerBatch })
    if (!payload) return false
    await tx.query(sql`savepoint body`)
    try {
      await readAll(tx, context, [payload])
    } catch (error) {
      if (!isDataError(error)) throw error
      await tx.query(sql`rollback to savepoint body`)
      await finishPayloads(tx, [{ ...payload, error: errorText(error) }])
    }
    return true
  })
}

async function readBatch(tx: Transaction, context: ReadContext): Promise<boolean> {
  const payloads = await lockWaitingPayloads(tx, { limit: payloadsPerBatch, maxBytes: bytesPerBatch })
  if (payloads.length === 0) return false
  await readAll(tx, context, payloads)
  return true
}

async function readAll(tx: Transaction, context: ReadContext, payloads: Payload[]): Promise<void> {
  const inboxes = await inboxesOf(tx, payloads)
  const read = payloads.map((payload) => readPayload(context, payload, inboxes.get(payload.inboxId)))
  await insertItems(
    tx,
    read.flatMap((each) => toItems(tx, each)),
  )
  await finishPayloads(
    tx,
    read.map(({ payload: { accountId, id }, error }) => ({ accountId, id, error })),
  )
}

async function inboxesOf(tx: Transaction, payloads: Payload[]): Promise<Map<string, Inbox | undefined>> {
  const inboxes = new Map<string, Inbox | undefined>()
  for (const { accountId, inboxId } of payloads) {
    if (!inboxes.has(inboxId)) inboxes.set(inboxId, await findInbox(tx, { accountId, id: inboxId }))
  }
  return inboxes
}

/** A body that cannot be read is set aside with its reason; the others of the batch go on. */
function readPayload({ adapters, log }: ReadContext, payload: Payload, inbox: Inbox | undefined): Read {
  if (!inbox) return { payload, events: [], error: 'The inbox is gone' }
  try {
    return { payload, events: adapters.get(inbox.channel)!.parse(payload.body, inbox) }
  } catch (error) {
    log.warn(
      { inboxId: inbox.id, payloadId: payload.id, error: errorText(error) },
      'cannot read a payload; it is kept',
    )
    return { payload, events: [], error: errorText(error) }
  }
}

function toItems(tx: Transaction, { payload, events }: Read): InboundItem<InboundEvent>[] {
  const { accountId, inboxId, id: payloadId } = payload
  return events.map((event) => ({
    accountId,
    laneKey: `${inboxId}:${event.laneKey}`,
    id: tx.newId(),
    inboxId,
    payloadId,
    event,
  }))
}
