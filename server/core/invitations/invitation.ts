import type { Id } from '../../platform/ids.ts'
import type { AgentRole } from '../agents/index.ts'

/** Somebody is asked, by a link, to become an agent of the account. */
export type Invitation = {
  accountId: Id
  id: Id
  email: string
  name: string | undefined
  role: AgentRole
  inboxIds: Id[] | undefined
  expiresAt: Date
  createdAt: Date
}

/** How long the link of an invitation works. */
export const invitationDays = 7
