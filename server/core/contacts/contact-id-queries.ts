import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { foldedSearchConditions, textConditions } from './contact-search.ts'

/** A query of contact ids for other rooms' statements, and whether an index finds them. */
export type ContactIds = { ids: Sql; isIndexed: boolean }

/** From so many digits on, the end of a number says whose it is. */
const fewestDigits = 7
const mostDigits = 20

/** The contacts whose name contains a text, in any letter case. */
export function contactsNamed(accountId: Id, part: string): ContactIds {
  const { conditions, isIndexed } = textConditions(sql`name`, part)
  const all = joinSql([sql`account_id = ${accountId} and deleted_at is null`, ...conditions], sql` and `)
  return { ids: sql`select id from contacts where ${all}`, isIndexed }
}

/** The contacts with a text in their name or their number, as people type it, accents aside. */
export function contactsMatching(accountId: Id, search: string): ContactIds {
  const { conditions, isIndexed } = foldedSearchConditions(search)
  const all = joinSql([sql`account_id = ${accountId} and deleted_at is null`, ...conditions], sql` and `)
  return { ids: sql`select id from contacts where ${all}`, isIndexed }
}

/** Whether one contact, named by their id, is one of those. */
export function isMatching(accountId: Id, contactId: Sql, search: string): Sql {
  const { conditions } = foldedSearchConditions(search)
  return sql`coalesce((select ${joinSql(conditions, sql` and `)} from contacts
    where account_id = ${accountId} and id = ${contactId} and deleted_at is null), false)`
}

/** Whether a row of contacts that a statement reads anyway has such a name. */
export function isNamed(contact: Sql, part: string): Sql {
  const { conditions } = textConditions(sql`${contact}.name`, part)
  return sql`${contact}.deleted_at is null and ${conditions.at(-1)!}`
}

/**
 * The contacts whose number is one of these, in digits; or ends with one, or one with it, when the shorter of both
 * has seven digits or more: numbers come with and without their country's code.
 */
export function contactsWithPhone(accountId: Id, numbers: string[]): Sql {
  const ends = numbers.map(reverse)
  const conditions = [sql`reverse(phone) = any(${ends.flatMap(beginnings)}::text[])`]
  // As the index compares: prefixes that a plan without values can use, too.
  for (const end of ends.filter(({ length }) => length >= fewestDigits))
    conditions.push(sql`reverse(phone) ~>=~ ${end} and reverse(phone) ~<~ ${`${end}:`}`)
  return sql`
    select id from contacts where account_id = ${accountId} and deleted_at is null
       and (${joinSql(conditions, sql` or `)})`
}

/** Whole numbers, the other way round, that a longer one ends with. */
function beginnings(end: string): string[] {
  const lengths = Array.from(
    { length: Math.min(end.length, mostDigits) - fewestDigits },
    (_, index) => fewestDigits + index,
  )
  return [end, ...lengths.map((length) => end.slice(0, length))].map((text) => `${text}+`)
}

function reverse(text: string): string {
  return [...text].reverse().join('')
}
