export const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Day = (typeof days)[number]

/** `key` tells the spans of a day apart while they are written. */
export type Span = { key: string; from: string; to: string }

/** When somebody answers, as the editor has it. A day without spans is closed. */
export type OpeningHours = { timezone: string; spans: Record<Day, Span[]> }

/** How the setting spells them; what it does not name is closed. Undefined for an inbox that is always open. */
export function readOpeningHours(setting: unknown): OpeningHours | undefined {
  if (typeof setting !== 'string' || setting === '') return undefined
  try {
    const given = JSON.parse(setting) as Record<string, unknown>
    const spans = Object.fromEntries(days.map((day) => [day, readSpans(given[day])])) as OpeningHours['spans']
    return { timezone: typeof given['timezone'] === 'string' ? given['timezone'] : 'UTC', spans }
  } catch {
    // The server takes nothing else; but what is shown must not depend on that.
    return undefined
  }
}

export function writeOpeningHours({ timezone, spans }: OpeningHours): string {
  const open = days
    .filter((day) => spans[day].length > 0)
    .map((day) => [day, spans[day].map(({ from, to }) => `${from}-${to}`)])
  return JSON.stringify({ timezone, ...Object.fromEntries(open) })
}

/** Nine to six on the days on which most of the country of the time zone works. */
export function usualHours(timezone: string): OpeningHours {
  const weekend: Day[] = restsOnFriday(timezone) ? ['fri', 'sat'] : ['sat', 'sun']
  const spans = Object.fromEntries(
    days.map((day) => [day, weekend.includes(day) ? [] : [nextSpan([])]]),
  ) as OpeningHours['spans']
  return { timezone, spans }
}

/** The days as a week runs there. */
export function weekFrom(first: Day): Day[] {
  const at = days.indexOf(first)
  return [...days.slice(at), ...days.slice(0, at)]
}

/** A span that cannot be kept: the times of a day run forward. */
export function isWrong({ from, to }: Pick<Span, 'from' | 'to'>): boolean {
  return from === '' || to === '' || minutesOf(from) >= minutesOf(to)
}

export function hasWrong({ spans }: OpeningHours): boolean {
  return days.some((day) => spans[day].some(isWrong))
}

/** One more span after the last, as long as the day has room. */
export function nextSpan(spans: Span[]): Span {
  const last = spans.at(-1)
  const key = crypto.randomUUID()
  if (!last) return { key, from: '09:00', to: '18:00' }
  const start = Math.min(minutesOf(last.to) + 60, 23 * 60)
  return { key, from: clock(start), to: clock(Math.min(start + 4 * 60, 24 * 60)) }
}

/** Midnight at the end of a day is written 24:00, which a box for times cannot hold. */
export const toBox = (time: string) => (time === '24:00' ? '00:00' : time)
export const fromBox = (time: string, isEnd: boolean) => (isEnd && time === '00:00' ? '24:00' : time)

function readSpans(value: unknown): Span[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((span, index) => {
    const [, from, to] = /^(\d{2}:\d{2})\s*-\s*(\d{2}:\d{2})$/.exec(String(span)) ?? []
    return from && to ? [{ key: String(index), from, to }] : []
  })
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

function clock(minutes: number): string {
  const part = (value: number) => String(value).padStart(2, '0')
  return `${part(Math.floor(minutes / 60))}:${part(minutes % 60)}`
}

const fridayZones =
  /^(Asia\/(Riyadh|Kuwait|Bahrain|Qatar|Muscat|Baghdad|Amman|Aden)|Africa\/(Cairo|Khartoum|Tripoli|Algiers))$/

function restsOnFriday(timezone: string): boolean {
  return fridayZones.test(timezone)
}
