import { invalidFields } from '../../../platform/errors.ts'

/** The given fields without blanks around them. @throws AppError naming each one that has nothing in it */
export function requireTexts<Name extends string>(
  body: Record<Name, string>,
  names: readonly Name[],
): Record<Name, string> {
  const empty = names.filter((name) => body[name].trim() === '')
  if (empty.length > 0)
    throw invalidFields(empty.map((field) => ({ field, message: 'is required', code: 'REQUIRED' })))
  return Object.fromEntries(names.map((name) => [name, body[name].trim()])) as Record<Name, string>
}
