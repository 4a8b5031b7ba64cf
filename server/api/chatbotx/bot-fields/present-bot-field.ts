import { z } from 'zod'
import type { BotField as Field } from '../../../core/bot-fields/index.ts'
import { fieldTypeOf, fieldTypes } from '../custom-fields/field-types.ts'
import { Id } from '../schemas.ts'

export const BotField = z.object({
  id: Id,
  name: z.string(),
  type: z.enum(fieldTypes),
  value: z.string().nullable(),
})

export function presentBotField(field: Field): z.input<typeof BotField> {
  const { id, name, value } = field
  return { id, name, type: fieldTypeOf(field), value: value ?? null }
}
