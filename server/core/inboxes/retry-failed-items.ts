import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { returnFailedItems } from './inbound-payloads.ts'
import { inboundLane } from './inbox-lanes.ts'

/**
 * Puts what a network told, and could not be recorded, back into its lanes. Recording is safe to repeat, so
 * nothing is doubled by what was recorded meanwhile. Answers how many there were.
 */
export async function retryFailedItems(
  tx: Transaction,
  { accountId, inboxId }: { accountId: Id; inboxId?: Id },
): Promise<number> {
  const laneKeys = await returnFailedItems(tx, { accountId, inboxId })
  await addToLanes(
    tx,
    [...new Set(laneKeys)].map((key) => ({ accountId, kind: inboundLane, key })),
  )
  return laneKeys.length
}
