/** A piece of a text: words, or an address to go to. */
export type TextPart = { text: string; href?: string }

const pattern =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`]+|\b[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi

/** Finds the addresses in a text. Only http, https and mailto become links; all else stays words. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    const found = trim(match[0])
    const href = toHref(found)
    if (!href) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: found, href })
    end = match.index + found.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** What ends the sentence does not belong to the address; a closing bracket does if one was opened in it. */
function trim(address: string): string {
  let trimmed = address.replace(/[.,;:!?…'"»”’]+$/, '')
  while (/[)\]}]$/.test(trimmed) && !isBalanced(trimmed)) trimmed = trimmed.slice(0, -1)
  return trimmed
}

function isBalanced(text: string): boolean {
  const count = (signs: RegExp) => text.match(signs)?.length ?? 0
  return count(/[([{]/g) >= count(/[)\]}]/g)
}

function toHref(found: string): string | undefined {
  const isMail = !/^(https?:|www\.)/i.test(found)
  const href = isMail ? `mailto:${found}` : /^www\./i.test(found) ? `https://${found}` : found
  if (!URL.canParse(href)) return undefined
  const { protocol, username } = new URL(href)
  // A name before the host makes one address look like another.
  return ['http:', 'https:', 'mailto:'].includes(protocol) && !username ? href : undefined
}
