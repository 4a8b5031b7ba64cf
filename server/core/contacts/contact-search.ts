import { foldInside, foldText } from '../../../shared/fold-text.ts'
import { emptySql, type Sql, sql } from '../../platform/db/index.ts'

/** Conditions on a row of contacts, and whether the index can find by them. */
export type TextConditions = { conditions: Sql[]; isIndexed: boolean }

/*
 * The index `contacts_search` is on `search_text`: name, number and e-mail address, folded. Vendors' APIs mind accents
 * and our own does not, so theirs have it find more than they ask for, and look at what the contact really has.
 */

/** A part of one column, in any letter case; first, where the index can help, the same of the indexed text. */
export function textConditions(column: Sql, part: string): TextConditions {
  const exact = sql`${column} ilike ${likePattern(part)}`
  const inside = foldInside(part)
  if (!hasTrigram(inside)) return { conditions: [exact], isIndexed: false }
  return { conditions: [hasText(inside), exact], isIndexed: true }
}

/** A part of the name or the number, as people type it, in any letter case. */
export function searchConditions(search: string): TextConditions {
  const inside = foldInside(search)
  const exact = nameOrNumber(sql`name`, search)
  if (!isIndexed(inside)) return { conditions: [exact], isIndexed: false }
  return { conditions: [hasTextOrDigits(inside), exact], isIndexed: true }
}

/** The same, accents aside. */
export function foldedSearchConditions(search: string): TextConditions {
  const part = foldText(search)
  if (part === '') return nothing
  // The kept text is asked first in any case: folding names takes longer.
  const conditions = [hasTextOrDigits(part), nameOrNumber(sql`fold_text(name)`, part)]
  return { conditions, isIndexed: isIndexed(part) }
}

/** A part of the name, the number or the e-mail address, accents and letter case aside: whatever the index has. */
export function partConditions(text: string): TextConditions {
  const part = foldText(text)
  if (part === '') return nothing
  const digits = searchDigits(part)
  const condition =
    digits && !part.includes(digits) ? sql`(${hasText(part)} or ${hasText(digits)})` : hasText(part)
  return { conditions: [condition], isIndexed: isIndexed(part) }
}

/** Of what is no letter, such as a lone vowel sign. */
const nothing: TextConditions = { conditions: [sql`false`], isIndexed: false }

function nameOrNumber(name: Sql, part: string): Sql {
  const digits = searchDigits(part)
  return sql`(${name} ilike ${likePattern(part)} ${digits ? sql`or phone like ${likePattern(digits)}` : emptySql})`
}

function hasTextOrDigits(part: string): Sql {
  const digits = searchDigits(part)
  if (!digits) return hasText(part)
  return part.includes(digits) ? hasText(digits) : sql`(${hasText(digits)} or ${hasText(part)})`
}

function hasText(part: string): Sql {
  return sql`search_text ilike ${likePattern(part)}`
}

/** Whether the index can help: a term without a trigram would have it read whole. */
function isIndexed(search: string): boolean {
  const digits = searchDigits(search)
  if (!digits || search.includes(digits)) return hasTrigram(digits || search)
  return hasTrigram(digits) && hasTrigram(search)
}

/** Three letters or digits in a row, or the end of one word and the beginning of the next. */
function hasTrigram(text: string): boolean {
  return /[\p{L}\p{N}]{3}|[\p{L}\p{N}][^\p{L}\p{N}]+[\p{L}\p{N}]/u.test(text)
}

/** The digits of a term that reads as part of a phone number; none otherwise. */
function searchDigits(search: string): string {
  const digits = search.replace(/[\s+\-.()]/g, '')
  return /^[0-9]+$/.test(digits) ? digits : ''
}

function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
