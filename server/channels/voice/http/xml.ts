/** An element of a script; its name and the names of its attributes are ours, never a client's. */
export type XmlElement = {
  name: string
  attributes: Record<string, string | number | boolean | undefined>
  children: (XmlElement | string)[]
}

/** An element; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: XmlElement['attributes'] = {},
  ...children: XmlElement['children']
): XmlElement {
  return { name, attributes, children }
}

/** A whole document in UTF-8. */
export function renderXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root)}`
}

function render({ name, attributes, children }: XmlElement): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const head = [name, ...given.map(([key, value]) => `${key}="${escapeXml(String(value))}"`)].join(' ')
  if (children.length === 0) return `<${head}/>`
  const inner = children.map((child) => (typeof child === 'string' ? escapeXml(child) : render(child)))
  return `<${head}>${inner.join('')}</${name}>`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 has no way to write
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // Written plainly, an attribute's line breaks and tabs would be read as blanks.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** A text inside an element or an attribute. What XML cannot hold is left out; half a pair becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, '')
    .replace(/[&<>"'\t\n\r]/g, (character) => escapes[character]!)
}
