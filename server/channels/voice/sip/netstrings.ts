/** A text as `<length in bytes>:<text>,`. */
export function writeNetstring(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text)}:${text},`)
}

/** Takes bytes as they come and answers the texts that are whole. Throws on what is no netstring. */
export class NetstringReader {
  #rest: Buffer = Buffer.alloc(0)

  read(bytes: Buffer): string[] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const texts: string[] = []
    for (;;) {
      const colon = this.#rest.indexOf(':')
      if (colon < 0) {
        if (this.#rest.length > 9) throw new Error('A netstring begins without its length')
        return texts
      }
      const length = Number(this.#rest.toString('latin1', 0, colon))
      if (!Number.isInteger(length)) throw new Error('A netstring begins without its length')
      const end = colon + 1 + length
      if (this.#rest.length <= end) return texts
      texts.push(this.#rest.toString('utf8', colon + 1, end))
      this.#rest = this.#rest.subarray(end + 1)
    }
  }
}
