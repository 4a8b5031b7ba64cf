import type { IvrState } from './ivr-script.ts'

/** Why a call over a line ended, in one word for all providers. */
export const endCauses = [
  'completed',
  'busy',
  'rejected',
  'no_answer',
  'invalid_number',
  'cancelled',
  'failed',
] as const
export type EndCause = (typeof endCauses)[number]

/**
 * One thing that became known of a call over a line. Steps may come in any order and repeatedly. `at` is when it
 * happened; without it, now.
 */
export type CallProgress =
  /** The call is on its way; the provider may give it a name later. */
  | { step: 'placed'; providerCallId?: string; at?: Date }
  | { step: 'ringing'; at?: Date }
  | { step: 'answered'; at?: Date }
  /** A key was pressed; `ordinal` counts the keys of the call from 1. Only outside a script, whose state has its keys. */
  | { step: 'key'; key: string; ordinal: number }
  | { step: 'ivr'; state: IvrState }
  | { step: 'recording'; storageKey: string; durationMs: number }
  /** `rawCause` in the provider's own word; `message` says more to a person when something went wrong. */
  | { step: 'ended'; cause: EndCause; rawCause?: string; message?: string; at?: Date }
