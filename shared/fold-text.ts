/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs of Arabic, and what stretches Arabic words. */
const marks =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+/gu

const letters = 'đĐłŁøØħĦŧŦıςىٱةکیہە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹'
const plain = 'dDlLoOhHtTiσياهكيهه01234567890123456789'
const plainOf = new Map([...letters].map((letter, at) => [letter, plain[at]!]))
const anyLetter = new RegExp(`[${letters}]`, 'gu')

/**
 * A text as it is searched: without the marks that people leave out when they type, and with the letters and digits for
 * which they type another. Marks of other scripts are part of the word. `fold_text` in SQL does the same.
 */
export function foldText(text: string): string {
  if (!/[\u0080-\uffff]/.test(text)) return text
  return text
    .normalize('NFD')
    .replace(marks, '')
    .replace(anyLetter, (letter) => plainOf.get(letter)!)
    .normalize('NFC')
}

/** For comparing: folded, in lower case. */
export function searchKey(text: string): string {
  return foldText(text.toLowerCase())
}

/** Whether a text has what was typed somewhere, accents and letter case aside. */
export function contains(text: string, typed: string): boolean {
  return searchKey(text).includes(searchKey(typed.trim()))
}

/** A search key, and for each of its code units the place in the text of the letter that it comes from. */
export type PlacedKey = { key: string; places: [from: number, to: number][] }

/** The search key of a text in which what is found is to be shown as it is written. */
export function placedSearchKey(text: string): PlacedKey {
  const places: PlacedKey['places'] = []
  let key = ''
  for (const { 0: letter, index } of text.matchAll(wholeLetter)) {
    const folded = searchKey(letter)
    key += folded
    for (let unit = 0; unit < folded.length; unit += 1) places.push([index, index + letter.length])
  }
  return { key, places }
}

/** A character with what may melt into it: marks, and the later parts of a Korean syllable. Each folds by itself. */
const wholeLetter = /.[\p{M}\u0640\u1160-\u11ff]*/gsu

/**
 * What the folded form of every text with this part in it contains: the part's own, without what at its edges may melt
 * into a letter beside it.
 */
export function foldInside(part: string): string {
  const own = part.replace(/^[\p{M}\u0640\u1160-\u11ff]+/u, '').match(wholeLetter) ?? []
  return foldText(own.slice(0, isSettled(own.at(-1) ?? '') ? undefined : -1).join(''))
}

/**
 * Whether the letter folds alike with whatever mark comes after it. To a Korean syllable that is written as a whole,
 * nobody adds its end as a letter of its own.
 */
function isSettled(letter: string): boolean {
  if (/^[\uac00-\ud7a3]$/.test(letter)) return true
  const folded = foldText(letter)
  return [...melting].every((mark) => foldText(letter + mark).startsWith(folded))
}

/** What is not removed and yet composes with a letter before it; and, first, what goes before any other mark. */
const melting =
  '\u20d2\u093c\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u102e\u1b35\u3099\u309a\u1161\u11a8'
