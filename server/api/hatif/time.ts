import { type Sql, sql } from '../../platform/db/index.ts'
import { invalidField } from '../../platform/errors.ts'

/** The vendor's wall clock: Saudi time, which knows no summer time. */
const wallOffsetMs = 3 * 3_600_000

/** As v1 shows times: the wall clock without an offset, six digits. `2026-03-01T14:47:18.501000` */
export function wallClock(time: Date): string {
  return `${new Date(time.getTime() + wallOffsetMs).toISOString().slice(0, -1)}000`
}

/** The same, written by PostgreSQL. */
export function wallClockSql(column: Sql): Sql {
  return sql`to_char(${column} at time zone 'UTC' + interval '3 hours', 'YYYY-MM-DD"T"HH24:MI:SS.US')`
}

/** As the outbound IVR answers: the wall clock with its offset. */
export function offsetTime(time: Date): string {
  return `${wallClock(time)}+03:00`
}

/** As v2 and webhooks show times: UTC. The fraction has three digits, or is left out when there is none. */
export function utcTime(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z')
}

/** The same, written by PostgreSQL. */
export function utcTimeSql(column: Sql): Sql {
  return sql`replace(to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '.000Z', 'Z')`
}

const dateForm = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?$/
const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i

/**
 * A time of a query; without an offset it is the wall clock. A blank before the offset is a `+` that somebody
 * forgot to encode.
 * @throws AppError `invalid_request` about `member`
 */
export function readTime(text: string, member: string): Date {
  const given = text
    .trim()
    .replace(/ (\d\d:?\d\d)$/, (all, offset: string) => (dateForm.test(text.trim()) ? all : `+${offset}`))
  const zone = zoned.exec(given)?.[0]
  const local = zone && given.includes(':') ? given.slice(0, -zone.length) : given
  const wall = Date.parse(`${local.length === 10 ? `${local}T00:00:00` : local.replace(' ', 'T')}Z`)
  const isZoned = local !== given
  const ms = isZoned ? wall - offsetMs(zone!) : wall - wallOffsetMs
  if (dateForm.test(local) && !Number.isNaN(ms)) return new Date(ms)
  throw invalidField(member, 'must be a date or a time such as 2026-03-17T12:00:00', 'INVALID', text)
}

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** A duration as .NET writes it: `hh:mm:ss`, days in front when there are any. */
export function timeSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const days = Math.floor(seconds / 86_400)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
  return (days > 0 ? `${days}.` : '') + clock.map(two).join(':')
}
