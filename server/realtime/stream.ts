import type { StoredEvent } from '../core/events/index.ts'
import type { SessionAccess } from '../core/sessions/index.ts'
import type { Db } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'

/** An event as a stream shows it. `position` is where a client may resume after it. */
export type Frame = {
  event: StoredEvent
  position: string
  text: string
  /** The only agents it is for; absent: whoever may see the event. */
  agentIds?: Id[]
}

/** How a dialect shows events. Listeners that share a view share the work: frames are made once for all of them. */
export interface StreamView {
  /** Frames made a moment ago, for others, are as good: they depend on nobody who listens. */
  readonly isShareable?: boolean
  render(db: Db, accountId: Id, events: StoredEvent[]): Promise<Frame[]>
}

/**
 * - `revoked`: the credential, the account or the session is no longer good;
 * - `slow`: the client does not take what it is sent;
 * - `broken`: its frames could not be made; it should begin anew;
 * - `stopping`: the server stops.
 */
export type CloseReason = 'revoked' | 'slow' | 'broken' | 'stopping'

/** One open stream. It gets every event after `after`, in order, until it is closed. */
export interface Listener {
  readonly accountId: Id
  readonly after: string
  /** Whose stream it is; it ends with the credential. */
  readonly credentialId?: Id
  /** Where the agent who listens is signed in; it ends with the session, or when they may see something else. */
  readonly session?: SessionAccess
  /** When a session without a credential ends. */
  readonly expiresAt?: Date
  readonly view: StreamView
  /** Whether the client may see the event. */
  accepts(event: StoredEvent): boolean
  send(frame: Frame): void
  /** Everything up to here was sent, or is not for the client. */
  reach?(position: string): void
  /** What was sent and has not left yet. */
  pendingBytes(): number
  close(reason: CloseReason): void
}
