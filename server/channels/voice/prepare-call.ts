import {
  type ClaimedCall,
  type EndCause,
  findCall,
  findIvrCall,
  type IvrCall,
  type IvrScript,
  isOver,
} from '../../core/calls/index.ts'
import { findInbox } from '../../core/inboxes/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { errorText } from '../../platform/errors.ts'
import { longestIvrMs } from './ivr.ts'
import { lineOf } from './line.ts'
import type { OutgoingCall } from './provider.ts'

/** Beyond the script itself, for what a network adds between its parts. */
const spareMs = 30_000

export type PreparedCall =
  | { outgoing: OutgoingCall }
  | { refused: { cause: EndCause; rawCause: string; message: string } }
  /** It ended or was deleted meanwhile. */
  | { gone: true }

/** All that a provider needs to place a call, or why it cannot be placed. */
export async function prepareCall(
  db: Db,
  { accountId, callId, inboxId }: ClaimedCall,
  prepareScript: (ivr: IvrCall) => Promise<IvrScript>,
): Promise<PreparedCall> {
  const [call, ivr, inbox] = await Promise.all([
    findCall(db, { accountId, id: callId }),
    findIvrCall(db, { accountId, callId }),
    findInbox(db, { accountId, id: inboxId }),
  ])
  if (!call || !ivr || isOver(call)) return { gone: true }
  if (!inbox || inbox.deletedAt)
    return refused('inbox gone', 'The inbox was disconnected before the call was placed')
  if (inbox.status !== 'active')
    return refused('inbox inactive', `The inbox '${inbox.name}' is ${inbox.status}`)
  const line = lineOf(inbox)
  if (!line) return refused('no line', `The inbox '${inbox.name}' has no phone line`)
  const script = await prepareScript(ivr).catch((error: unknown) => ({ fault: errorText(error) }))
  if ('fault' in script) return refused('no sound', script.fault)
  return {
    outgoing: {
      call,
      line,
      from: line.number,
      to: call.toPhone!,
      script,
      ringTimeoutMs: line.ringTimeoutMs,
      maxDurationMs: longestIvrMs(script) + spareMs,
    },
  }
}

function refused(rawCause: string, message: string): PreparedCall {
  return { refused: { cause: 'failed', rawCause, message } }
}
