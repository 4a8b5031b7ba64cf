import { AppError } from '../platform/errors.ts'

/** What one key may do, `limit` times in each second of the clock; 0: as often as it likes. */
export type RateRequest = { key: string; limit: number; now: Date }

/**
 * Counts requests in whole seconds, each process for itself: with several processes the sum may be higher by
 * as many times. Costs one map entry per active key and second.
 */
export class RateLimiter {
  #second = 0
  readonly #counts = new Map<string, number>()

  /** Counts a request: how many the key has made in this second. Zero where there is no limit. */
  count({ key, limit, now }: RateRequest): number {
    if (limit <= 0) return 0
    const second = Math.floor(now.getTime() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#counts.clear()
    }
    const current = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, current)
    return current
  }

  /** Counts a request. @throws AppError `rate_limited` above the limit, with the seconds to wait */
  require(request: RateRequest): void {
    this.requireWithin(this.count(request), request.limit)
  }

  /** The same of a request that was counted. */
  requireWithin(current: number, limit: number): void {
    if (current <= limit || limit <= 0) return
    throw new AppError('rate_limited', `More than ${limit} requests per second; wait a second`, {
      limitType: 'requests_per_second',
      limit,
      current,
      retryAfterSeconds: 1,
    })
  }
}
