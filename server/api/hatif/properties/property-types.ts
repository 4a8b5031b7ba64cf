import type { CustomFieldType } from '../../../core/custom-fields/index.ts'
import { type Sql, sql } from '../../../platform/db/index.ts'

/** The vendor's types of contact properties. */
export const propertyTypes = { Text: 1, Number: 2, Select: 3, Date: 4 }

/** The type of ours that is made for each of the vendor's. A date may have a time with it. */
export const madeTypes: Record<number, CustomFieldType> = {
  1: 'text',
  2: 'number',
  3: 'select',
  4: 'datetime',
}

const shownTypes: Record<CustomFieldType, number> = {
  text: propertyTypes.Text,
  boolean: propertyTypes.Text,
  json: propertyTypes.Text,
  number: propertyTypes.Number,
  select: propertyTypes.Select,
  date: propertyTypes.Date,
  datetime: propertyTypes.Date,
}

/** As what a custom field of any origin is shown. */
export function propertyTypeOf(type: CustomFieldType): number {
  return shownTypes[type]
}

/** The same, computed by PostgreSQL. */
export function propertyTypeSql(type: Sql): Sql {
  return sql`case ${type} when 'number' then 2 when 'select' then 3 when 'date' then 4 when 'datetime' then 4 else 1 end`
}

/** Times of values that come without an offset are the vendor's wall clock. */
export const valueOffset = '+03:00'
