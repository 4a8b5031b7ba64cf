import { placedSearchKey, searchKey } from '../../../shared/fold-text.ts'

export type Piece = { text: string; isHit: boolean }

/** A text in pieces, those that were searched for marked: accents and letter case aside. */
export function highlight(text: string, query: string): Piece[] {
  const { key, places } = placedSearchKey(text)
  const pieces: Piece[] = []
  let done = 0
  for (const [from, to] of hitsOf(key, wordsOf(query))) {
    // Two hits may be in one letter, which has its marks with it.
    const start = Math.max(done, places[from]![0])
    const end = places[to - 1]![1]
    if (end <= start) continue
    if (start > done) pieces.push({ text: text.slice(done, start), isHit: false })
    pieces.push({ text: text.slice(start, end), isHit: true })
    done = end
  }
  if (done < text.length) pieces.push({ text: text.slice(done), isHit: false })
  return pieces
}

/** The whole of what was typed, and its words for texts that have them apart. */
function wordsOf(query: string): string[] {
  const whole = searchKey(query.trim())
  const words = whole.split(/\s+/).filter((word) => word.length > 1 || whole.length === 1)
  return [...new Set([whole, ...words])].filter(Boolean)
}

/** Stretches without overlap, in order. */
function hitsOf(text: string, words: string[]): [number, number][] {
  const hits: [number, number][] = []
  for (const word of words)
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
      if (!hits.some(([from, to]) => at < to && from < at + word.length)) hits.push([at, at + word.length])
  return hits.sort(([one], [other]) => one - other)
}
