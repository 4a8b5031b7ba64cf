import type { Attachment } from '../core/attachments/index.ts'
import type { Inbox, InboxSchema } from '../core/inboxes/index.ts'
import type { InboundEvent, Message, MessageError, SendOutcome } from '../core/messages/index.ts'

/** A callback as it came: the raw body, since signatures are over bytes. Header names are lower case. */
export type RawRequest = {
  method: string
  headers: Record<string, string | string[] | undefined>
  query: Record<string, string | undefined>
  body: Buffer
}

/** Whether a callback is really from the network. A challenge is to be echoed. */
export type Verdict =
  | { verdict: 'accepted' }
  | { verdict: 'refused'; reason: string }
  | { verdict: 'challenge'; answer: string }

/** What one network can do, as data; nothing else may ask which channel it is. */
export type Capabilities = {
  /** Free-form messages only within 24 hours of the contact's last one, and what is said of others; absent: always. */
  windowError?: MessageError
  /** Units of sending per contact: one per `intervalMs` after a burst. */
  pairPace?: { intervalMs: number; burst: number }
}

/** A message on its way out, with where its contact is reached. */
export type OutboundMessage = Message & { addresses: string[] }

/** A file at the network, as a stream of bytes, or why it cannot be had. */
export type FetchedMedia =
  | { bytes: AsyncIterable<Uint8Array>; mimeType: string | undefined; fileName?: string }
  | { failed: string; retry: boolean }

/** One channel's code: the only place that knows its network's words. */
export interface ChannelAdapter {
  readonly channel: string
  readonly schema: InboxSchema
  readonly capabilities: Capabilities
  /** Whom the raw body speaks of, in the words of the directory; untrusted until verified. */
  locate(request: RawRequest): { kind: string; key: string }[]
  /** Without an inbox: whether it is for the app that the server itself has at the network. */
  verify(request: RawRequest, inbox: Inbox | undefined): Verdict
  /** Pure: what the body says about this inbox. What it does not know becomes an `unsupported` message. */
  parse(body: Buffer, inbox: Inbox): InboundEvent[]
  send(message: OutboundMessage, inbox: Inbox): Promise<SendOutcome>
  fetchMedia(attachment: Attachment, inbox: Inbox): Promise<FetchedMedia>
}
