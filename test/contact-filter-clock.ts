/** A time, and what a clock on the wall shows then as if it were UTC. */
export type Moment = { at: number; wall: number }
export type Window = { from: Moment; until: Moment } | undefined

const datePattern =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(\.\d{1,6})?)?)? ?(Z|[+-]\d\d(?::?\d\d)?)?$/i

/** The day, minute or second a text stands for, there or at its own offset. */
export function windowOf(text: string, timezone: string): Window {
  const key = `${timezone} ${text}`
  if (!windows.has(key)) windows.set(key, readWindow(text, timezone))
  return windows.get(key)
}

const windows = new Map<string, Window>()

function readWindow(text: string, timezone: string): Window {
  const match = datePattern.exec(text)
  if (!match) return undefined
  const [, day, minute, second, , offset] = match
  const wallText = `${day}T${minute ?? '00:00'}:${second ?? '00'}.000Z`
  const wall = Date.parse(wallText)
  if (Number.isNaN(wall) || new Date(wall).toISOString() !== wallText || day!.startsWith('0000'))
    return undefined
  const offsetMinutes = offset === undefined ? undefined : minutesOf(offset)
  if (offsetMinutes !== undefined && Number.isNaN(offsetMinutes)) return undefined
  const place = (shown: number) =>
    offsetMinutes === undefined ? instantOf(shown, timezone) : shown - offsetMinutes * 60_000
  const width = minute === undefined ? 86_400_000 : second === undefined ? 60_000 : 1000
  const until = minute === undefined ? place(wall + width) : place(wall) + width
  return { from: { at: place(wall), wall }, until: { at: until, wall: wall + width } }
}

function minutesOf(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0
  const hours = Number(offset.slice(1, 3))
  const rest = Number(offset.slice(3).replace(':', '') || 0)
  return hours > 23 || rest > 59 ? Number.NaN : (offset.startsWith('-') ? -1 : 1) * (hours * 60 + rest)
}

/** Tries every quarter of an hour, the earliest instant first; nothing shown: as the clock went a day before. */
export function instantOf(wall: number, timezone: string): number {
  // Clocks told their place's own mean time then, and nothing is stored that is so old.
  if (wall < Date.UTC(1900, 0)) return wall
  for (let quarter = 60; quarter >= -60; quarter -= 1) {
    const instant = wall - quarter * 900_000
    if (shownAt(instant, timezone) === wall) return instant
  }
  const earlier = wall - 2 * 86_400_000
  return wall - (shownAt(earlier, timezone) - earlier)
}

const shown = new Map<string, Intl.DateTimeFormat>()

function shownAt(instant: number, timezone: string): number {
  let format = shown.get(timezone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' })
    shown.set(timezone, format)
  }
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`)
}

export function knownZone(timezone: string | undefined): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone ?? 'UTC' })
    return timezone || 'UTC'
  } catch {
    return 'UTC'
  }
}
