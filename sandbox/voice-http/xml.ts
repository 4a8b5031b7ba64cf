export type XmlNode = { name: string; attributes: Record<string, string>; children: XmlNode[]; text: string }

/** A script that the network could not read, in words for the log. */
export class ScriptError extends Error {}

const namePattern = /[A-Za-z_][\w.-]*/y
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Reads a document as strictly as the networks do: one root, all tags closed, everything escaped. */
export function parseXml(document: string): XmlNode {
  const reader = new Reader(document)
  reader.skipBlank()
  if (reader.take('<?xml')) reader.skipPast('?>')
  reader.skipBlank()
  const root = reader.readElement()
  reader.skipBlank()
  if (!reader.atEnd) throw new ScriptError('There is something after the root element')
  return root
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false
    this.#at += token.length
    return true
  }

  expect(token: string): void {
    if (!this.take(token)) throw new ScriptError(`Expected '${token}' at letter ${this.#at}`)
  }

  skipBlank(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1
  }

  skipPast(token: string): void {
    const found = this.#text.indexOf(token, this.#at)
    if (found < 0) throw new ScriptError(`'${token}' is missing`)
    this.#at = found + token.length
  }

  readElement(): XmlNode {
    this.expect('<')
    const node: XmlNode = { name: this.#readName(), attributes: {}, children: [], text: '' }
    for (;;) {
      this.skipBlank()
      if (this.take('/>')) return node
      if (this.take('>')) break
      const name = this.#readName()
      if (name in node.attributes) throw new ScriptError(`The attribute ${name} stands twice in ${node.name}`)
      this.expect('="')
      node.attributes[name] = this.#readText('"')
      this.expect('"')
    }
    for (;;) {
      node.text += this.#readText('<')
      if (this.take('</')) break
      node.children.push(this.readElement())
    }
    this.expect(`${node.name}>`)
    return node
  }

  #readName(): string {
    namePattern.lastIndex = this.#at
    const name = namePattern.exec(this.#text)?.[0]
    if (!name) throw new ScriptError(`Expected a name at letter ${this.#at}`)
    this.#at += name.length
    return name
  }

  #readText(until: string): string {
    const end = this.#text.indexOf(until, this.#at)
    if (end < 0) throw new ScriptError(`'${until}' is missing`)
    const raw = this.#text.slice(this.#at, end)
    this.#at = end
    if (raw.includes('<')) throw new ScriptError(`'<' is not escaped`)
    return raw.replace(/&([^;\s&]*;?)/g, (_whole, entity: string) => decode(entity))
  }
}

function decode(entity: string): string {
  const name = entity.slice(0, -1)
  if (entity.endsWith(';') && entities[name]) return entities[name]
  const [, number] = /^#(\d+);$/.exec(entity) ?? []
  if (number) return String.fromCodePoint(Number(number))
  throw new ScriptError(`'&${entity}' is not escaped`)
}
