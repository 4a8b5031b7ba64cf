import {
  type ChoiceTest,
  type NumberMatch,
  numberPattern,
  type SetTest,
  type TextMatch,
  type TextSearch,
  type TextTest,
  type TimeTest,
} from '../../../core/contact-filters/index.ts'
import { type DateWindow, readDateWindow, windowBetween } from './date-window.ts'
import type { Operator } from './fields.ts'
import type { Zone } from './zone.ts'

/** An operator with its value, as it was sent. */
export type Asked = { operator: Operator; value?: string | string[] }

/** Operators as they are meant: a negative one is its counterpart negated. */
const negatives: Partial<Record<Operator, Operator>> = {
  ne: 'eq',
  notIn: 'in',
  notContains: 'contains',
  notBetween: 'isBetween',
}

/** The positive operator of another, and whether it is negated. */
export function positiveOf(operator: Operator): { operator: Operator; not: boolean } {
  const positive = negatives[operator]
  return { operator: positive ?? operator, not: positive !== undefined }
}

export function readTextTest(asked: Asked): TextTest | undefined {
  const presence = readPresence(asked)
  if (presence) return presence
  const { operator, not } = positiveOf(asked.operator)
  const match = readTextMatch({ ...asked, operator })
  return match && { ...match, not }
}

export function readTextMatch({ operator, value }: Asked): TextMatch | undefined {
  if (typeof value !== 'string') return undefined
  return operator === 'eq' ? { op: 'is', value } : readTextSearch({ operator, value })
}

const searches: Partial<Record<Operator, TextSearch['op']>> = {
  contains: 'contains',
  startsWith: 'begins',
  endsWith: 'ends',
}

export function readTextSearch({ operator, value }: Asked): TextSearch | undefined {
  const op = searches[operator]
  return op && typeof value === 'string' ? { op, value } : undefined
}

export function readChoiceTest(asked: Asked): ChoiceTest | undefined {
  const presence = readPresence(asked)
  if (presence) return presence
  const values = listOf(asked.value)
  return values.length === 0 ? undefined : { op: 'among', values, not: positiveOf(asked.operator).not }
}

/** `read` makes ids and the like of texts; without a value that can be read there is no condition. */
export function readSetTest<Of>(
  asked: Asked,
  read: (values: string[]) => Of | undefined,
): SetTest<Of> | undefined {
  const presence = readPresence(asked)
  if (presence) return presence
  const values = listOf(asked.value)
  const of = values.length === 0 ? undefined : read(values)
  return of === undefined ? undefined : { op: 'some', of, not: positiveOf(asked.operator).not }
}

export function readPresence({ operator }: Asked): { op: 'present' } | { op: 'empty' } | undefined {
  if (operator === 'isEmpty') return { op: 'empty' }
  return operator === 'isNotEmpty' ? { op: 'present' } : undefined
}

export function readTimeTest(asked: Asked, zone: Zone): TimeTest | undefined {
  const presence = readPresence(asked)
  if (presence) return presence
  const { operator, not } = positiveOf(asked.operator)
  const window = readTimeWindow({ operator, value: asked.value }, zone)
  return window && { op: 'within', from: window.from, until: window.until, not }
}

/** Which times are meant; `ne` and `notBetween` are of those all others. */
export function readTimeWindow({ operator, value }: Asked, zone: Zone) {
  const [first, second] = listOf(value).map((text) => readDateWindow(text, zone))
  if (operator === 'isBetween') return first && second && windowBetween(first.from, second.until)
  return first && !Array.isArray(value) ? windowOf(operator, first) : undefined
}

function windowOf(operator: Operator, { from, until }: DateWindow) {
  switch (operator) {
    case 'eq':
      return windowBetween(from, until)
    case 'gt':
      return windowBetween(until, undefined)
    case 'gte':
      return windowBetween(from, undefined)
    case 'lt':
      return windowBetween(undefined, from)
    case 'lte':
      return windowBetween(undefined, until)
    default:
      return undefined
  }
}

const comparisons = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

export function readNumberMatch({ operator, value }: Asked): NumberMatch | undefined {
  const search = readTextSearch({ operator, value })
  if (search) return search
  const numbers = listOf(value)
  if (!numbers.every((number) => numberPattern.test(number))) return undefined
  const [first, second] = numbers
  if (operator === 'isBetween' && second !== undefined)
    return {
      op: 'compares',
      all: [
        { how: '>=', to: first! },
        { how: '<=', to: second },
      ],
    }
  if (Array.isArray(value) || first === undefined || !Object.hasOwn(comparisons, operator)) return undefined
  return { op: 'compares', all: [{ how: comparisons[operator as keyof typeof comparisons], to: first }] }
}

/** More than any store reaches back, and still a date for PostgreSQL. */
const mostMinutes = 3_000_000_000

/** So many whole minutes ago as the times that are: a minute ends where fewer have passed, and has its beginning. */
export function readMinutesTest(asked: Asked, now: Date): TimeTest | undefined {
  const presence = readPresence(asked)
  if (presence) return presence
  const { operator, not } = positiveOf(asked.operator)
  const numbers = listOf(asked.value)
  if (!numbers.every((number) => /^[0-9]+$/.test(number))) return undefined
  const [first, second] = numbers.map((number) => Math.min(Number(number), mostMinutes))
  // Times have whole milliseconds: what is n minutes ago to the millisecond is the last to be so.
  const since = (minutes: number) => new Date(now.getTime() - minutes * 60_000 + 1)
  if (first === undefined) return undefined
  if (operator === 'isBetween')
    return second === undefined
      ? undefined
      : { op: 'within', from: since(second + 1), until: since(first), not }
  if (Array.isArray(asked.value)) return undefined
  switch (operator) {
    case 'eq':
      return { op: 'within', from: since(first + 1), until: since(first), not }
    case 'gt':
      return { op: 'within', until: since(first + 1) }
    case 'gte':
      return { op: 'within', until: since(first) }
    case 'lt':
      return { op: 'within', from: since(first) }
    case 'lte':
      return { op: 'within', from: since(first + 1) }
    default:
      return undefined
  }
}

export function listOf(value: string | string[] | undefined): string[] {
  return typeof value === 'string' ? [value] : (value ?? [])
}
