/** A clock on the wall, as the milliseconds it would be in UTC. */
export type Wall = number

/** Where clocks are: a place with rules, or a fixed number of milliseconds east of UTC. */
export type Zone = { name: string } | { offsetMs: number }

const utc: Zone = { offsetMs: 0 }
const dayMs = 86_400_000
/** No zone had rules before; they tell their local mean time from here on back. */
const firstRules = Date.UTC(1800, 0, 1)

const formats = new Map<string, Intl.DateTimeFormat>()

/** The zone of an IANA name; UTC when there is none of that name. */
export function zoneOf(name: string | undefined): Zone {
  if (!name) return utc
  try {
    return { name: formatOf(name).resolvedOptions().timeZone }
  } catch {
    // A RangeError: nobody knows the name.
    return utc
  }
}

/**
 * When a clock there shows this. Of two times that the clock shows twice the earlier one; a time that it skips counts
 * as if it had not been put forward yet.
 */
export function instantOf(wall: Wall, zone: Zone): number {
  if ('offsetMs' in zone) return wall - zone.offsetMs
  const before = wall - offsetAt(wall - dayMs, zone.name)
  const after = wall - offsetAt(wall + dayMs, zone.name)
  const isShown = (instant: number) => instant + offsetAt(instant, zone.name) === wall
  return [before, after].find(isShown) ?? before
}

/** Milliseconds east of UTC. */
function offsetAt(instant: number, name: string): number {
  const second = Math.floor(Math.max(instant, firstRules) / 1000) * 1000
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(name).formatToParts(second)) parts[type] = Number(value)
  const { year, month, day, hour, minute, second: seconds } = parts
  return Date.UTC(year!, month! - 1, day, hour, minute, seconds) - second
}

function formatOf(name: string): Intl.DateTimeFormat {
  let format = formats.get(name)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(name, format)
  }
  return format
}
