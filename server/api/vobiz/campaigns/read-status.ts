import { invalidField } from '../../../platform/errors.ts'

/** A status to filter by, in any letter case; empty means all. */
export function readStatus<Status extends string>(
  given: string | undefined,
  statuses: readonly Status[],
  aliases: Record<string, Status> = {},
): Status | undefined {
  const word = given?.trim().toLowerCase()
  if (!word) return undefined
  const status = statuses.find((known) => known === word) ?? aliases[word]
  if (status) return status
  throw invalidField('status', `must be one of ${statuses.join(', ')}`, 'INVALID', given)
}
