import { phoneDigits } from '../../../shared/phone.ts'
import type { Database } from '../../platform/db/index.ts'
import { AppError } from '../../platform/errors.ts'
import { appendEvents } from '../events/index.ts'
import { type Inbox, type Network, networkAbility, refusalError } from '../inboxes/index.ts'
import type { Call } from './call.ts'
import { toCallEvent } from './call-event.ts'
import { updateCall } from './call-queries.ts'
import { ensureCall } from './ensure-call.ts'

/**
 * Rings somebody. Their answer comes later, as reports of the network. A call that the network does not take
 * leaves no trace.
 */
export async function startCall(
  db: Database,
  { inbox, network, to, sdpOffer }: NewCall,
): Promise<Call & { networkId: string }> {
  requireActive(inbox)
  const answer = await networkAbility(network, 'startCall')(inbox, { to, sdpOffer })
  if (!answer.ok) throw refusalError(answer, { rejected: 'invalid_request' })
  const { networkId } = answer
  return db.transaction(async (tx) => {
    const { call, isNew } = await ensureCall(tx, {
      inbox,
      networkId,
      direction: 'outbound',
      person: { addresses: [phoneDigits(to)], phone: to },
      at: tx.now(),
    })
    // A report may have come before the answer, and made the call.
    const started = await updateCall(tx, { ...call, offerSdp: sdpOffer })
    appendEvents(tx, inbox.accountId, [toCallEvent(isNew ? 'call.created' : 'call.updated', started)])
    return { ...started, networkId }
  })
}

/** `to` in E.164. */
export type NewCall = { inbox: Inbox; network: Network | undefined; to: string; sdpOffer: string }

/** Calls cannot wait as messages can, so an inbox that is switched off or refused takes none. */
export function requireActive({ name, status, statusReason }: Inbox): void {
  if (status === 'active') return
  const reason = statusReason ? `: ${statusReason}` : ''
  throw new AppError('inbox_inactive', `The inbox '${name}' is ${status}${reason}`, { thing: 'inbox' })
}
