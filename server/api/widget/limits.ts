import { AppError } from '../../platform/errors.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const mostKeys = 100_000

type Rule = { visitor: number; address: number; windowMs?: number }

/** What may be done by one visitor, and from one address; in a minute unless another time is named. */
const limits = {
  sessions: { visitor: 10, address: 10 },
  messages: { visitor: 20, address: 60 },
  uploads: { visitor: 5, address: 20 },
  identify: { visitor: 10, address: 10 },
  streams: { visitor: 30, address: 120 },
  reads: { visitor: 240, address: 1200 },
  // Each is a mail.
  transcripts: { visitor: 3, address: 20, windowMs: hourMs },
} as const satisfies Record<string, Rule>

export type LimitedAction = keyof typeof limits

type Window = { count: number; endsAt: number }

/**
 * Counts what visitors do, each process for itself: with several processes the sum may be higher by as many times.
 * An address may be an office or a mobile network, so it may do more than one visitor where that does no harm.
 */
export class WidgetLimits {
  readonly #windows = new Map<string, Window>()

  /** Counts one action. @throws AppError `rate_limited` above the limit, with the seconds to wait */
  require(
    action: LimitedAction,
    { visitor, address, now }: { visitor?: string; address: string; now: Date },
  ): void {
    const rule: Rule = limits[action]
    const { windowMs = minuteMs } = rule
    const keys = [
      { key: `${action}/a/${address}`, most: rule.address },
      ...(visitor === undefined ? [] : [{ key: `${action}/v/${visitor}`, most: rule.visitor }]),
    ]
    for (const { key, most } of keys) this.#count(key, { most, windowMs }, now.getTime())
  }

  #count(key: string, { most, windowMs }: { most: number; windowMs: number }, nowMs: number): void {
    let window = this.#windows.get(key)
    if (!window || window.endsAt <= nowMs) {
      if (this.#windows.size >= mostKeys) this.#forget(nowMs)
      window = { count: 0, endsAt: nowMs + windowMs }
      this.#windows.set(key, window)
    }
    window.count += 1
    if (window.count <= most) return
    const [span, limitType] = windowMs === minuteMs ? ['a minute', 'per_minute'] : ['an hour', 'per_hour']
    throw new AppError('rate_limited', `More than ${most} of these in ${span}; wait before the next`, {
      limitType,
      limit: most,
      current: window.count,
      retryAfterSeconds: Math.max(1, Math.ceil((window.endsAt - nowMs) / 1000)),
    })
  }

  /** When the ended ones are not enough, the oldest go: a flood of made-up keys must not fill the memory. */
  #forget(nowMs: number): void {
    for (const [key, { endsAt }] of this.#windows) {
      if (endsAt <= nowMs || this.#windows.size >= mostKeys) this.#windows.delete(key)
    }
  }
}
