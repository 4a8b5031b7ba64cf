import { AppError } from '../platform/errors.ts'

const windowMs = 15 * 60_000
const mostKeys = 100_000

/** How many failures a key may have in a quarter of an hour. */
export type AttemptKey = { key: string; most: number }

type Window = { count: number; endsAt: number }

/**
 * Slows down whoever guesses: counts attempts per key, in this process, and takes those back that were right.
 * An attempt counts from its beginning, so that many at once are no way around.
 */
export class AttemptLimiter {
  readonly #windows = new Map<string, Window>()

  /** Counts an attempt under every key. @throws AppError `rate_limited` when one of them has had too many */
  begin(keys: AttemptKey[], now: Date): void {
    const nowMs = now.getTime()
    const windows = keys.map(({ key, most }) => ({ key, most, window: this.#windowOf(key, nowMs) }))
    const full = windows.find(({ most, window }) => window.count >= most)
    if (full) {
      throw new AppError('rate_limited', 'Too many failed attempts; wait before the next', {
        limitType: 'failed_attempts',
        limit: full.most,
        current: full.window.count,
        retryAfterSeconds: Math.ceil((full.window.endsAt - nowMs) / 1000),
      })
    }
    if (this.#windows.size >= mostKeys) this.#forgetEnded(nowMs)
    for (const { key, window } of windows) {
      window.count += 1
      this.#windows.set(key, window)
    }
  }

  /** The attempt was right: it does not count. */
  succeed(keys: AttemptKey[]): void {
    for (const { key } of keys) {
      const window = this.#windows.get(key)
      if (window && window.count > 0) window.count -= 1
    }
  }

  #windowOf(key: string, nowMs: number): Window {
    const known = this.#windows.get(key)
    return known && known.endsAt > nowMs ? known : { count: 0, endsAt: nowMs + windowMs }
  }

  /** When even that leaves too many, the oldest go: a flood of made-up keys must not fill the memory. */
  #forgetEnded(nowMs: number): void {
    for (const [key, { endsAt }] of this.#windows) {
      if (endsAt <= nowMs) this.#windows.delete(key)
    }
    for (const key of this.#windows.keys()) {
      if (this.#windows.size < mostKeys) break
      this.#windows.delete(key)
    }
  }
}
