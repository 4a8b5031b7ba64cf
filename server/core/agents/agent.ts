import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** A person, or a bot, who answers: a user's membership in one account. A bot has no user. */
export type Agent = {
  accountId: Id
  id: Id
  userId: Id | undefined
  name: string
  email: string | undefined
  role: AgentRole
  isBot: boolean
  /** The only inboxes whose conversations they see; undefined: all. */
  inboxIds: Id[] | undefined
  createdAt: Date
}

export const agentRoles = ['owner', 'admin', 'agent'] as const
export type AgentRole = (typeof agentRoles)[number]

const longestName = 200

/** A name as it is kept. @throws AppError `invalid_request` */
export function requireName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') throw invalidField('name', 'is required', 'REQUIRED')
  if (trimmed.length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  return trimmed
}
