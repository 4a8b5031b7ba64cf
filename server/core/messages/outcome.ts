import type { MessageError } from './message.ts'

/** What a network's answer to a send means. An adapter maps every answer to one of these; the core knows only these. */
export type SendOutcome =
  /** Accepted. `addresses` are the network's own ids of the recipient, where it tells them. */
  | { outcome: 'sent'; networkId: string; addresses?: string[] }
  /** Will never work as it is. */
  | { outcome: 'rejected'; error: MessageError }
  /** Free-form messages are not allowed now. */
  | { outcome: 'window-closed'; error: MessageError }
  /** Too fast: try again later and slow down. */
  | { outcome: 'throttled'; error: MessageError; retryAfterMs?: number }
  /** Trouble, and known not to have been accepted: try again. */
  | { outcome: 'temporary'; error: MessageError; retryAfterMs?: number }
  /** Nobody knows whether it was accepted: never sent again by itself. */
  | { outcome: 'unknown'; error: MessageError }
  /** The token is dead or a permission is gone: the inbox stops, messages stay queued. */
  | { outcome: 'auth'; error: MessageError }
  /** The inbox is restricted, unpaid or unregistered: it stops, messages stay queued. */
  | { outcome: 'account'; error: MessageError }
