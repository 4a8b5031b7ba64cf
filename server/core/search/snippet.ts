import { placedSearchKey, searchKey } from '../../../shared/fold-text.ts'

const before = 40
const longest = 160

/** The part of a text around what was looked for, on one line, with … where something is left out. */
export function snippetOf(text: string, part: string): string {
  const { key, places } = placedSearchKey(text)
  const [hit] = places[key.indexOf(searchKey(part))] ?? [0]
  const from = hit <= before ? 0 : startOfWord(text, hit - before)
  const to = Math.min(text.length, from + longest)
  const shown = text.slice(from, to).toWellFormed().replaceAll('\ufffd', '').replace(/\s+/gu, ' ').trim()
  return `${from > 0 ? '…' : ''}${shown}${to < text.length ? '…' : ''}`
}

/** The beginning of the next word, unless it is far. */
function startOfWord(text: string, from: number): number {
  const blank = text.slice(from, from + before / 2).search(/\s/u)
  return blank < 0 ? from : from + blank + 1
}
