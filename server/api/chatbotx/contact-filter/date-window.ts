import type { LocalWindow } from '../../../core/contact-filters/index.ts'
import type { Moment, Wall } from '../../../core/custom-fields/index.ts'

export { type DateWindow, readDateWindow } from '../../../core/custom-fields/index.ts'

/** What of a window's ends a filter asks for. */
export function windowBetween(from: Moment | undefined, until: Moment | undefined): LocalWindow {
  return {
    ...(from && { from: new Date(from.at), fromWall: wallText(from.wall) }),
    ...(until && { until: new Date(until.at), untilWall: wallText(until.wall) }),
  }
}

/** As PostgreSQL reads a `timestamp`. */
function wallText(wall: Wall): string {
  return new Date(wall).toISOString().replace(/^\+0/, '').replace('T', ' ').replace('Z', '')
}
