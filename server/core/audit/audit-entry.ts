import type { Id } from '../../platform/ids.ts'

/** One change that somebody made to how the account is set up. */
export type AuditEntry = {
  accountId: Id
  id: Id
  at: Date
  /** The person who did it, or the program's credential. */
  agentId: Id | undefined
  credentialId: Id | undefined
  /** Their name as it was then: they may be gone. */
  actor: string
  /** The operation of our API, such as `createWebhook`. */
  action: string
  subjectType: string | undefined
  subjectId: Id | undefined
  /** The client's network address. */
  address: string | undefined
  /** What was asked for, without secrets. */
  changes: Record<string, unknown>
}
