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
  createdAt: Date
}

export const agentRoles = ['owner', 'admin', 'agent'] as const
export type AgentRole = (typeof agentRoles)[number]
