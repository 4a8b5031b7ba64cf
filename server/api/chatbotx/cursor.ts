import type { z } from 'zod'

/** A place in a list as text that clients pass back: base64, padded, of JSON. */
export function writeCursor(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64')
}

/** The place a cursor names; undefined when it is unusable, which means the first page. */
export function readCursor<Schema extends z.ZodType>(
  cursor: string | undefined,
  schema: Schema,
): z.output<Schema> | undefined {
  if (!cursor) return undefined
  try {
    return schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64').toString())).data
  } catch {
    // Not one of our cursors.
    return undefined
  }
}
