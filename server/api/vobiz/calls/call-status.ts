import type { CallStatus } from '../../../core/calls/index.ts'

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

/** A call's life in Vobiz's words. A busy line turned the call down; what we hung up ourselves was not missed. */
const words: Record<CallStatus, CallWord> = {
  queued: 'initiated',
  ringing: 'ringing',
  pre_accepted: 'pre_accepted',
  answered: 'accepted',
  completed: 'terminated',
  cancelled: 'terminated',
  busy: 'rejected',
  rejected: 'rejected',
  no_answer: 'missed',
  failed: 'failed',
}

export function toCallWord(status: CallStatus): CallWord {
  return words[status]
}

/** The states that a word of a filter means. */
export function statusesOfWord(word: CallWord): CallStatus[] {
  return (Object.keys(words) as CallStatus[]).filter((status) => words[status] === word)
}
