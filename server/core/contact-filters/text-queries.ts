import { type Sql, sql } from '../../platform/db/index.ts'
import { isAmongTexts } from './among.ts'
import type { ChoiceTest, Presence, TextMatch, TextTest } from './contact-filter.ts'
import { escapePattern } from './patterns.ts'

/** A test of a text, or null, that PostgreSQL has in `value`. Never null itself. */
export function textCondition(value: Sql, test: TextTest): Sql {
  if (test.op === 'present' || test.op === 'empty') return presenceCondition(value, test)
  return negate(textMatch(value, test), test.not)
}

/** The positive part of a test; null where the text is. */
export function textMatch(value: Sql, test: TextMatch): Sql {
  return sql`${value} ilike ${patternOf(test)}`
}

export function choiceCondition(value: Sql, test: ChoiceTest): Sql {
  if (test.op !== 'among') return presenceCondition(value, test)
  return negate(isAmongTexts(value, test.values), test.not)
}

export function presenceCondition(value: Sql, { op }: Presence): Sql {
  return op === 'empty' ? sql`coalesce(${value}, '') = ''` : sql`${value} <> ''`
}

/** What is null fits a negated test. */
export function negate(condition: Sql, not: boolean | undefined): Sql {
  return not ? sql`not coalesce(${condition}, false)` : condition
}

function patternOf({ op, value }: TextMatch): string {
  const text = escapePattern(value)
  return `${op === 'is' || op === 'begins' ? '' : '%'}${text}${op === 'is' || op === 'ends' ? '' : '%'}`
}
