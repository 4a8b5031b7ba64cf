import { GraphError } from './errors.ts'
import type { PhoneNumber } from './state.ts'

/** Tokens left at a moment. Tokens come back with time, up to the burst. */
export type TokenBucket = { tokens: number; at: number }

const maxPairs = 100_000

export function newBucket(): TokenBucket {
  return { tokens: Number.POSITIVE_INFINITY, at: 0 }
}

/**
 * Counts one message against the number's throughput and against the pair of number and recipient.
 * Throws 130429 or 131056. A refused message counts against neither.
 */
export function requireWithinLimits(number: PhoneNumber, recipient: string, now: number): void {
  const { throughputPerSecond, pairRate, pairBurst, pairSecondsPerMessage } = number.behaviour
  const limited = throughputPerSecond !== null
  if (limited && !hasToken(number.throughput, throughputPerSecond, throughputPerSecond, now)) {
    throw new GraphError(130429, { retryAfterSeconds: 1 })
  }
  if (pairRate) {
    const bucket = pairBucket(number, recipient)
    if (!hasToken(bucket, pairBurst, 1 / pairSecondsPerMessage, now)) throw new GraphError(131056)
    bucket.tokens -= 1
  }
  if (limited) number.throughput.tokens -= 1
}

function hasToken(bucket: TokenBucket, burst: number, perSecond: number, now: number): boolean {
  const regained = (Math.max(0, now - bucket.at) / 1000) * perSecond
  bucket.tokens = Math.min(burst, bucket.tokens + regained)
  bucket.at = now
  return bucket.tokens >= 1
}

/** Forgetting the pair that was made first keeps memory bounded; at worst somebody gets a fresh burst. */
function pairBucket(number: PhoneNumber, recipient: string): TokenBucket {
  const known = number.pairs.get(recipient)
  if (known) return known
  const oldest = number.pairs.size >= maxPairs ? number.pairs.keys().next() : undefined
  if (oldest && !oldest.done) number.pairs.delete(oldest.value)
  const bucket = newBucket()
  number.pairs.set(recipient, bucket)
  return bucket
}
