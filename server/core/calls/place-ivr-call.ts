import { phoneDigits } from '../../../shared/phone.ts'
import type { Transaction } from '../../platform/db/index.ts'
import { appendEvents } from '../events/index.ts'
import type { Inbox } from '../inboxes/index.ts'
import type { Call } from './call.ts'
import { toCallEvent } from './call-event.ts'
import { findCall } from './call-queries.ts'
import { insertCallWork } from './call-work-queries.ts'
import type { IvrCall } from './ivr-call.ts'
import { findIvrCall, insertIvrCall, lockExternalId } from './ivr-call-queries.ts'
import { openCall } from './open-call.ts'
import { requireActive } from './start-call.ts'

/**
 * Orders a call that plays a script and gathers a key. It waits until its line has room. A repeated external id answers
 * the first call and orders no second one.
 */
export async function placeIvrCall(
  tx: Transaction,
  { inbox, provider, to, ...asked }: NewIvrCall,
): Promise<PlacedIvrCall> {
  requireActive(inbox)
  const { accountId, id: inboxId } = inbox
  const first = asked.externalId && (await findFirst(tx, accountId, asked.externalId))
  if (first) return { ...first, isNew: false }

  const at = tx.now()
  const person = { addresses: [phoneDigits(to)], phone: to }
  const call = (await openCall(tx, {
    inbox,
    provider,
    direction: 'outbound',
    person,
    at,
    startedAt: undefined,
  }))!
  const { externalId, request, webhookUrl, script } = asked
  const ivrCall = await insertIvrCall(tx, {
    accountId,
    callId: call.id,
    externalId,
    request,
    webhookUrl,
    script,
  })
  await insertCallWork(tx, { accountId, callId: call.id, inboxId })
  appendEvents(tx, accountId, [toCallEvent('call.created', call)])
  return { ivrCall, call, isNew: true }
}

/** `provider` is the inbox's line's; `to` in E.164. */
export type NewIvrCall = Pick<IvrCall, 'externalId' | 'request' | 'webhookUrl' | 'script'> & {
  inbox: Inbox
  provider: string
  to: string
}

export type PlacedIvrCall = { ivrCall: IvrCall; call: Call; isNew: boolean }

async function findFirst(tx: Transaction, accountId: string, externalId: string) {
  await lockExternalId(tx, { accountId, externalId })
  const ivrCall = await findIvrCall(tx, { accountId, externalId })
  const call = ivrCall && (await findCall(tx, { accountId, id: ivrCall.callId }))
  return call && { ivrCall, call }
}
