/** Chinese, Japanese and Korean, whose words are often two characters long. */
const pairing = '[\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff]'
const run = new RegExp(`${pairing}{2,}`, 'gu')

/** All pairs of such characters that stand beside each other: `pairs_of` in SQL knows the same. */
export function pairsOf(text: string): string[] {
  const runs = text.match(run) ?? []
  const pairs = runs.flatMap((own) =>
    Array.from({ length: own.length - 1 }, (_, at) => own.slice(at, at + 2)),
  )
  return [...new Set(pairs)]
}

/** Whether there is something in it that the index of trigrams knows: three in a row, or two at an edge of a word. */
export function hasTrigram(text: string): boolean {
  return trigram.test(text)
}

const inWord = '[\\p{Alphabetic}\\p{N}]'
const between = '[^\\p{Alphabetic}\\p{N}]'
const trigram = new RegExp(`${inWord}{3}|${inWord}{2}${between}|${between}${inWord}{2}`, 'u')

/** A pattern of `like` for texts with this in them. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
