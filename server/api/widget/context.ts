import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Inbox } from '../../core/inboxes/index.ts'
import type { Visitor, VisitorEvent, VisitorSession, WebchatSettings } from '../../core/visitors/index.ts'
import type { AddressReader } from '../client-address.ts'
import type { Services } from '../services.ts'
import type { InboxDirectory } from './inbox-directory.ts'
import type { KeyProofs } from './key-proofs.ts'
import type { WidgetLimits } from './limits.ts'
import type { Receipts } from './receipts.ts'
import type { VisitorStreams } from './streams/visitor-streams.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The inbox whose key is in the path. */
    widget: WidgetInbox
  }
}

/** A Fastify whose handlers get the types of their TypeBox schemas. */
export type WidgetApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type WidgetInbox = { inbox: Inbox; settings: WebchatSettings }

/** Who asks, by the token of the request; `key`: the thumbprint of the key that they have shown to hold. */
export type Visit = { visitor: Visitor; session: VisitorSession; key: string | undefined }

/** What `app.ts` hands over: the services every dialect has, and the way into the web chat's channel. */
export type WidgetServices = Pick<Services, 'db' | 'media' | 'streams' | 'publicUrl' | 'mailer'> & {
  /** Takes what visitors do, durably, in one write. */
  accept(inbox: Inbox, events: VisitorEvent[]): Promise<void>
  /** How many proxies of ours stand before this server and name the client in X-Forwarded-For. */
  trustedProxies: number
}

export type WidgetContext = WidgetServices & {
  directory: InboxDirectory
  limits: WidgetLimits
  proofs: KeyProofs
  addressOf: AddressReader
  visitorStreams: VisitorStreams
  receipts: Receipts
}

/** One file, one endpoint: it adds itself to the app. */
export type Endpoint = (app: WidgetApp, context: WidgetContext) => void
