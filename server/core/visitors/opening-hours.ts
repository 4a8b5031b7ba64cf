/** When somebody answers: minutes of the day from and to, by weekday (0 is Sunday), in a time zone. */
export type OpeningHours = { timezone: string; days: { from: number; to: number }[][] }

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/**
 * Reads `{"timezone":"Asia/Riyadh","sun":["09:00-17:00"],"mon":["09:00-12:00","13:00-18:00"]}`. A day that is not
 * named is closed; a span may end at 24:00, and one past midnight is written as two. Undefined when it cannot be read.
 */
export function readOpeningHours(text: string | undefined): OpeningHours | undefined {
  if (text === undefined || checkOpeningHours(text)) return undefined
  const parsed = JSON.parse(text) as Record<string, string | string[]>
  return {
    timezone: String(parsed['timezone'] ?? 'UTC'),
    days: dayNames.map((day) => ((parsed[day] ?? []) as string[]).map((span) => parseSpan(span)!)),
  }
}

/** What is wrong with opening hours. */
export function checkOpeningHours(text: string): string | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return 'must be JSON such as {"timezone":"Asia/Riyadh","sun":["09:00-17:00"]}'
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'must be a JSON object'
  for (const [key, value] of Object.entries(parsed)) {
    if (key === 'timezone') {
      if (!isTimezone(value)) return `has the time zone '${String(value)}', which is none`
    } else if (!dayNames.includes(key)) return `has '${key}'; days are ${dayNames.join(', ')}`
    else if (!Array.isArray(value) || value.some((span) => !parseSpan(span)))
      return `has ${key} wrong; it takes a list of spans such as 09:00-17:00`
  }
  return undefined
}

export function isOpenAt({ timezone, days }: OpeningHours, now: Date): boolean {
  const { day, minute } = wallTime(timezone, now)
  return (days[day] ?? []).some(({ from, to }) => minute >= from && minute < to)
}

/** When somebody is there next, whoever may be there now; undefined when nobody ever is. */
export function nextOpening({ timezone, days }: OpeningHours, now: Date): Date | undefined {
  const { day, minute } = wallTime(timezone, now)
  const waits = days.flatMap((spans, each) =>
    spans.map(({ from }) => {
      const wait = ((each - day + 7) % 7) * dayMinutes + from - minute
      return wait > 0 ? wait : wait + 7 * dayMinutes
    }),
  )
  if (waits.length === 0) return undefined
  const wait = Math.min(...waits)
  const guess = new Date((Math.floor(now.getTime() / minuteMs) + wait) * minuteMs)
  // Where clocks are moved until then, the guess is off by as much.
  const off = (minute + wait - wallTime(timezone, guess).minute) % dayMinutes
  const near = off > dayMinutes / 2 ? off - dayMinutes : off
  return new Date(guess.getTime() + near * minuteMs)
}

const minuteMs = 60_000
const dayMinutes = 24 * 60

/** The weekday (0 is Sunday) and the minute of the day that clocks show there. */
function wallTime(timezone: string, at: Date): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const day = dayNames.indexOf(part('weekday').toLowerCase().slice(0, 3))
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) }
}

function parseSpan(span: unknown): { from: number; to: number } | undefined {
  const [, fromHour, fromMinute, toHour, toMinute] =
    /^(\d{2}):(\d{2})\s*-\s*(\d{2}):(\d{2})$/.exec(String(span)) ?? []
  if (fromHour === undefined) return undefined
  const from = Number(fromHour) * 60 + Number(fromMinute)
  const to = Number(toHour) * 60 + Number(toMinute)
  return from < to && to <= 24 * 60 && Number(fromMinute) < 60 && Number(toMinute) < 60
    ? { from, to }
    : undefined
}

export function isTimezone(value: unknown): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(value) })
    return true
  } catch {
    // Intl has no other way to say which zones it knows by any of their names.
    return false
  }
}
