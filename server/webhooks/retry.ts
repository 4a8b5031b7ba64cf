const jitter = 0.2

/**
 * How long to wait before the next try, or undefined when there is none. `tries` counts those made, the first one
 * included. An endpoint may ask for more time, but for twice the planned time at most, or it could stall its lane.
 * Waits differ from the plan by up to a fifth, so that what failed together does not come back together, unless they
 * are `exact`.
 */
export function nextTryInMs(
  delaysMs: readonly number[],
  {
    tries,
    retryAfterMs = 0,
    exact = false,
    random = Math.random,
  }: { tries: number; retryAfterMs?: number; exact?: boolean; random?: () => number },
): number | undefined {
  const delayMs = delaysMs[tries - 1]
  if (delayMs === undefined) return undefined
  const jittered = exact ? delayMs : delayMs * (1 - jitter + 2 * jitter * random())
  return Math.round(Math.max(jittered, Math.min(retryAfterMs, 2 * delayMs)))
}

/** The wait that a `Retry-After` asks for, in seconds or as a date; undefined when it makes no sense. */
export function parseRetryAfter(header: string | string[] | undefined, now: Date): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim()
  if (!text) return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  // Of dates only those of HTTP: much else parses as one.
  const at = /^[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
