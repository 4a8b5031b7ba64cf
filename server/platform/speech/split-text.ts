/**
 * A text in parts of so many characters at most, whose sum is the text: cut after a sentence where one ends, else
 * after a word, else anywhere.
 */
export function splitText(text: string, longest: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > longest) {
    const head = rest.slice(0, longest)
    const cut = lastEnd(head, /[.!?。！？؟।\n]\s*/gu) || lastEnd(head, /\s+/gu) || safeCut(head)
    parts.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return [...parts, rest]
}

function lastEnd(text: string, pattern: RegExp): number {
  const last = [...text.matchAll(pattern)].at(-1)
  return last ? last.index + last[0].length : 0
}

/** Not between the two halves of one character. */
function safeCut(head: string): number {
  return /[\ud800-\udbff]$/.test(head) && head.length > 1 ? head.length - 1 : head.length
}
