import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type Call, isOver } from './call.ts'
import { toCallEvent } from './call-event.ts'
import type { CallProgress } from './call-progress.ts'
import { lockCall, updateCall } from './call-queries.ts'
import { deleteCallWork } from './call-work-queries.ts'
import { followCall } from './follow-call.ts'
import { markIvrTold, updateIvrState } from './ivr-call-queries.ts'
import { withProgress } from './with-progress.ts'

/**
 * Records one thing that became known of a call over a line; what is known already changes nothing. Once the call is
 * over its event says `ivr: true` when it is an IVR call: one event of its life, and no other, does.
 *
 * @returns the call as it is now, or undefined when it is gone
 */
export async function recordCallProgress(
  tx: Transaction,
  { accountId, callId, progress }: { accountId: Id; callId: Id; progress: CallProgress },
): Promise<Call | undefined> {
  const call = await lockCall(tx, { accountId, id: callId })
  if (!call) return undefined
  const isNewState =
    progress.step === 'ivr' && (await updateIvrState(tx, { accountId, callId, state: progress.state }))
  const known = isNewState ? { ...call, keys: progress.state.keys || undefined } : call
  const told = withProgress(known, progress, tx.now())
  if (!isNewState && JSON.stringify(told) === JSON.stringify(call)) return call

  const changed = await updateCall(tx, told)
  if (changed.status !== call.status || changed.startedAt !== call.startedAt) await followCall(tx, changed)
  if (isOver(changed)) await deleteCallWork(tx, { accountId, callId })
  const endsIvr = isOver(changed) && (await markIvrTold(tx, { accountId, callId }))
  appendEvents(tx, accountId, [
    toCallEvent('call.updated', changed, {
      step: progress.step,
      ...(changed.status !== call.status && { previousStatus: call.status }),
      ...(endsIvr && { ivr: true }),
    }),
  ])
  return changed
}
