const lapseMs = 6_000
const tellEveryMs = 3_000

export type TypingPort = { tell(): void; onChange(): void }

/** Who is writing: the other side, until it stops or falls silent; and the visitor, which is told on now and then. */
export class Typing {
  readonly #port: TypingPort
  #lapse: ReturnType<typeof setTimeout> | undefined
  #toldAt = 0
  isAgentTyping = false

  constructor(port: TypingPort) {
    this.#port = port
  }

  /** What the stream says of the other side. */
  show(on: boolean): void {
    clearTimeout(this.#lapse)
    if (on) this.#lapse = setTimeout(() => this.show(false), lapseMs)
    if (this.isAgentTyping === on) return
    this.isAgentTyping = on
    this.#port.onChange()
  }

  /** The visitor has pressed a key. */
  typed(): void {
    const now = Date.now()
    if (now - this.#toldAt < tellEveryMs) return
    this.#toldAt = now
    this.#port.tell()
  }
}
