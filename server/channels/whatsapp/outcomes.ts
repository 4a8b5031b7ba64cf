import type { MessageError, SendOutcome } from '../../core/messages/index.ts'
import type { FetchFailed, ResponseHeaders } from '../../platform/http/index.ts'
import { isObject, type Json, objectOf, textOf, withoutEmpty } from './json.ts'

/** Any outcome but `sent`. */
export type Failure = Exclude<SendOutcome, { outcome: 'sent' }>

export type GraphAnswer = { status: number; headers: ResponseHeaders; body: Json | undefined }

/**
 * What each of Meta's codes means for a send. Meta asks to decide on codes alone: titles change, and the same
 * code has been seen with different HTTP statuses. Codes that are not here go by Meta's `is_transient` and the
 * HTTP status, and are `rejected` when these say nothing either.
 */
const codes: Record<Failure['outcome'], number[]> = {
  auth: [0, 3, 10, 190, 460, 463, 467, 131005],
  throttled: [4, 613, 80007, 130429, 131056, 133016],
  'window-closed': [131047],
  account: [
    33, 368, 130497, 131031, 131037, 131042, 131044, 131045, 133004, 133005, 133008, 133009, 133010, 133015,
  ],
  temporary: [1, 2, 131000, 131016, 131057, 135000],
  // Spam and ecosystem limits want a person to decide; trying again by itself makes them worse.
  rejected: [
    100, 130472, 131008, 131009, 131021, 131026, 131030, 131048, 131049, 131050, 131051, 131052, 131053,
    131062, 131063, 131064, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069,
    137000,
  ],
  unknown: [],
}

const outcomeOfCode = new Map(
  Object.entries(codes).flatMap(([outcome, list]) =>
    list.map((code) => [code, outcome as Failure['outcome']] as const),
  ),
)

const pairLimitCode = 131056
const longestPairWaitMs = 3_600_000

/**
 * What an answer that is no success means.
 *
 * @param attempts how often the message was tried before, for the wait that grows with every refusal
 */
export function failureOfAnswer(answer: GraphAnswer, attempts = 0): Failure {
  const error = answer.body?.['error']
  if (!isObject(error)) return failureOfStatus(answer)
  const code = Number(error['code'])
  const outcome = outcomeOf(code, error, answer.status)
  const hintMs = code === pairLimitCode ? pairWaitMs(attempts) : undefined
  return toFailure(outcome, toMessageError(error), retryHintMs(answer.headers, hintMs))
}

/** What a request means that brought no answer. Only what was surely not sent may be tried again. */
export function failureOfFetch({ message, reason, sent }: FetchFailed): Failure {
  if (sent === 'maybe')
    return {
      outcome: 'unknown',
      error: {
        code: 'no_answer',
        title: 'WhatsApp did not answer; it may have taken the request',
        details: message,
      },
    }
  const error = { code: 'unreachable', title: 'WhatsApp could not be reached', details: message }
  // No later attempt can succeed until somebody changes the address or the token.
  const needsPerson = reason === 'address-refused' || reason === 'bad-url'
  return { outcome: needsPerson ? 'account' : 'temporary', error }
}

/** An answer of 200 that does not say what was accepted. */
export function unreadableAnswer(): Failure {
  return {
    outcome: 'unknown',
    error: {
      code: 'unreadable_answer',
      title: 'WhatsApp’s answer could not be read; it may have taken the request',
    },
  }
}

function outcomeOf(code: number, error: Json, status: number): Failure['outcome'] {
  const known = outcomeOfCode.get(code)
  if (known) return known
  if ((code >= 200 && code <= 299) || status === 401) return 'auth'
  if (status === 429) return 'throttled'
  return error['is_transient'] === true || status >= 500 ? 'temporary' : 'rejected'
}

/** Something between us and Meta answered: a proxy, a gateway, or not the Graph API at all. */
function failureOfStatus({ status, headers }: GraphAnswer): Failure {
  const error = (title: string): MessageError => ({ code: `http_${status}`, title })
  if (status === 401 || status === 403) return { outcome: 'auth', error: error('Access was refused') }
  if (status === 429) return toFailure('throttled', error('Too many requests'), retryHintMs(headers))
  if (status === 503) return toFailure('temporary', error('The service is unavailable'), retryHintMs(headers))
  if (status >= 500 || status === 408)
    return {
      outcome: 'unknown',
      error: error(`A gateway answered ${status}; WhatsApp may have taken the request`),
    }
  if (status === 404 || status < 400)
    return {
      outcome: 'account',
      error: error(`Not the Graph API answered (HTTP ${status}); check graph_url and graph_version`),
    }
  return { outcome: 'rejected', error: error(`The request was refused (HTTP ${status})`) }
}

function toFailure(outcome: Failure['outcome'], error: MessageError, retryAfterMs?: number): Failure {
  if (outcome !== 'throttled' && outcome !== 'temporary') return { outcome, error }
  return { outcome, error, ...(retryAfterMs !== undefined && { retryAfterMs }) }
}

function toMessageError(error: Json): MessageError {
  const message = textOf(error['message'])
  const title = message?.replace(/^\(#\d+\)\s*/, '') || textOf(error['error_user_title'])
  return withoutEmpty({
    code: textOf(error['code']) ?? 'unknown',
    title: title ?? 'WhatsApp refused the request',
    message,
    details: textOf(objectOf(error['error_data'])['details']) ?? textOf(error['error_user_msg']),
  })
}

function pairWaitMs(attempts: number): number {
  return Math.min(4 ** attempts * 1000, longestPairWaitMs)
}

/** The longest of the waits that Meta names: `Retry-After`, and the time to regain access in minutes. */
function retryHintMs(headers: ResponseHeaders, ownMs?: number): number | undefined {
  const hints = [ownMs, retryAfterMs(headers['retry-after']), usageMs(headers['x-business-use-case-usage'])]
  const known = hints.filter((hint) => hint !== undefined && hint > 0) as number[]
  return known.length > 0 ? Math.max(...known) : undefined
}

function retryAfterMs(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header
  if (!text) return undefined
  const seconds = Number(text)
  const ms = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000
  return Number.isFinite(ms) ? ms : undefined
}

function usageMs(header: string | string[] | undefined): number | undefined {
  const usage = parseUsage(Array.isArray(header) ? header[0] : header)
  const minutes = Object.values(usage)
    .flat()
    .map((entry) => Number(objectOf(entry)['estimated_time_to_regain_access']))
    .filter((value) => value > 0)
  return minutes.length > 0 ? Math.max(...minutes) * 60_000 : undefined
}

function parseUsage(header: string | undefined): Json {
  try {
    return objectOf(JSON.parse(header ?? '{}'))
  } catch {
    // A hint that cannot be read is no hint.
    return {}
  }
}
