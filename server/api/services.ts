import type { AccessTokens, CredentialCache } from '../core/accounts/index.ts'
import type { StoredEvent } from '../core/events/index.ts'
import type { Network } from '../core/inboxes/index.ts'
import type { NumberProvider } from '../core/numbers/index.ts'
import type { SessionAccess, SessionCache } from '../core/sessions/index.ts'
import type { Database, Db } from '../platform/db/index.ts'
import type { GuardedFetch } from '../platform/http/index.ts'
import type { Id } from '../platform/ids.ts'
import type { Mailer } from '../platform/mail.ts'
import type { MediaStore } from '../platform/storage/index.ts'
import type { AddressReader } from './client-address.ts'

/** What `app.ts` hands to every dialect: the store, and ports to what lies beyond it. */
export type Services = {
  db: Database
  credentials: CredentialCache
  /** Who is signed in. */
  sessions: SessionCache
  /** What credentials were exchanged for, and how long that lives. */
  accessTokens: AccessTokens
  accessTokenSeconds: number
  fetch: GuardedFetch
  media: MediaStore
  /** The largest file that anybody may give to the server. */
  mediaMaxBytes: number
  /** What networks can be asked, by channel. */
  networks: Map<string, Network>
  /** What happens, as it happens. */
  streams: EventStreams
  /** Where phone numbers come from, and who brings codes to them. */
  numbers: NumberProvider
  /** How the outside reaches this server, without a slash at the end. Known once the server listens. */
  publicUrl: () => string
  /** Requests per second that one credential may make in a dialect; 0: no limit. */
  requestsPerSecond: number
  /** Undefined where no mail server is set. */
  mailer: Mailer | undefined
  /** From where a request comes, past our own proxies. */
  clientAddress: AddressReader
  /** The page of the built-in WhatsApp sandbox, where it runs. */
  sandboxUrl: () => string | undefined
  /** With which browsers subscribe to web push: the public key of RFC 8292. */
  webPushKey: string
  /** Of this program. */
  version: string
}

/** The log as open streams. Each gets every event after a position, in order. */
export interface EventStreams {
  /** Where a stream begins that wants what happens from now on. */
  position(accountId: Id): Promise<string>
  /** Opens a stream. Answers how to end it. */
  listen(listener: StreamListener): () => void
}

/** An event as a stream shows it. */
export type StreamFrame = {
  event: StoredEvent
  position: string
  text: string
  /** The only agents it is for; absent: whoever may see the event. */
  agentIds?: Id[]
}

/** How a dialect shows events. Listeners that share a view share its work. */
export interface StreamView {
  /** Frames made a moment ago, for others, are as good: they depend on nobody who listens. */
  readonly isShareable?: boolean
  render(db: Db, accountId: Id, events: StoredEvent[]): Promise<StreamFrame[]>
}

/** One client's end of a stream. */
export interface StreamListener {
  accountId: Id
  /** The position after which it begins. */
  after: string
  /** The stream ends with this credential, or for a session without one at `expiresAt`. */
  credentialId?: Id
  expiresAt?: Date
  /** It ends with this session, or when the agent may see something else than before. */
  session?: SessionAccess
  view: StreamView
  /** Whether the client may see the event. */
  accepts(event: StoredEvent): boolean
  send(frame: StreamFrame): void
  /** Everything up to here was sent, or is not for the client. */
  reach?(position: string): void
  /** What was sent and has not left yet; a client with too much of it is closed. */
  pendingBytes(): number
  close(reason: 'revoked' | 'slow' | 'broken' | 'stopping'): void
}
