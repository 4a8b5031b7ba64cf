import type { TimelinePlace } from '../../../core/conversations/index.ts'
import { readPlace, writePlace } from '../keyset-cursor.ts'

const sort = 'timeline'

export function writeTimelineCursor({ at, id }: TimelinePlace): string {
  return writePlace({ sort, key: at.toISOString().replace('Z', '000Z'), id })
}

/** @throws AppError `invalid_request` */
export function readTimelineCursor(cursor: string): TimelinePlace {
  const { key, id } = readPlace(cursor, { sort, isTime: true })
  return { at: new Date(key), id }
}
