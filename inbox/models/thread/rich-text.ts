import { linkify } from '../../../shared/linkify.ts'

/** A text in pieces that a view draws one by one. Nothing in it is ever read as HTML. */
export type RichPart =
  | { type: 'text'; text: string }
  | { type: 'link'; text: string; href: string }
  | { type: 'mention'; text: string; agentId: string }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'emphasis' | 'strike'; parts: RichPart[] }

export type Mentioned = { id: string; name: string }

const marks = { '*': 'strong', _: 'emphasis', '~': 'strike' } as const
// As WhatsApp reads them: within one line, with no blank inside the mark and no letter or digit outside it.
const marked =
  /```([^`]+)```|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])((?!\3)\S(?:(?:(?!\3)[^\n])*(?!\3)\S)?)\3(?![\p{L}\p{N}])/gu

/** Reads links, and where the network has them the marks of bold, italic, struck and fixed-width words. */
export function readRichText(
  text: string,
  { marks: hasMarks = false, mentioned = [] }: { marks?: boolean; mentioned?: Mentioned[] } = {},
): RichPart[] {
  const plain = (piece: string) =>
    splitMentions(piece, mentioned).flatMap((part) => (part.type === 'text' ? readLinks(part.text) : part))
  return hasMarks ? readMarks(text, plain) : plain(text)
}

/** What is read of a text when nothing of it is drawn in another way. */
export function wordsOf(parts: readonly RichPart[]): string {
  return parts.map((part) => ('parts' in part ? wordsOf(part.parts) : part.text)).join('')
}

function readMarks(text: string, plain: (piece: string) => RichPart[]): RichPart[] {
  const links = linkSpans(text)
  const parts: RichPart[] = []
  let end = 0
  for (const match of text.matchAll(marked)) {
    const [whole, block, inline, sign, inner] = match
    // An address may hold any of the signs.
    if (match.index < end || links.some(([from, to]) => match.index > from && match.index < to)) continue
    parts.push(...plain(text.slice(end, match.index)))
    const code = block ?? inline
    if (code !== undefined) parts.push({ type: 'code', text: code })
    else parts.push({ type: marks[sign as keyof typeof marks], parts: readMarks(inner!, plain) })
    end = match.index + whole.length
  }
  return [...parts, ...plain(text.slice(end))]
}

function linkSpans(text: string): [number, number][] {
  return linkify(text).flatMap(({ text: piece, href, at }) => (href ? [[at, at + piece.length]] : []))
}

function readLinks(text: string): RichPart[] {
  return linkify(text).map(({ text: words, href }) =>
    href ? { type: 'link', text: words, href } : { type: 'text', text: words },
  )
}

function splitMentions(text: string, mentioned: Mentioned[]): RichPart[] {
  for (const { id, name } of mentioned) {
    const at = text.indexOf(`@${name}`)
    if (at < 0) continue
    const after = at + name.length + 1
    return [
      ...splitMentions(text.slice(0, at), mentioned),
      { type: 'mention', text: `@${name}`, agentId: id },
      ...splitMentions(text.slice(after), mentioned),
    ]
  }
  return text === '' ? [] : [{ type: 'text', text }]
}

/** Whether a text is a few emoji and nothing else: those are drawn large. */
export function isOnlyEmoji(text: string): boolean {
  return (
    text.length <= 24 &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text) &&
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\s)+$/u.test(text)
  )
}
