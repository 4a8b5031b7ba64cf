import Type from 'typebox'
import { Nullable } from '../../../../shared/parley/index.ts'
import { invalidField } from '../../../platform/errors.ts'

/** What may be given of a field, and changed later; its type stays. */
export const changeable = {
  options: Type.Optional(
    Type.Array(
      Type.Object(
        { value: Type.String(), color: Type.Optional(Nullable(Type.String())) },
        { additionalProperties: false },
      ),
      { description: 'The choices of a `select`' },
    ),
  ),
  description: Type.Optional(Nullable(Type.String())),
  required: Type.Optional(Type.Boolean()),
}

const longestDescription = 2000

/** As it is kept; a blank is none. @throws AppError `invalid_request` */
export function cleanDescription(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  if (text.length > longestDescription)
    throw invalidField('description', `may have ${longestDescription} characters at most`, 'TOO_LONG')
  return text.trim().toWellFormed()
}
