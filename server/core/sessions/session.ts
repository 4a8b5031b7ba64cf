import type { Id } from '../../platform/ids.ts'
import type { Account } from '../accounts/index.ts'
import type { Agent } from '../agents/index.ts'

/** How long a session lasts after the person was last seen. */
export const sessionDays = 30

/** One browser in which a person is signed in, at work for one account. */
export type Session = {
  id: Id
  userId: Id
  accountId: Id
  device: string | undefined
  address: string | undefined
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
}

/** A session with whom it lets in: a user's membership in the account they have chosen. */
export type KnownSession = {
  session: Session
  account: Account
  agent: Agent
  /** Greater whenever what the agent may see or do has changed. */
  accessVersion: number
}

/** From where somebody signs in. */
export type Device = { device: string | undefined; address: string | undefined }
