import { ControlError } from './errors.ts'
import { isObject } from './json.ts'

/** How the network behaves towards one phone number. Times in milliseconds; `null` means never, or no limit. */
export type Behaviour = {
  sentDelayMs: number | null
  deliveredDelayMs: number | null
  readDelayMs: number | null
  /** Added to every callback. */
  callbackDelayMs: number
  /** Every callback is posted this many times, with the same bytes. */
  repeat: number
  /** Callbacks wait a random time up to `shuffleWindowMs`, so they overtake each other. */
  shuffle: boolean
  shuffleWindowMs: number
  /** Callbacks are kept until released. */
  holdCallbacks: boolean
  /** Up to this many callbacks travel as entries of one body, collected for `batchWindowMs`. */
  batchSize: number
  batchWindowMs: number
  /** Multiplies the gaps between attempts of a refused callback. */
  retryScale: number
  callbackTimeoutMs: number
  /** Every answer of the Graph API waits this long. */
  answerDelayMs: number
  throughputPerSecond: number | null
  pairRate: boolean
  pairSecondsPerMessage: number
  pairBurst: number
  /** Free-form outside 24 hours: accepted, then failed (as Meta does); refused at once; or allowed. */
  windowRefusal: 'late' | 'sync' | 'off'
  /** When set, other recipients are refused with 131030, as for Meta's test numbers. */
  allowedRecipients: string[] | null
  /** Off: messages are forgotten once answered; the 24-hour window is still known. */
  keepConversations: boolean
  /** Off: media given by link is taken as fetched. */
  fetchLinks: boolean
}

/** What holds for the whole sandbox. */
export type SandboxSettings = { templateReviewDelayMs: number; mediaUrlTtlSeconds: number }

export const defaultBehaviour: Behaviour = {
  sentDelayMs: 50,
  deliveredDelayMs: 150,
  readDelayMs: null,
  callbackDelayMs: 0,
  repeat: 1,
  shuffle: false,
  shuffleWindowMs: 1000,
  holdCallbacks: false,
  batchSize: 1,
  batchWindowMs: 50,
  retryScale: 1,
  callbackTimeoutMs: 10_000,
  answerDelayMs: 0,
  throughputPerSecond: 80,
  pairRate: true,
  pairSecondsPerMessage: 6,
  pairBurst: 45,
  windowRefusal: 'late',
  allowedRecipients: null,
  keepConversations: true,
  fetchLinks: true,
}

export const defaultSettings: SandboxSettings = { templateReviewDelayMs: 1000, mediaUrlTtlSeconds: 300 }

type Rule = { allows: (value: unknown) => boolean; expects: string }

const day = 86_400_000
const milliseconds = number(0, day)
const optionalMilliseconds = orNull(milliseconds)
const yesOrNo: Rule = { allows: (value) => typeof value === 'boolean', expects: 'true or false' }

const behaviourRules: Record<keyof Behaviour, Rule> = {
  sentDelayMs: optionalMilliseconds,
  deliveredDelayMs: optionalMilliseconds,
  readDelayMs: optionalMilliseconds,
  callbackDelayMs: milliseconds,
  repeat: whole(1, 50),
  shuffle: yesOrNo,
  shuffleWindowMs: milliseconds,
  holdCallbacks: yesOrNo,
  batchSize: whole(1, 1000),
  batchWindowMs: milliseconds,
  retryScale: number(0, 1000),
  callbackTimeoutMs: number(1, day),
  answerDelayMs: milliseconds,
  throughputPerSecond: orNull(number(1, 1_000_000)),
  pairRate: yesOrNo,
  pairSecondsPerMessage: number(0.001, 86_400),
  pairBurst: whole(1, 100_000),
  windowRefusal: oneOf(['late', 'sync', 'off']),
  allowedRecipients: orNull({ allows: isTextList, expects: 'a list of phone numbers' }),
  keepConversations: yesOrNo,
  fetchLinks: yesOrNo,
}

const settingsRules: Record<keyof SandboxSettings, Rule> = {
  templateReviewDelayMs: milliseconds,
  mediaUrlTtlSeconds: number(0, 86_400),
}

/** Only known switches with allowed values pass. Throws {@link ControlError} with a sentence that names the switch. */
export function parseBehaviour(body: unknown): Partial<Behaviour> {
  return parsePatch<Behaviour>(body, behaviourRules)
}

export function parseSettings(body: unknown): Partial<SandboxSettings> {
  return parsePatch<SandboxSettings>(body, settingsRules)
}

function parsePatch<T>(body: unknown, rules: Record<string, Rule>): Partial<T> {
  if (!isObject(body)) throw new ControlError(400, 'Expected a JSON object of switches.')
  for (const [key, value] of Object.entries(body)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined
    if (!rule)
      throw new ControlError(400, `Unknown switch '${key}'. Known: ${Object.keys(rules).join(', ')}.`)
    if (rule.allows(value)) continue
    throw new ControlError(400, `Switch '${key}' is ${JSON.stringify(value)}; expected ${rule.expects}.`)
  }
  return body as Partial<T>
}

function number(least: number, most: number): Rule {
  return {
    allows: (value) => typeof value === 'number' && value >= least && value <= most,
    expects: `a number from ${least} to ${most}`,
  }
}

function whole(least: number, most: number): Rule {
  return {
    allows: (value) => Number.isInteger(value) && number(least, most).allows(value),
    expects: `a whole number from ${least} to ${most}`,
  }
}

function oneOf(values: string[]): Rule {
  return { allows: (value) => values.includes(value as string), expects: `one of ${values.join(', ')}` }
}

function orNull(rule: Rule): Rule {
  return { allows: (value) => value === null || rule.allows(value), expects: `${rule.expects}, or null` }
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
