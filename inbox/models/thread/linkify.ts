/** A piece of a text: words, or an address to go to. */
export type TextPart = { text: string; href?: string }

// Invisible marks that turn the direction of text end an address: they make one look like another.
const pattern =
  /\b(?:https?:\/\/|www\.)[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+|\b[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b|(?<![\w+])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?!\d)/gi

const safeProtocols = ['http:', 'https:', 'mailto:', 'tel:']

/** Finds the addresses in a text. Only http, https, mailto and tel become links; all else stays words. */
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

/** An address of somebody else's as one that is safe to follow, or undefined. */
export function toSafeHref(address: unknown): string | undefined {
  if (typeof address !== 'string' || !URL.canParse(address)) return undefined
  const { protocol, username } = new URL(address)
  // A name before the host makes one address look like another.
  return safeProtocols.includes(protocol) && !username ? address : undefined
}

/** What ends the sentence does not belong to the address; a closing bracket does if one was opened in it. */
function trim(address: string): string {
  let trimmed = address.replace(/[.,;:!?…'"»”’*~_]+$/, '')
  while (/[)\]}]$/.test(trimmed) && !isBalanced(trimmed)) trimmed = trimmed.slice(0, -1)
  return trimmed
}

function isBalanced(text: string): boolean {
  const count = (signs: RegExp) => text.match(signs)?.length ?? 0
  return count(/[([{]/g) >= count(/[)\]}]/g)
}

function toHref(found: string): string | undefined {
  if (found.startsWith('+')) return `tel:+${found.replace(/\D/g, '')}`
  if (/^www\./i.test(found)) return toSafeHref(`https://${found}`)
  return toSafeHref(/^https?:/i.test(found) ? found : `mailto:${found}`)
}
