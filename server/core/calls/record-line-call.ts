import type { Transaction } from '../../platform/db/index.ts'
import { appendEvents } from '../events/index.ts'
import type { Inbox } from '../inboxes/index.ts'
import type { NetworkPerson } from '../messages/index.ts'
import type { Call } from './call.ts'
import { toCallEvent } from './call-event.ts'
import { type ClaimedCall, insertRunningCall } from './call-work-queries.ts'
import { ensureCall } from './ensure-call.ts'

/**
 * Records that somebody calls one of our lines. What follows is told by `recordCallProgress`; whoever runs the call holds
 * it by `extendCalls`.
 */
export async function recordLineCall(
  tx: Transaction,
  { inbox, provider, providerCallId, person, at, leaseMs }: IncomingLineCall,
): Promise<{ call: Call; claimed: ClaimedCall }> {
  const { call, isNew } = await ensureCall(tx, {
    inbox,
    provider,
    networkId: providerCallId,
    direction: 'inbound',
    person,
    at,
  })
  const { accountId, id: callId, inboxId } = call
  const claimed = await insertRunningCall(tx, { accountId, callId, inboxId, leaseMs })
  if (isNew) appendEvents(tx, accountId, [toCallEvent('call.created', call)])
  return { call, claimed }
}

export type IncomingLineCall = {
  inbox: Inbox
  provider: string
  providerCallId: string
  person: NetworkPerson
  at: Date
  leaseMs: number
}
