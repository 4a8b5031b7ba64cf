import type { CustomFieldType, TextFormat } from '../../../core/custom-fields/index.ts'
import { type Sql, sql } from '../../../platform/db/index.ts'

export const fieldTypes = [
  'shortText',
  'email',
  'phoneNumber',
  'number',
  'date',
  'datetime',
  'boolean',
  'longText',
] as const
export type FieldType = (typeof fieldTypes)[number]

/** What is made for each of the vendor's types. */
type Made = { type: Exclude<CustomFieldType, 'select' | 'json'>; format?: TextFormat }

const made: Record<FieldType, Made> = {
  shortText: { type: 'text', format: 'short' },
  email: { type: 'text', format: 'email' },
  phoneNumber: { type: 'text', format: 'phone' },
  number: { type: 'number' },
  date: { type: 'date' },
  datetime: { type: 'datetime' },
  boolean: { type: 'boolean' },
  longText: { type: 'text', format: 'long' },
}

export function madeType(type: FieldType): Made {
  return made[type]
}

/** As what a field of any origin is shown: a choice is a short text, any JSON a long one. */
export function fieldTypeOf({ type, format }: { type: CustomFieldType; format?: TextFormat }): FieldType {
  if (type === 'json') return 'longText'
  const shown = fieldTypes.find((name) => made[name].type === type && made[name].format === format)
  return shown ?? 'shortText'
}

/** The same of a row of `custom_fields`, written by PostgreSQL. */
export function fieldTypeSql(field: Sql): Sql {
  return sql`case ${field}.type when 'json' then 'longText' when 'number' then 'number' when 'date' then 'date'
    when 'datetime' then 'datetime' when 'boolean' then 'boolean' else case ${field}.format when 'long' then 'longText'
    when 'email' then 'email' when 'phone' then 'phoneNumber' else 'shortText' end end`
}
