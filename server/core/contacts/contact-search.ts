import { emptySql, type Sql, sql } from '../../platform/db/index.ts'

/** Conditions on a row of contacts, and whether the index can find by them. */
export type TextConditions = { conditions: Sql[]; isIndexed: boolean }

/** The text that the index `contacts_search` is on. */
const indexedText = sql`(name || ' ' || coalesce(phone, '') || ' ' || coalesce(email, ''))`

/** A part of one column, in any letter case; then, where the index can help, the same of the indexed text. */
export function textConditions(column: Sql, part: string): TextConditions {
  const pattern = likePattern(part)
  const exact = sql`${column} ilike ${pattern}`
  if (!hasTrigram(part)) return { conditions: [exact], isIndexed: false }
  return { conditions: [sql`${indexedText} ilike ${pattern}`, exact], isIndexed: true }
}

/** A part of the name or the number, as people type it. */
export function searchConditions(search: string): TextConditions {
  const word = likePattern(search)
  const digits = searchDigits(search)
  const number = likePattern(digits)
  const exact = digits ? sql`(name ilike ${word} or phone like ${number})` : sql`name ilike ${word}`
  if (!isIndexed(search)) return { conditions: [exact], isIndexed: false }
  if (!digits) return { conditions: [sql`${indexedText} ilike ${word}`, exact], isIndexed: true }
  const orWord = search.includes(digits) ? emptySql : sql`or ${indexedText} ilike ${word}`
  return { conditions: [sql`(${indexedText} ilike ${number} ${orWord})`, exact], isIndexed: true }
}

/** A part of the name, the number or the e-mail address: whatever the index has. */
export function partConditions(part: string): TextConditions {
  const digits = searchDigits(part)
  const word = sql`${indexedText} ilike ${likePattern(part)}`
  const conditions =
    digits && !part.includes(digits)
      ? [sql`(${word} or ${indexedText} ilike ${likePattern(digits)})`]
      : [word]
  return { conditions, isIndexed: isIndexed(part) }
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
