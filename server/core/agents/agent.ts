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

/** Raised after a commit that may have ended somebody's access, or changed what they may do. */
export const accessSignal = 'access'

export const agentRoles = ['owner', 'admin', 'agent'] as const
export type AgentRole = (typeof agentRoles)[number]

/** An e-mail address as it is kept: somebody's name for signing in. @throws AppError `invalid_request` */
export function readEmail(email: string): string {
  const address = email.trim().toLowerCase()
  if (/^[^\s@,;:<>()"]+@[^\s@,;:<>()"]+$/.test(address) && address.length <= longestEmail) return address
  throw invalidField('email', 'must be an e-mail address', 'INVALID', email)
}

const longestEmail = 254
const longestName = 200

/** A name as it is kept. @throws AppError `invalid_request` */
export function requireName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') throw invalidField('name', 'is required', 'REQUIRED')
  if (trimmed.length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  return trimmed
}
