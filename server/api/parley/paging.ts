import { invalidField } from '../../platform/errors.ts'
import { type Id, isId } from '../../platform/ids.ts'

const usualLimit = 50
const largestLimit = 200

export type PageQuery = { limit?: string; cursor?: string }

/** A cursor is the place after which the page begins: an id, or a position of the log. @throws AppError `invalid_request` */
export function readPage({ limit, cursor }: PageQuery): { limit: number; after: Id | undefined } {
  return { limit: readLimit(limit), after: cursor === undefined ? undefined : readCursor(cursor) }
}

/** @throws AppError `invalid_request` */
export function readLimit(limit: string | number | undefined): number {
  const size = limit === undefined ? usualLimit : Number(limit)
  if (!Number.isInteger(size) || size < 1 || size > largestLimit)
    throw invalidField('limit', `must be a whole number from 1 to ${largestLimit}`, 'INVALID', limit)
  return size
}

/** A page of the rows read for it, one more than it may have: whether there is a next one. */
export function toPage<Row, Item>(
  rows: Row[],
  { limit, placeOf, present }: { limit: number; placeOf: (row: Row) => string; present: (row: Row) => Item },
): { items: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: shown.map(present), next_cursor: last ? writeCursor(placeOf(last)) : null }
}

function writeCursor(place: string): string {
  return Buffer.from(place).toString('base64url')
}

function readCursor(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString()
  if (isId(place)) return place
  throw invalidField('cursor', 'is not a cursor of this list; start without one', 'INVALID', cursor)
}
