import { instantOf, type Wall, type Zone } from './zone.ts'

/** The time a text stands for: as wide as it is precise, a day, a minute or a second. */
export type DateWindow = { from: Moment; until: Moment }

/** A time, and what the clock of its zone shows then. */
export type Moment = { at: number; wall: Wall }

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?)? ?([Zz]|([+-])(\d\d)(?::?(\d\d))?)?$/

const dayMs = 86_400_000

/** Reads `2026-03-01`, `2026-03-01T09:00`, `… 09:00:00.5+07:00`; undefined for what is no date or none in the calendar. */
export function readDateWindow(text: string, zone: Zone): DateWindow | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, offset, sign, offsetHour, offsetMinute] = match
  const wall = wallFrom(
    [year, month, day].map(Number) as [number, number, number],
    [hour, minute, second].map((part) => Number(part ?? 0)) as [number, number, number],
  )
  const offsetMs = offset && readOffset(sign, Number(offsetHour ?? 0), Number(offsetMinute ?? 0))
  if (wall === undefined || (offset && offsetMs === undefined)) return undefined
  const place: Zone = typeof offsetMs === 'number' ? { offsetMs } : zone
  const at = instantOf(wall, place)
  if (hour === undefined)
    return { from: { at, wall }, until: { at: instantOf(wall + dayMs, place), wall: wall + dayMs } }
  const width = second === undefined ? 60_000 : 1000
  return { from: { at, wall }, until: { at: at + width, wall: wall + width } }
}

function wallFrom(
  [year, month, day]: [number, number, number],
  time: [number, number, number],
): Wall | undefined {
  const [hour, minute, second] = time
  if (year === 0 || hour > 23 || minute > 59 || second > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.setUTCHours(hour, minute, second)
}

function readOffset(sign: string | undefined, hours: number, minutes: number): number | undefined {
  if (hours > 23 || minutes > 59) return undefined
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
}
