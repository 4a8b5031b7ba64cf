import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** A group of agents. Its name is its own within the account. */
export type Team = { accountId: Id; id: Id; name: string; createdAt: Date; updatedAt: Date }

/** An agent in a team. */
export type TeamMember = {
  accountId: Id
  id: Id
  teamId: Id
  agentId: Id
  createdAt: Date
  /** The person that the agent is; undefined for a bot. */
  user: TeamUser | undefined
}

export type TeamUser = { id: Id; name: string; email: string; createdAt: Date; updatedAt: Date }

const longestName = 255

/** @throws AppError `invalid_request` about `name` */
export function cleanTeamName(name: string): string {
  const clean = name.trim().toWellFormed()
  if (clean === '') throw invalidField('name', 'is required', 'REQUIRED')
  if (clean.length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  if (clean.includes('\0')) throw invalidField('name', 'may not contain the character U+0000')
  return clean
}
