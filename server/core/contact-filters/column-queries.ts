import { foldInside } from '../../../shared/fold-text.ts'
import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { ChoiceTest, Flag, TextTest, TimeTest, Window } from './contact-filter.ts'
import { containing, containingWords, foldedWords, isIndexedText } from './patterns.ts'
import { choiceCondition, negate, presenceCondition, textMatch } from './text-queries.ts'

/** What `contacts` itself has, of a row `c`. */
const fullName = sql`nullif(concat_ws(' ', ${nameSql('first')}, ${nameSql('last')}), '')`

/** First or last name as they are shown, apart or split, of a row `c`. A number or address in its place is no name. */
export function nameSql(which: 'first' | 'last'): Sql {
  const name = sql`case when c.name in (c.phone, c.email) then '' else c.name end`
  return which === 'first'
    ? sql`contact_first_name(${name}, c.first_name, c.last_name)`
    : sql`contact_last_name(${name}, c.first_name, c.last_name)`
}

export function columnTextCondition(on: 'fullName' | 'email' | 'phone', test: TextTest): Sql {
  const value = { fullName, email: sql`c.email`, phone: sql`c.phone` }[on]
  if (test.op === 'present' || test.op === 'empty') return presenceCondition(value, test)
  if (test.not) return negate(sql`(${walkHint(on, test.value)} and ${textMatch(value, test)})`, true)
  if (on === 'phone' && test.op === 'is') return sql`c.phone = ${test.value}`
  if (!isIndexedText(test.value)) return sql`(${walkHint(on, test.value)} and ${textMatch(value, test)})`
  const hint = on === 'fullName' ? nameHint(test.value) : searchHint(test.value)
  return sql`(${hint} and ${textMatch(value, test)})`
}

/*
 * A hint says less than the test it stands before: the same of a text that an index is on, or that is quicker to look
 * through than names are to split.
 */

function walkHint(on: 'fullName' | 'email' | 'phone', text: string): Sql {
  return on === 'fullName' ? quickHint(text) : sql`true`
}

/** Of all names, the number and the e-mail address, by no index. */
export function quickHint(text: string): Sql {
  return sql`concat_ws(' ', c.name, c.first_name, c.last_name, c.phone, c.email) ilike ${containingWords(text)}`
}

/** Of the text of the index `contacts_search`, which has name, number and e-mail address, folded. */
export function searchHint(text: string): Sql {
  return sql`c.search_text ilike ${containing(foldInside(text))}`
}

/** Of that and of the index `contacts_names`: names given apart need not stand in the whole one. */
export function nameHint(text: string): Sql {
  return sql`(c.search_text ilike ${containingWords(foldedWords(text))}
    or (coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, '')) ilike ${containingWords(text)})`
}

export function columnChoiceCondition(
  on: 'gender' | 'country' | 'language' | 'timezone',
  test: ChoiceTest,
): Sql {
  const columns = {
    gender: sql`c.gender`,
    country: sql`c.country`,
    language: sql`c.language`,
    timezone: sql`c.timezone`,
  }
  return choiceCondition(columns[on], test)
}

export function createdCondition(test: TimeTest): Sql {
  if (test.op !== 'within') return test.op === 'present' ? sql`true` : sql`false`
  return negate(windowCondition(sql`c.created_at`, test), test.not)
}

/** Null where the time is. */
export function windowCondition(time: Sql, { from, until }: Window): Sql {
  const ends = [
    ...(from ? [sql`${time} >= ${from}::timestamptz`] : []),
    ...(until ? [sql`${time} < ${until}::timestamptz`] : []),
  ]
  return ends.length === 0 ? sql`${time} is not null` : sql`(${joinSql(ends, sql` and `)})`
}

export function columnFlagCondition(
  on: Extract<Flag, 'emailVerified' | 'emailOptIn' | 'subscribed' | 'blocked'>,
  is: boolean,
): Sql {
  if (on === 'emailVerified') return is ? sql`c.email_verified` : sql`not c.email_verified`
  if (on === 'emailOptIn') return is ? sql`c.email_opt_in` : sql`not c.email_opt_in`
  const isSet = is ? sql`is not null` : sql`is null`
  return on === 'subscribed' ? sql`c.broadcast_subscribed_at ${isSet}` : sql`c.blocked_at ${isSet}`
}
