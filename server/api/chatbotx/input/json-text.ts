import { z } from 'zod'
import { toJsonSchema } from '../spec/json-schema.ts'
import { coerce } from './coerce.ts'

/**
 * A query value that the vendor reads as JSON text, encoded once or twice. Absent and empty mean nothing; JSON that
 * does not fit is refused. What is no JSON the vendor ignores; here it counts where it fits: brackets, repeated
 * keys, and for a list a single value. (A client that depends on being ignored is not plausible.)
 */
export function jsonText<Schema extends z.ZodType>(schema: Schema) {
  const wanted = toJsonSchema(schema, 'input')
  return z.preprocess((value) => {
    if (value === undefined || value === '') return undefined
    const parsed = typeof value === 'string' ? parseText(value) : undefined
    if (parsed) return parsed.value
    return [value, [value]]
      .map((candidate) => coerce(wanted, candidate))
      .find((candidate) => schema.safeParse(candidate).success)
  }, schema.optional())
}

const Sort = z.array(z.object({ id: z.string(), desc: z.boolean() }))

/** In which order rows are wanted: column and direction. Text that is no JSON of this form is ignored without a word. */
export const sortText = z
  .preprocess((value) => {
    const parsed = typeof value === 'string' ? parseText(value)?.value : value
    return Sort.safeParse(parsed).data
  }, Sort.optional())
  .describe('JSON text such as `[{"id":"createdAt","desc":true}]`')

/** Percent-decoded once more, since clients encode once or twice; else as it is. */
function parseText(text: string): { value: unknown } | undefined {
  for (const decode of [decodeURIComponent, String]) {
    try {
      return { value: JSON.parse(decode(text)) as unknown }
    } catch {
      // Not JSON in this reading; the next one may be.
    }
  }
  return undefined
}
