import type { Transaction } from '../../platform/db/index.ts'
import type { Inbox } from '../inboxes/index.ts'
import type { NetworkPerson } from '../messages/index.ts'
import type { Call, CallDirection } from './call.ts'
import { lockCallByName } from './call-queries.ts'
import { openCall } from './open-call.ts'

export type SeenCall = {
  inbox: Inbox
  /** Who carries it; the inbox's own network without it. */
  provider?: string
  networkId: string
  direction: CallDirection
  person: NetworkPerson
  at: Date
}

/** Finds or makes the call that a network calls by this id, and locks it; its contact and conversation too. */
export async function ensureCall(
  tx: Transaction,
  { inbox, provider = inbox.channel, networkId, at, ...seen }: SeenCall,
): Promise<{ call: Call; isNew: boolean }> {
  const name = { accountId: inbox.accountId, inboxId: inbox.id, networkId }
  const known = await lockCallByName(tx, name)
  if (known) return { call: known, isNew: false }

  const made = await openCall(tx, { ...seen, inbox, provider, networkId, at, startedAt: at })
  if (made) return { call: made, isNew: true }
  // Somebody recorded it at the same moment; it is there to be locked now.
  return { call: (await lockCallByName(tx, name))!, isNew: false }
}
