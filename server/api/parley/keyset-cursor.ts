import { invalidField } from '../../platform/errors.ts'
import { type Id, isId } from '../../platform/ids.ts'

/** The place of a row in a list that goes by something besides ids: what it goes by, as text, and the id. */
export type KeyPlace = { sort: string; key: string; id: Id }

export function writePlace({ sort, key, id }: KeyPlace): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url')
}

const time = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/

/**
 * The place that a cursor of this list tells.
 * @param isTime whether the list goes by a time
 * @throws AppError `invalid_request`
 */
export function readPlace(cursor: string, { sort, isTime }: { sort: string; isTime: boolean }): KeyPlace {
  const [given, key, id] = parse(cursor)
  if (given === sort && typeof key === 'string' && typeof id === 'string' && isId(id)) {
    if (isTime ? isTimeText(key) : !key.includes('\0') && key.isWellFormed()) return { sort, key, id }
  }
  throw invalidField('cursor', 'is not a cursor of this list; start without one', 'INVALID', cursor)
}

/** Of a day that there is: JavaScript takes the 31st of February for the 2nd of March. */
function isTimeText(key: string): boolean {
  return time.test(key) && new Date(key).toISOString().startsWith(key.slice(0, 10))
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parsed) ? parsed : []
  } catch {
    // What is no JSON is no cursor of ours.
    return []
  }
}
