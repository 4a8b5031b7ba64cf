import type { ContactCondition, ContactFilter } from '../../../core/contact-filters/index.ts'
import {
  type Asked,
  listOf,
  positiveOf,
  readChoiceTest,
  readMinutesTest,
  readNumberMatch,
  readPresence,
  readTextSearch,
  readTextTest,
  readTimeTest,
} from './read-tests.ts'
import type { Zone } from './zone.ts'

/** When a filter is read, and where its clocks are. */
export type Context = { now: Date; zone: Zone }

/** What a condition means; undefined: nothing, since its value cannot be read. */
export type Reader = (asked: Asked, context: Context) => ContactFilter | undefined

export const everybody: ContactFilter = { all: [] }
export const nobody: ContactFilter = { any: [] }

type OnOf<Kind extends string> = Extract<ContactCondition, Record<Kind, unknown>>['on']

export function text(on: OnOf<'text'>): Reader {
  return (asked) => {
    const test = readTextTest(asked)
    return test && { on, text: test }
  }
}

export function choice(on: OnOf<'choice'>): Reader {
  return (asked) => {
    const test = readChoiceTest(asked)
    return test && { on, choice: test }
  }
}

export function time(on: OnOf<'time'>): Reader {
  return (asked, { zone }) => {
    const test = readTimeTest(asked, zone)
    return test && { on, time: test }
  }
}

export function minutesAgo(on: OnOf<'minutes'>): Reader {
  return (asked, { now }) => {
    const { operator, not } = positiveOf(asked.operator)
    const search = readTextSearch({ operator, value: asked.value })
    if (search) return { on, minutes: { ...search, not } }
    const test = readMinutesTest(asked, now)
    return test && { on, time: test }
  }
}

/** Yes is `eq` with `true` and nothing else. */
export function isYes({ operator, value }: Asked): boolean {
  return operator === 'eq' && value === 'true'
}

export function flag(on: Exclude<OnOf<'is'>, 'adClicks'>): Reader {
  return (asked) => ({ on, is: isYes(asked) })
}

export function yesOrNo(yes: ContactFilter, no: ContactFilter): Reader {
  return (asked) => (isYes(asked) ? yes : no)
}

/** Texts that no contact has: what asks for none of them is true of everybody. */
export const unknownText: Reader = (asked) => {
  const test = readTextTest(asked)
  if (!test) return undefined
  return test.op === 'empty' || ('not' in test && test.not) ? everybody : nobody
}

/** Links that no contact has. */
export const unknownLinks: Reader = (asked) => {
  if (!readPresence(asked) && listOf(asked.value).length === 0) return undefined
  return asked.operator === 'isEmpty' || positiveOf(asked.operator).not ? everybody : nobody
}

/** Something that never happened to any contact, asked as a text is. */
export const never: Reader = (asked) => (isYes(asked) || asked.operator === 'isNotEmpty' ? nobody : everybody)

/** A number that is zero for every contact. */
export const zero: Reader = (asked) => {
  if (asked.operator === 'isEmpty') return nobody
  const { operator, not } = positiveOf(asked.operator)
  const match = readNumberMatch({ operator, value: asked.value })
  if (!match) return undefined
  const isMatch =
    match.op === 'compares' ? match.all.every(({ how, to }) => holds(how, Number(to))) : match.value === '0'
  return isMatch === not ? nobody : everybody
}

function holds(how: '=' | '<' | '<=' | '>' | '>=', to: number): boolean {
  if (to === 0) return how.includes('=')
  return to > 0 ? how.startsWith('<') : how.startsWith('>')
}
