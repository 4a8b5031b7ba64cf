import { ControlError } from './errors.ts'
import { toDigits } from './ids.ts'
import { isObject, textOf } from './json.ts'
import type { PhoneNumber } from './state.ts'

const modes = ['refuse', 'late', 'hang-before', 'hang-after', 'cut-before', 'cut-after', 'html'] as const
const operations = ['messages', 'media', 'templates', 'calls', 'account', 'any'] as const

export type FailureMode = (typeof modes)[number]
export type Operation = (typeof operations)[number]

/**
 * What is to go wrong, and how often.
 * refuse: error `code` instead of an answer · late: accepted, then a `failed` status · hang-…: no answer for
 * `hangMs`, then the connection is cut · cut-…: the connection is cut at once · html: a gateway's error page.
 * `…-before` leaves no message behind, `…-after` does: the caller cannot tell which.
 */
export type FailureRule = {
  id: number
  mode: FailureMode
  operation: Operation
  code: number
  /** Only for this recipient; digits or user id. Null: for everybody. */
  to: string | null
  /** How many requests are left to fail; null: until removed. */
  count: number | null
  httpStatus: number | null
  message: string | null
  details: string | null
  subcode: number | null
  retryAfterSeconds: number | null
  /** Minutes, told in `X-Business-Use-Case-Usage`. */
  regainAccessMinutes: number | null
  hangMs: number
}

let lastRuleId = 0

/** Adds a rule; rules are tried in the order they came. Throws {@link ControlError} on values that make no sense. */
export function addFailure(number: PhoneNumber, body: unknown): FailureRule {
  if (!isObject(body))
    throw new ControlError(400, 'Expected a JSON object such as {"code":131026,"mode":"late"}.')
  const mode = oneOf(body['mode'] ?? 'refuse', modes, 'mode')
  const to = textOf(body['to'])
  lastRuleId += 1
  const rule: FailureRule = {
    id: lastRuleId,
    mode,
    operation: oneOf(body['operation'] ?? 'messages', operations, 'operation'),
    code: integer(body['code'] ?? 131000, 'code'),
    to: to === undefined ? null : (toDigits(to) ?? to),
    count: body['count'] === null ? null : integer(body['count'] ?? 1, 'count'),
    httpStatus: optionalInteger(body['httpStatus'], 'httpStatus'),
    message: textOf(body['message']) ?? null,
    details: textOf(body['details']) ?? null,
    subcode: optionalInteger(body['subcode'], 'subcode'),
    retryAfterSeconds: optionalInteger(body['retryAfterSeconds'], 'retryAfterSeconds'),
    regainAccessMinutes: optionalInteger(body['regainAccessMinutes'], 'regainAccessMinutes'),
    hangMs: integer(body['hangMs'] ?? 120_000, 'hangMs'),
  }
  if (rule.httpStatus !== null && (rule.httpStatus < 400 || rule.httpStatus > 599)) {
    throw new ControlError(400, `'httpStatus' is ${rule.httpStatus}; expected 400 to 599.`)
  }
  number.failures.push(rule)
  return rule
}

/** The first rule that fits, counted down; the caller makes it happen. */
export function takeFailure(
  numbers: PhoneNumber[],
  operation: Operation,
  recipient: string | undefined,
): FailureRule | undefined {
  for (const number of numbers) {
    const rule = number.failures.find((candidate) => fits(candidate, operation, recipient))
    if (rule) return spend(number, rule)
  }
  return undefined
}

function fits(rule: FailureRule, operation: Operation, recipient: string | undefined): boolean {
  if (rule.operation !== 'any' && rule.operation !== operation) return false
  return rule.to === null || rule.to === recipient
}

function spend(number: PhoneNumber, rule: FailureRule): FailureRule {
  if (rule.count === null) return rule
  rule.count -= 1
  if (rule.count <= 0) number.failures.splice(number.failures.indexOf(rule), 1)
  return rule
}

function oneOf<T extends string>(value: unknown, values: readonly T[], name: string): T {
  const found = values.find((candidate) => candidate === value)
  if (found) return found
  throw new ControlError(400, `'${name}' is ${JSON.stringify(value)}; expected one of ${values.join(', ')}.`)
}

function integer(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  throw new ControlError(400, `'${name}' is ${JSON.stringify(value)}; expected a whole number.`)
}

function optionalInteger(value: unknown, name: string): number | null {
  return value === undefined || value === null ? null : integer(value, name)
}
