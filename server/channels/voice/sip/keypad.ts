const keys = /^[0-9*#A-D]$/
const doubledMs = 50

/** Hears keys. A press that is told twice, in the speech and beside it, counts once. */
export class Keypad {
  #last: { key: string; atMs: number } | undefined

  /** The key of a told press, or undefined when it was told already or is no key. */
  hear(told: string | undefined, nowMs: number): string | undefined {
    const key = told?.toUpperCase()
    if (!key || !keys.test(key)) return undefined
    const last = this.#last
    this.#last = { key, atMs: nowMs }
    return last?.key === key && nowMs - last.atMs < doubledMs ? undefined : key
  }
}
