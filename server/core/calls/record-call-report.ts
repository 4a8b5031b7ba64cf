import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { findInbox } from '../inboxes/index.ts'
import type { CallReport, InboxEvent } from '../messages/index.ts'
import { type Call, type CallTimes, withTimes } from './call.ts'
import { toCallEvent } from './call-event.ts'
import { updateCall } from './call-queries.ts'
import { ensureCall } from './ensure-call.ts'
import { followCall } from './follow-call.ts'

/** A report, and what the network says elsewhere in it. */
export type ReportedCall = InboxEvent<CallReport> & {
  /** When the call was answered, told at its end. */
  answeredAt?: Date
  /** Why it ended. */
  cause?: string
}

/** A clock ahead of ours by more than this is not believed. */
const aheadMs = 60_000

/**
 * Records what a network tells of a call, each thing once, in whatever order it comes. The event carries the
 * network's own report, for those who pass it on.
 */
export async function recordCallReport(tx: Transaction, accountId: Id, report: ReportedCall): Promise<void> {
  const { inboxId, networkId, direction, person } = report
  const inbox = await findInbox(tx, { accountId, id: inboxId })
  if (!inbox) return
  const at = believableTime(report.at, tx.now())
  const { call, isNew } = await ensureCall(tx, { inbox, networkId, direction, person, at })
  const name = `${report.event}:${report.status ?? ''}`
  if (call.reports.includes(name)) return

  const told = { ...withSdp(call, report), cause: causeAfter(call, report), reports: [...call.reports, name] }
  const changed = await updateCall(tx, withTimes(told, timesOf(report, at)))
  await followCall(tx, changed)
  const { event, status: reported, report: whole } = report
  appendEvents(tx, accountId, [
    toCallEvent(isNew ? 'call.created' : 'call.updated', changed, { event, reported, report: whole }),
  ])
}

/** An incoming call rings from its first report on; of ours, the connection is only its description. */
function timesOf({ event, status, direction, answeredAt }: ReportedCall, at: Date): Partial<CallTimes> {
  const ended = event === 'terminate' || status === 'rejected' || status === 'failed'
  return {
    startedAt: at,
    ...((status === 'ringing' || (event === 'connect' && direction === 'inbound')) && { ringingAt: at }),
    ...(status === 'accepted' && { answeredAt: at }),
    ...(answeredAt && { answeredAt }),
    ...(status === 'rejected' && { refusedAt: at }),
    ...(status === 'failed' && { failedAt: at }),
    ...(ended && { endedAt: at }),
  }
}

function withSdp(call: Call, { sdp }: ReportedCall): Call {
  if (!sdp) return call
  return sdp.type === 'offer' ? { ...call, offerSdp: sdp.sdp } : { ...call, answerSdp: sdp.sdp }
}

/** What is said at the end stands, whichever came first. */
function causeAfter(call: Call, { event, status, cause }: ReportedCall): string | undefined {
  if (event === 'terminate') return cause ?? status ?? call.cause
  return call.cause ?? cause ?? (status === 'rejected' || status === 'failed' ? status : undefined)
}

function believableTime(text: string, now: Date): Date {
  const time = new Date(text)
  const ms = time.getTime()
  return Number.isNaN(ms) || ms === 0 || ms > now.getTime() + aheadMs ? now : time
}
