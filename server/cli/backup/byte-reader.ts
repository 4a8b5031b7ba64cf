/** Takes a stream of bytes apart: lines, and stretches of a known length. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #buffer: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The text up to the next line break. @throws UnexpectedEnd when there is none within `limit` bytes */
  async readLine(limit: number): Promise<string> {
    for (;;) {
      const at = this.#buffer.indexOf(0x0a)
      if (at >= 0) {
        const text = this.#buffer.toString('utf8', 0, at)
        this.#buffer = this.#buffer.subarray(at + 1)
        return text
      }
      if (this.#buffer.length > limit) throw new UnexpectedEnd(`No line of at most ${limit} bytes`)
      await this.#readMore()
    }
  }

  /** Exactly so many bytes. @throws UnexpectedEnd when the stream has fewer */
  async readBytes(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) await this.#readMore()
    const bytes = this.#buffer.subarray(0, count)
    this.#buffer = this.#buffer.subarray(count)
    return bytes
  }

  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async #readMore(): Promise<void> {
    const { value, done } = await this.#source.next()
    if (done) throw new UnexpectedEnd('The file ends too early')
    this.#buffer = this.#buffer.length === 0 ? Buffer.from(value) : Buffer.concat([this.#buffer, value])
  }
}

export class UnexpectedEnd extends Error {}
