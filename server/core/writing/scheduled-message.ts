import type { Id } from '../../platform/ids.ts'
import type { Composition } from './composition.ts'

/** What is sent later. Once it is sent it is no more; what could not be sent stays, with its reason. */
export type ScheduledMessage = {
  accountId: Id
  id: Id
  conversationId: Id
  inboxId: Id
  agentId: Id | undefined
  ownerId: Id
  kind: string
  /** What a person reads of it. */
  text: string | undefined
  composition: Composition
  sendAt: Date
  state: 'waiting' | 'failed'
  error: string | undefined
  createdAt: Date
}
