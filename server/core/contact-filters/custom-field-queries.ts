import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Comparison, CustomFieldTest, NumberMatch, TextMatch } from './contact-filter.ts'
import { textMatch } from './text-queries.ts'

/** A value as text, whatever it is in JSON. */
const text = sql`v.value #>> '{}'`

/** The values of a field are one range of the index `custom_field_values_by_field`; equal texts are a part of it. */
export function customFieldCondition(
  { accountId }: { accountId: Id },
  { id, value }: { id: Id; value: CustomFieldTest },
): Sql {
  const some = sql`exists (select from custom_field_values v
    where v.account_id = ${accountId} and v.custom_field_id = ${id}::bigint and v.contact_id = c.id and ${matchOf(value)})`
  return isNegated(value) ? sql`not ${some}` : some
}

function isNegated(value: CustomFieldTest): boolean {
  if (value.type === 'boolean') return false
  return value.type === 'presence' ? !value.is : (value.not ?? false)
}

/** What a value is like; a negated test wants none that is. */
function matchOf(value: CustomFieldTest): Sql {
  switch (value.type) {
    case 'presence':
      return sql`${text} <> ''`
    case 'boolean':
      return value.is ? sql`lower(${text}) = 'true'` : sql`lower(${text}) <> 'true' and ${text} <> ''`
    case 'text':
      return textValueMatch(value.text)
    case 'number':
      return numberMatch(value.number)
    case 'choice':
      return sql`case jsonb_typeof(v.value)
        when 'array' then v.value ?| ${value.among}::text[] else ${text} = any(${value.among}::text[]) end`
    case 'time': {
      const { from, until, fromWall, untilWall } = value.within
      return sql`is_time_within(${text}, ${from ?? null}::timestamptz, ${until ?? null}::timestamptz,
        ${fromWall ?? null}::timestamp, ${untilWall ?? null}::timestamp)`
    }
  }
}

/** The index has the beginnings of values, since a whole one may be larger than an index row can be. */
function textValueMatch(test: TextMatch): Sql {
  if (test.op !== 'is') return textMatch(text, test)
  return sql`left(${text}, 100) = left(${test.value}::text, 100) and ${text} = ${test.value}`
}

function numberMatch(test: NumberMatch): Sql {
  if (test.op !== 'compares') return textMatch(text, test)
  const comparisons = test.all.map(({ how, to }) => comparison(how, to))
  return joinSql(comparisons, sql` and `)
}

function comparison(how: Comparison, to: string): Sql {
  const number = sql`number_or_null(${text})`
  switch (how) {
    case '=':
      return sql`${number} = ${to}::numeric`
    case '<':
      return sql`${number} < ${to}::numeric`
    case '<=':
      return sql`${number} <= ${to}::numeric`
    case '>':
      return sql`${number} > ${to}::numeric`
    case '>=':
      return sql`${number} >= ${to}::numeric`
  }
}
