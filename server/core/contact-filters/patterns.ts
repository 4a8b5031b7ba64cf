/** The LIKE pattern of a text somewhere in another; nothing in it is a wildcard. */
export function containing(text: string): string {
  return `%${escapePattern(text)}%`
}

/** As `containing`, with any gap where the text has blanks: what is split at blanks and put together may have other ones. */
export function containingWords(text: string): string {
  return `%${text.trim().split(/\s+/).map(escapePattern).join('%')}%`
}

export function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** Whether an index on trigrams can help: three letters or digits in a row. One without any would be read whole. */
export function hasTrigram(text: string): boolean {
  return /[\p{L}\p{N}]{3}/u.test(text)
}
