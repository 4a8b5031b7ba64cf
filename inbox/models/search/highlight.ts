export type Piece = { text: string; isHit: boolean }

/** A text in pieces, those that were searched for marked: letter case, accents and vowel signs aside. */
export function highlight(text: string, query: string): Piece[] {
  const { folded, places } = fold(text)
  const hits = hitsOf(folded, wordsOf(query))
  const pieces: Piece[] = []
  let done = 0
  for (const [from, to] of hits) {
    const start = places[from]!
    const end = places[to] ?? text.length
    if (start > done) pieces.push({ text: text.slice(done, start), isHit: false })
    pieces.push({ text: text.slice(start, end), isHit: true })
    done = end
  }
  if (done < text.length) pieces.push({ text: text.slice(done), isHit: false })
  return pieces
}

/** The whole of what was typed, and its words for texts that have them apart. */
function wordsOf(query: string): string[] {
  const whole = fold(query.trim()).folded
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

/** The text as it is compared, with the place of each of its letters in the text as it is written. */
function fold(text: string): { folded: string; places: number[] } {
  const places: number[] = []
  let folded = ''
  let at = 0
  for (const letter of text) {
    for (const plain of letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()) {
      folded += plain
      for (let unit = 0; unit < plain.length; unit += 1) places.push(at)
    }
    at += letter.length
  }
  return { folded, places }
}
