import { z } from 'zod'

/** An id as the vendor validates it: text with a digit in it. Whether it is one at all, `readId` says. */
export const IdText = z.string().regex(/\d+/)

/** The name of something new. */
export const NewName = z.string().trim().min(1).max(255)

/** Output: an id as decimal text. */
export const Id = z.string()

/** Output: a date, which leaves as ISO 8601 with milliseconds and `Z`. */
export const Time = z.date()

/** What every stored thing shows. */
export const stored = { id: Id, createdAt: Time, updatedAt: Time }

/** The answer of a list that has pages. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), pageCount: z.int() })
}

/** The answer of a list that is given whole. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item) })
}
