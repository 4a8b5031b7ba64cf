import type { Database } from '../../platform/db/index.ts'
import { invalidField, invalidState, notFound } from '../../platform/errors.ts'
import { appendEvents } from '../events/index.ts'
import { type Inbox, type Network, networkAbility, refusalError } from '../inboxes/index.ts'
import { type Call, type CallTimes, isOver, withTimes } from './call.ts'
import { toCallEvent } from './call-event.ts'
import { findCallByName, lockCallByName, updateCall } from './call-queries.ts'
import { followCall } from './follow-call.ts'
import { requireActive } from './start-call.ts'

export const callActions = ['pre_accept', 'accept', 'reject', 'terminate'] as const
export type CallAction = (typeof callActions)[number]

/** Answers, refuses or ends a call. It is recorded once the network has done it. */
export async function actOnCall(
  db: Database,
  { inbox, network, networkId, action, sdp }: NewCallAction,
): Promise<Call> {
  requireActive(inbox)
  const name = { accountId: inbox.accountId, inboxId: inbox.id, networkId }
  const call = await findCallByName(db, name)
  // What goes over the inbox's phone line is its provider's to act on.
  if (!call || call.provider !== inbox.channel) throw notFound('call')
  requirePossible(call, action)
  const takesSdp = action === 'pre_accept' || action === 'accept'
  if (takesSdp && !sdp) throw invalidField('sdp', `is required to ${action} a call`, 'REQUIRED')

  const answer = await networkAbility(network, 'actOnCall')(inbox, {
    networkId,
    action,
    ...(takesSdp && { sdp }),
  })
  if (!answer.ok) throw refusalError(answer, { rejected: 'invalid_request' })
  return db.transaction(async (tx) => {
    const current = (await lockCallByName(tx, name))!
    const told = takesSdp && sdp ? { ...current, answerSdp: sdp } : current
    const changed = await updateCall(tx, withTimes(told, timesOf(action, current, tx.now())))
    await followCall(tx, changed)
    appendEvents(tx, inbox.accountId, [toCallEvent('call.updated', changed, { action })])
    return changed
  })
}

export type NewCallAction = {
  inbox: Inbox
  network: Network | undefined
  networkId: string
  action: CallAction
  /** The description of our side; needed to answer. */
  sdp?: string
}

function requirePossible(call: Call, action: CallAction): void {
  if (isOver(call)) throw invalidState('call', 'The call is over')
  if (call.direction === 'outbound' && action !== 'terminate')
    throw invalidState('call', `A call of ours can only be terminated, not ${action}ed`)
}

function timesOf(action: CallAction, call: Call, now: Date): Partial<CallTimes> {
  switch (action) {
    case 'pre_accept':
      return { preAcceptedAt: now }
    case 'accept':
      return { answeredAt: now }
    case 'reject':
      return { refusedAt: now, endedAt: now }
    case 'terminate':
      return { endedAt: now, ...(!call.answeredAt && { cancelledAt: now }) }
  }
}
