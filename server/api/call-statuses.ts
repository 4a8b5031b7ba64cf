import type { Call, CallDirection, CallStatus, EndCause, IvrResult } from '../core/calls/index.ts'
import { joinSql, type Sql, sql } from '../platform/db/index.ts'

/** The statuses of Hatif's call webhook and call list, with their numbers. */
export const hatifCallStatuses = {
  Active: 0,
  Completed: 1,
  Missed: 2,
  RejectedByCaller: 3,
  RejectedByCallee: 4,
  NoAnswer: 5,
  Cancelled: 6,
  Failed: 7,
  Ringing: 8,
} as const
export type HatifCallStatus = keyof typeof hatifCallStatuses

/** The statuses of Hatif's IVR calls, with their numbers. */
export const ivrStatusNumbers = {
  Pending: 0,
  Initiated: 1,
  Ringing: 2,
  InProgress: 3,
  Completed: 4,
  NoAnswer: 5,
  Busy: 6,
  Failed: 7,
} as const

/** What came of Hatif's IVR calls, with the numbers. */
export const ivrResultNumbers = {
  None: 0,
  DigitPressed: 1,
  NoInput: 2,
  InvalidInput: 3,
  NotAnswered: 4,
  DestinationBusy: 5,
  TechnicalFailure: 6,
  Cancelled: 7,
} as const

/** Vobiz's words in its call logs. */
export const callWords = [
  'initiated',
  'ringing',
  'pre_accepted',
  'accepted',
  'rejected',
  'terminated',
  'failed',
  'missed',
] as const
export type CallWord = (typeof callWords)[number]

/** How the dialects show a call in one status. An inbound call that came to nothing was missed, whatever the reason. */
export type ShownStatus = {
  hatif: Record<CallDirection, HatifCallStatus>
  timeline: Record<CallDirection, string>
  ivrStatus: keyof typeof ivrStatusNumbers
  /** Undefined: as the script says. */
  ivrResult: keyof typeof ivrResultNumbers | undefined
  vobiz: CallWord
}

/** A call's life in the words of every dialect. `docs/calls.md` has the same table; a test keeps it true. */
export const callStatusTable: Record<CallStatus, ShownStatus> = {
  queued: {
    hatif: { inbound: 'Ringing', outbound: 'Ringing' },
    timeline: { inbound: 'Ringing', outbound: 'Ringing' },
    ivrStatus: 'Pending',
    ivrResult: 'None',
    vobiz: 'initiated',
  },
  ringing: {
    hatif: { inbound: 'Ringing', outbound: 'Ringing' },
    timeline: { inbound: 'Ringing', outbound: 'Ringing' },
    ivrStatus: 'Ringing',
    ivrResult: 'None',
    vobiz: 'ringing',
  },
  pre_accepted: {
    hatif: { inbound: 'Ringing', outbound: 'Ringing' },
    timeline: { inbound: 'Ringing', outbound: 'Ringing' },
    ivrStatus: 'Ringing',
    ivrResult: 'None',
    vobiz: 'pre_accepted',
  },
  answered: {
    hatif: { inbound: 'Active', outbound: 'Active' },
    timeline: { inbound: 'Answered', outbound: 'Answered' },
    ivrStatus: 'InProgress',
    ivrResult: undefined,
    vobiz: 'accepted',
  },
  completed: {
    hatif: { inbound: 'Completed', outbound: 'Completed' },
    timeline: { inbound: 'Answered', outbound: 'Answered' },
    ivrStatus: 'Completed',
    ivrResult: undefined,
    vobiz: 'terminated',
  },
  busy: {
    hatif: { inbound: 'Missed', outbound: 'NoAnswer' },
    timeline: { inbound: 'Missed', outbound: 'NoAnswer' },
    ivrStatus: 'Busy',
    ivrResult: 'DestinationBusy',
    // A busy line turned the call down.
    vobiz: 'rejected',
  },
  no_answer: {
    hatif: { inbound: 'Missed', outbound: 'NoAnswer' },
    timeline: { inbound: 'Missed', outbound: 'NoAnswer' },
    ivrStatus: 'NoAnswer',
    ivrResult: 'NotAnswered',
    vobiz: 'missed',
  },
  rejected: {
    hatif: { inbound: 'RejectedByCallee', outbound: 'RejectedByCallee' },
    timeline: { inbound: 'Rejected', outbound: 'Rejected' },
    ivrStatus: 'Busy',
    ivrResult: 'DestinationBusy',
    vobiz: 'rejected',
  },
  failed: {
    hatif: { inbound: 'Failed', outbound: 'Failed' },
    timeline: { inbound: 'Failed', outbound: 'Failed' },
    ivrStatus: 'Failed',
    ivrResult: 'TechnicalFailure',
    vobiz: 'failed',
  },
  cancelled: {
    hatif: { inbound: 'Missed', outbound: 'Cancelled' },
    timeline: { inbound: 'Missed', outbound: 'Cancelled' },
    ivrStatus: 'Failed',
    ivrResult: 'Cancelled',
    // What we hung up ourselves was not missed.
    vobiz: 'terminated',
  },
}

