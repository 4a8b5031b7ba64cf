import { z } from 'zod'
import type { ConversationPlace } from '../../../core/contact-filters/index.ts'
import { readCursor, writeCursor } from '../cursor.ts'

/** Where conversations stand of which nothing has ever happened: after all others. */
const never = '1970-01-01T00:00:00.000Z'

const largestId = 2n ** 63n - 1n

const Place = z.object({
  lastActivityAt: z.string().nullable(),
  id: z
    .string()
    .regex(/^[0-9]{1,19}$/)
    .refine((id) => BigInt(id) <= largestId),
})

/** The place a cursor names; undefined, which means the first page, when it is unusable. */
export function readPlace(cursor: string | undefined): ConversationPlace | undefined {
  const place = readCursor(cursor, Place)
  if (!place) return undefined
  const lastActivityAt = place.lastActivityAt === null ? never : readTime(place.lastActivityAt)
  return lastActivityAt === undefined ? undefined : { lastActivityAt, id: place.id }
}

/** `at`: as PostgreSQL wrote it, in microseconds; whole milliseconds are all that nearly every row has. */
export function writePlace({ at, id }: { at: string; id: string }): string {
  const time = at.replace(/000Z$/, 'Z')
  return writeCursor({ lastActivityAt: time === never ? null : time, id })
}

/** Our own spelling keeps its microseconds; any other is what JavaScript reads in it. */
function readTime(text: string): string | undefined {
  if (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text) &&
    !Number.isNaN(Date.parse(text)) &&
    text > '0001'
  )
    return text
  const time = new Date(text)
  const year = time.getUTCFullYear()
  return year >= 1 && year <= 9999 ? time.toISOString() : undefined
}
