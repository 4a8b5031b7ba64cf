import type { Id } from '../../platform/ids.ts'
import type { EndCause } from './call-progress.ts'

export const callStatuses = [
  'queued',
  'ringing',
  'pre_accepted',
  'answered',
  'completed',
  'busy',
  'no_answer',
  'rejected',
  'failed',
  'cancelled',
] as const
export type CallStatus = (typeof callStatuses)[number]

export type CallDirection = 'inbound' | 'outbound'

/** The steps of a call's life. Each keeps its earliest time, whatever comes again or late. */
export type CallTimes = {
  startedAt: Date | undefined
  ringingAt: Date | undefined
  preAcceptedAt: Date | undefined
  answeredAt: Date | undefined
  /** The called side said no. */
  refusedAt: Date | undefined
  /** We hung up before anybody answered. */
  cancelledAt: Date | undefined
  failedAt: Date | undefined
  endedAt: Date | undefined
}

/** A voice call with one contact in one inbox. */
export type Call = CallTimes & {
  accountId: Id
  id: Id
  inboxId: Id
  channel: string
  /** Who carries it: `whatsapp`, or the provider of the inbox's phone line. */
  provider: string
  conversationId: Id | undefined
  contactId: Id | undefined
  direction: CallDirection
  kind: string
  status: CallStatus
  networkId: string | undefined
  fromPhone: string | undefined
  toPhone: string | undefined
  offerSdp: string | undefined
  answerSdp: string | undefined
  /** Why it ended, in the network's word. */
  cause: string | undefined
  /** The same in one of our words; of calls over a line only. */
  endCause: EndCause | undefined
  /** What went wrong, for people. */
  errorMessage: string | undefined
  /** The keys that were pressed, in order. */
  keys: string | undefined
  /** The recording's key in the media store. */
  recordingKey: string | undefined
  recordingMs: number | undefined
  metadata: Record<string, unknown>
  /** What the network has told of it, as `event:status`. */
  reports: string[]
  createdAt: Date
  updatedAt: Date
}

/** How a call over a line ended, unless somebody answered it. */
const statusOfEnd: Record<EndCause, CallStatus> = {
  completed: 'completed',
  busy: 'busy',
  rejected: 'rejected',
  no_answer: 'no_answer',
  invalid_number: 'failed',
  cancelled: 'cancelled',
  failed: 'failed',
}

/** What a call's steps come to. They may be known in any order; the answer is the same in the end. */
export function callStatus(
  times: Omit<CallTimes, 'startedAt'>,
  cause?: string,
  endCause?: EndCause,
): CallStatus {
  const { ringingAt, preAcceptedAt, answeredAt, refusedAt, cancelledAt, failedAt, endedAt } = times
  // A line that breaks off, or a server that dies, fails a call even after the answer.
  if (endedAt && endCause) return answeredAt && endCause !== 'failed' ? 'completed' : statusOfEnd[endCause]
  if (answeredAt) return endedAt || failedAt ? 'completed' : 'answered'
  if (refusedAt) return 'rejected'
  if (failedAt) return 'failed'
  if (cancelledAt) return 'cancelled'
  if (endedAt) return cause === 'busy' ? 'busy' : 'no_answer'
  if (preAcceptedAt) return 'pre_accepted'
  return ringingAt ? 'ringing' : 'queued'
}

/** A call after some of its steps became known. */
export function withTimes<C extends Call>(call: C, times: Partial<CallTimes>): C {
  const changed = { ...call }
  for (const key of Object.keys(times) as (keyof CallTimes)[]) {
    const [known, told] = [call[key], times[key]]
    if (told && (!known || told < known)) changed[key] = told
  }
  return { ...changed, status: callStatus(changed, changed.cause, changed.endCause) }
}

export function isOver({ endedAt, refusedAt, failedAt }: CallTimes): boolean {
  return Boolean(endedAt ?? refusedAt ?? failedAt)
}