const resultOfScript: Record<IvrResult, keyof typeof ivrResultNumbers> = {
  none: 'None',
  digit_pressed: 'DigitPressed',
  no_input: 'NoInput',
  invalid_input: 'InvalidInput',
}

/** Hatif's number of a call's status, in its call webhook and call list. */
export function toHatifCallStatus(status: CallStatus, direction: CallDirection): number {
  return hatifCallStatuses[callStatusTable[status].hatif[direction]]
}

/** Hatif's word for a call in a timeline. */
export function toTimelineStatus(status: CallStatus, direction: CallDirection): string {
  return callStatusTable[status].timeline[direction]
}

/** Hatif's numbers of an IVR call. Whoever hung up before the script was through pressed nothing that counts. */
export function toIvrState({
  status,
  startedAt,
  result,
}: Pick<Call, 'status' | 'startedAt'> & { result: IvrResult }) {
  const { ivrStatus, ivrResult } = callStatusTable[status]
  const isBegun = status === 'queued' && startedAt !== undefined
  const ofScript = status === 'completed' && result === 'none' ? 'NoInput' : resultOfScript[result]
  return {
    status: ivrStatusNumbers[isBegun ? 'Initiated' : ivrStatus],
    result: ivrResultNumbers[ivrResult ?? ofScript],
  }
}

export function toCallWord(status: CallStatus): CallWord {
  return callStatusTable[status].vobiz
}

/** The states that a word of a filter means. */
export function statusesOfWord(word: CallWord): CallStatus[] {
  return statuses.filter((status) => callStatusTable[status].vobiz === word)
}

/** Why a call ended, in the words of Q.850 that clients of IVR calls know. Undefined while it lasts. */
export function toHangupCause({ status, endCause }: Pick<Call, 'status' | 'endCause'>): string | undefined {
  if (status === 'completed') return 'NORMAL_CLEARING'
  return endCause && hangupCauses[endCause]
}

const hangupCauses: Record<EndCause, string> = {
  completed: 'NORMAL_CLEARING',
  busy: 'USER_BUSY',
  rejected: 'CALL_REJECTED',
  no_answer: 'NO_ANSWER',
  invalid_number: 'UNALLOCATED_NUMBER',
  cancelled: 'ORIGINATOR_CANCEL',
  failed: 'NORMAL_TEMPORARY_FAILURE',
}

type Columns = { status: Sql; direction: Sql }

/** `toHatifCallStatus`, by PostgreSQL. */
export function hatifCallStatusSql(columns: Columns): Sql {
  return byDirectionSql(columns, (status, direction) => sql`${toHatifCallStatus(status, direction)}::int`)
}

/** `toTimelineStatus`, by PostgreSQL. */
export function timelineStatusSql(columns: Columns): Sql {
  return byDirectionSql(columns, (status, direction) => sql`${toTimelineStatus(status, direction)}::text`)
}

/** `toCallWord`, by PostgreSQL. */
export function callWordSql(status: Sql): Sql {
  return caseSql(status, (each) => sql`${toCallWord(each)}::text`)
}

function byDirectionSql(
  { status, direction }: Columns,
  shownAs: (status: CallStatus, direction: CallDirection) => Sql,
): Sql {
  const of = (way: CallDirection) => caseSql(status, (each) => shownAs(each, way))
  return sql`case ${direction} when 'inbound' then ${of('inbound')} else ${of('outbound')} end`
}

function caseSql(status: Sql, shownAs: (status: CallStatus) => Sql): Sql {
  const branches = statuses.map((each) => sql`when ${each} then ${shownAs(each)}`)
  return sql`case ${status} ${joinSql(branches, sql` `)} end`
}

const statuses = Object.keys(callStatusTable) as CallStatus[]
