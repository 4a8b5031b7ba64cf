import { foldInside } from '../../../shared/fold-text.ts'

/** The LIKE pattern of a text somewhere in another; nothing in it is a wildcard. */
export function containing(text: string): string {
  return `%${escapePattern(text)}%`
}

/** As `containing`, with any gap where the text has blanks: what is split at blanks and put together may have other ones. */
export function containingWords(text: string): string {
  return `%${text.trim().split(/\s+/).map(escapePattern).join('%')}%`
}

/** Of each of its words what the folded form of a text with it has: what an index on folded texts can be asked for. */
export function foldedWords(text: string): string {
  return text.trim().split(/\s+/).map(foldInside).join(' ')
}

export function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Whether the indexes on names can help: the one as they are, and the one on folded text. */
export function isIndexedText(text: string): boolean {
  return hasTrigram(text) && hasTrigram(foldedWords(text))
}

/** Whether an index on trigrams can help: three letters or digits in a row. One without any would be read whole. */
export function hasTrigram(text: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(text)
}
