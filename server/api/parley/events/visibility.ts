import type { StoredEvent } from '../../../core/events/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { nounOf, scopeOf } from './event-types.ts'

/** Who listens, and to what they may listen. */
export type Viewer = {
  accountId: Id
  agentId: Id | undefined
  /** The only inboxes; undefined: all. */
  inboxIds: Id[] | undefined
  /** The only parts of the API; undefined: all. */
  scopes: string[] | undefined
}

export function toViewer({ account, agent, permissions: { inboxIds, scopes } }: Caller): Viewer {
  return { accountId: account.id, agentId: agent?.id, inboxIds, scopes: agent ? undefined : scopes }
}

/** Whether the listener sees conversations of an inbox. */
export function canSeeInbox({ inboxIds }: Viewer, inboxId: Id | undefined): boolean {
  return !inboxIds || (inboxId !== undefined && inboxIds.includes(inboxId))
}

/** Whether it is of what the listener sees. */
export function canSee({ agentId, inboxIds, scopes }: Viewer, event: StoredEvent): boolean {
  const scope = scopeOf(event)
  if (!scope || (scopes && !scopes.includes(scope))) return false
  if (!inboxIds) return true
  if (event.inboxId) return inboxIds.includes(event.inboxId)
  // What belongs to no inbox: agents see all of it; a key for certain inboxes has nothing of the whole account.
  return agentId !== undefined && (scope !== 'conversations' || nounOf(event) === 'view')
}
