/** What people of one language write: enough of it that lists look real and search has something to find. */
export type Language = {
  /** ISO 639-1 */
  code: string
  /** ISO 3166-1 */
  country: string
  timezone: string
  /** How many of a hundred contacts write it. */
  share: number
  firstNames: string[]
  lastNames: string[]
  /** Puts a first and a last name in the order and with the blanks of the language. */
  fullName(first: string, last: string): string
  /** Whole messages. */
  inbound: string[]
  outbound: string[]
  /** The commonest words first. Rarer ones are made of the syllables. */
  words: string[]
  syllables: string[]
  /** What stands between two words. */
  blank: string
  stop: string
}
