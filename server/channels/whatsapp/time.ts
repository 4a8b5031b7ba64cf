/** Seconds beyond the year 5000: the value was milliseconds. */
const firstMilliseconds = 1e11

/** Meta's time (seconds since 1970, as text or number; milliseconds are understood) as ISO 8601. */
export function toIsoTime(value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const number = value === '' ? Number.NaN : Number(value)
  const time = new Date(number >= firstMilliseconds ? number : number * 1000)
  return number > 0 && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined
}

/** For what must have a time and came with none: earlier than all others, so that it overrules nothing. */
export const unknownTime = new Date(0).toISOString()
