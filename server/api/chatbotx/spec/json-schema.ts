import { z } from 'zod'
import type { JsonSchema } from '../input/coerce.ts'

/**
 * A schema in JSON Schema's words, as clients are to send it (`input`) or will get it (`output`). Dates are texts on
 * the wire.
 */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type !== 'date') return
      jsonSchema.type = 'string'
      jsonSchema.format = 'date-time'
    },
  })
  return rest as JsonSchema
}
