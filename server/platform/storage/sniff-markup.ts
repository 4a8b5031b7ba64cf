/**
 * How HTML begins, after blanks, for a browser that guesses: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type
 */
const htmlBeginnings =
  /^<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|img|object|embed|form|base|frameset|template|!--)[\s>/-]/

/** Names the markup a file begins with, or undefined when it begins with none. */
export function sniffMarkup(bytes: Uint8Array): string | undefined {
  const text = decodeText(bytes).trimStart().toLowerCase()
  if (!text.startsWith('<')) return undefined
  if (/^<(\?xml|!doctype|!--|svg[\s>/]|\w+:svg[\s>])/.test(text) && /<(\w+:)?svg[\s>/]/.test(text))
    return 'image/svg+xml'
  if (htmlBeginnings.test(`${text} `)) return 'text/html'
  if (/<html[\s>]/.test(text)) return text.startsWith('<?xml') ? 'application/xhtml+xml' : 'text/html'
  if (/^<(\?xml|!doctype)/.test(text)) return 'application/xml'
  return undefined
}

/** The beginning of a text. Byte order marks are believed, as browsers do; a character cut at the end is left out. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = hasUtf16Mark(bytes) ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
  return new TextDecoder(encoding).decode(bytes, { stream: true })
}

export function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
