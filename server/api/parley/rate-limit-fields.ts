import type { FastifyReply } from 'fastify'
import { RateLimiter } from '../rate-limit.ts'
import type { Services } from '../services.ts'
import { type Caller, callerId } from './auth.ts'

/** The only policy there is, counted in whole seconds. */
const policy = 'second'
const windowSeconds = 1

/**
 * Counts requests of callers and tells them where they stand, in the fields of draft-ietf-httpapi-ratelimit-headers-11.
 * Where there is no limit, they say nothing.
 */
export class CallerLimiter {
  readonly #limiter = new RateLimiter()
  readonly #services: Pick<Services, 'db' | 'requestsPerSecond'>

  constructor(services: Pick<Services, 'db' | 'requestsPerSecond'>) {
    this.#services = services
  }

  /** @throws AppError `rate_limited`, with the seconds to wait */
  require(caller: Caller, reply: FastifyReply): void {
    const { db, requestsPerSecond } = this.#services
    const limit = caller.account.settings.requestsPerSecond || requestsPerSecond
    if (limit <= 0) return
    const counted = this.#limiter.count({ key: callerId(caller), limit, now: db.now() })
    const remaining = Math.max(0, limit - counted)
    reply.header('ratelimit-policy', `"${policy}";q=${limit};w=${windowSeconds}`)
    reply.header('ratelimit', `"${policy}";r=${remaining};t=${windowSeconds}`)
    this.#limiter.requireWithin(counted, limit)
  }
}
