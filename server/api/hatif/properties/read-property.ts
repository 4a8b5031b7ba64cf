import Type from 'typebox'
import {
  type CustomField,
  cleanOptions,
  findCustomField,
  type SelectOption,
} from '../../../core/custom-fields/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid, type Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'

const Option = Type.Object({
  value: Type.String(),
  color: Type.Optional(Type.String({ description: '#RRGGBB' })),
})

/** The choices of a property in a request; text alone is a choice without a colour. */
export const OptionsInput = Type.Optional(
  Type.Array(Type.Union([Option, Type.String()]), { description: 'Choices of a Select: objects, or texts' }),
)

type GivenOption = string | { value: string; color?: string }

export function readOptions(options: GivenOption[] | undefined): SelectOption[] | undefined {
  const given = options?.map((option) => (typeof option === 'string' ? { value: option } : option))
  return given && cleanOptions(given, 'selectOptions')
}

/** The property of a path. Malformed, of another account, never defined: all not found. */
export async function findProperty(
  db: Db,
  { account }: Caller,
  { id }: { id: string },
): Promise<CustomField> {
  const fieldId = readPropertyId({ id })
  const field = await findCustomField(db, { accountId: account.id, id: fieldId })
  if (!field || field.isFree) throw notFound('contact_property')
  return field
}

function readPropertyId({ id }: { id: string }): Id {
  const fieldId = fromUuid('customField', id)
  if (!fieldId) throw notFound('contact_property')
  return fieldId
}
