import type { ApiProblem } from '../../client/http.ts'
import type { ContactsTexts } from '../../texts/contacts/en.ts'

/**
 * What is wrong with a field of a contact: in the person's language where the server says no more than that the value is
 * none for it, else in the server's words.
 */
export function fieldProblem(
  problem: ApiProblem,
  field: string,
  { wrong }: Pick<ContactsTexts, 'wrong'>,
): string | undefined {
  const error = problem.problem.errors?.find((one) => one.field === field)
  if (error?.code === 'INVALID' && (field === 'phone' || field === 'email')) return wrong[field]
  return error?.message
}
