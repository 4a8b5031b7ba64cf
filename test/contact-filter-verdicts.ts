import type { Moment, Window } from './contact-filter-clock.ts'

/** A condition or a group as the vendor's clients send it. */
export type Asked = {
  field?: string
  operator: string
  value?: string | string[]
  conditions?: Asked[]
  [key: string]: unknown
}
export type AskedFilter = { operator: string; conditions: Asked[]; timezone?: string }

/** Undefined: the condition asks nothing. */
export type Verdict = boolean | undefined

export function yesNo({ operator, value }: Asked, is: boolean): boolean {
  return operator === 'eq' && value === 'true' ? is : !is
}

export function listOf({ value }: Asked): string[] {
  return typeof value === 'string' ? [value] : (value ?? [])
}

/** What PostgreSQL's lower() makes of a text: letter by letter, none ever becoming two. */
export function fold(text: string): string {
  return [...text]
    .map((letter) => {
      const lower = [...letter.toLowerCase()]
      return lower.length === 1 ? lower[0] : letter === 'İ' ? 'i' : letter
    })
    .join('')
}

export function text({ operator, value }: Asked, stored: string | null, exact = false): Verdict {
  if (operator === 'isEmpty') return !stored
  if (operator === 'isNotEmpty') return Boolean(stored)
  if (typeof value !== 'string') return undefined
  const [have, want] = [stored && fold(stored), fold(value)]
  switch (operator) {
    case 'eq':
      return exact ? stored === value : have === want
    case 'ne':
      return exact ? stored !== value : have !== want
    case 'contains':
      return have?.includes(want) ?? false
    case 'notContains':
      return !have?.includes(want)
    case 'startsWith':
      return have?.startsWith(want) ?? false
    case 'endsWith':
      return have?.endsWith(want) ?? false
    default:
      return undefined
  }
}

export function choice(asked: Asked, stored: string | null): Verdict {
  if (asked.operator === 'isEmpty') return !stored
  const values = listOf(asked)
  if (values.length === 0) return undefined
  const is = stored !== null && values.includes(stored)
  return asked.operator === 'ne' ? !is : is
}

export function set(asked: Asked, stored: string[]): Verdict {
  const { operator } = asked
  if (operator === 'isEmpty') return stored.length === 0
  const values = listOf(asked)
  // A list of nothing cannot be read, and asks nothing.
  if (values.length === 0) return undefined
  const is = values.some((value) => stored.includes(value))
  return operator === 'notIn' || operator === 'ne' ? !is : is
}

export function number({ operator, value }: Asked, stored: string | null, isReadable = isNumber): Verdict {
  if (['isEmpty', 'isNotEmpty', 'contains', 'notContains', 'startsWith', 'endsWith'].includes(operator))
    return text({ operator, value }, stored)
  const wanted = listOf({ operator, value })
  if (wanted.length !== (operator.endsWith('Between') ? 2 : 1) || !wanted.every(isReadable)) return undefined
  if (Array.isArray(value) && wanted.length === 1) return undefined
  const have = stored !== null && isNumber(stored) ? stored : undefined
  const [first, second] = wanted
  const compare = (to: string) => (have === undefined ? Number.NaN : compareNumbers(have, to))
  switch (operator) {
    case 'eq':
      return compare(first!) === 0
    case 'ne':
      return !(compare(first!) === 0)
    case 'gt':
      return compare(first!) > 0
    case 'gte':
      return compare(first!) >= 0
    case 'lt':
      return compare(first!) < 0
    case 'lte':
      return compare(first!) <= 0
    case 'isBetween':
      return compare(first!) >= 0 && compare(second!) <= 0
    default:
      return !(compare(first!) >= 0 && compare(second!) <= 0)
  }
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d{1,100}(\.\d{0,100})?|\.\d{1,100})(e[+-]?\d{1,2})?$/i.test(text)
}

/** Exactly, digit by digit. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [scaled(a), scaled(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function scaled(text: string): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:e(.*))?$/i.exec(text)!
  const digits =
    BigInt(`${whole}${fraction}` || '0') * 10n ** BigInt(300 + Number(exponent) - fraction.length)
  return sign === '-' ? -digits : digits
}

/** `after`: how much later than that moment the stored time is; null when there is none. */
export function inWindows(
  { operator, value }: Asked,
  [first, second]: Window[],
  after: (moment: Moment) => number | null,
): Verdict {
  const isRange = operator === 'isBetween' || operator === 'notBetween'
  if (!first || (isRange ? !second : Array.isArray(value))) return undefined
  const from = after(first.from) ?? Number.NaN
  const until = after(isRange ? second!.until : first.until) ?? Number.NaN
  const inside = from >= 0 && until < 0
  switch (operator) {
    case 'eq':
    case 'isBetween':
      return inside
    case 'ne':
    case 'notBetween':
      return !inside
    case 'gt':
      return until >= 0
    case 'gte':
      return from >= 0
    case 'lt':
      return from < 0
    default:
      return until < 0
  }
}
