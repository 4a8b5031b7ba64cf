import type { Message } from '../../../shared/parley/index.ts'
import type { ThreadTexts } from '../../texts/thread/en.ts'

type Reasons = ThreadTexts['delivery']['reasons']

/**
 * Which of our own words say what a code means: WhatsApp's by its list of errors, and our own of docs/errors.md. A code
 * that is not here is told in the words that came with it.
 */
const codes: Record<keyof Reasons, readonly (string | number)[]> = {
  windowClosed: [131047],
  undeliverable: [131026, 131062],
  notATester: [131030],
  toSelf: [131021],
  experiment: [130472],
  optedOut: [131050],
  tooOften: [131049],
  limitReached: [131048, 131064],
  tooFast: [4, 80007, 130429, 131056],
  access: [0, 3, 10, 190, 131005, 'no_access_token'],
  template: [132001],
  templateValues: [132000, 132005, 132012, 132018],
  templateStopped: [132007, 132015, 132016],
  file: [131052, 131053],
  notTaken: [100, 131008, 131009, 131051, 'unsendable'],
  payment: [131042, 131044],
  restricted: [368, 131031, 130497],
  registration: [131037, 131045, 133004, 133005, 133008, 133009, 133010, 133015],
  trouble: [1, 2, 131000, 131016, 131057, 135000, 'unreachable', 'no_answer', 'unreadable_answer'],
  identity: [137000],
  noAddress: ['no_address'],
  interrupted: ['interrupted', 'internal'],
  disconnected: ['disconnected'],
  expired: ['expired'],
  deleted: ['deleted'],
  notSent: ['not_sent'],
}

const reasons = new Map(
  Object.entries(codes).flatMap(([reason, all]) =>
    all.map((code) => [String(code), reason as keyof Reasons] as const),
  ),
)

/** Why a message failed in the reader's language, and beside it what the network said, with its code. */
export type FailureReason = { reason: string; detail?: string }

export function failureReason(error: NonNullable<Message['error']>, words: Reasons): FailureReason {
  const known = reasons.get(error.code)
  if (!known) return { reason: sayingOf(error) }
  // Our own codes say no more than the words do.
  return {
    reason: words[known],
    ...(/^\d/.test(error.code) && { detail: `${error.code} · ${sayingOf(error)}` }),
  }
}

function sayingOf({ title, message }: NonNullable<Message['error']>): string {
  const isSame = !message || message.toLowerCase().startsWith(title.toLowerCase())
  return isSame ? (message ?? title) : `${title}. ${message}`
}
