import type { Callbacks } from './callbacks.ts'
import type { FailureRule } from './failures.ts'
import type { Json } from './json.ts'
import type { TokenBucket } from './limits.ts'
import type { Live } from './live.ts'
import type { MediaStore } from './media-store.ts'
import type { RequestRecord } from './request-log.ts'
import type { Ring } from './ring.ts'
import type { Scheduler } from './scheduler.ts'
import type { Behaviour, SandboxSettings } from './settings.ts'

/** What the sandbox was started with; new numbers take what they are not given from here. */
export type Defaults = { accessToken: string; appSecret: string; verifyToken: string; appId: string }

/** The whole fake network. In memory only: a restart is a new one. */
export type Sandbox = {
  defaults: Defaults
  settings: SandboxSettings
  /** Where the sandbox is reached; media addresses start with it. */
  publicUrl: string
  now: () => number
  log: (line: string) => void
  numbers: Map<string, PhoneNumber>
  accounts: Map<string, BusinessAccount>
  templates: Map<string, Template>
  /** Tokens that no longer work, with Meta's subcode for the reason. */
  deadTokens: Map<string, number>
  media: MediaStore
  scheduler: Scheduler
  callbacks: Callbacks
  requests: Ring<RequestRecord>
  live: Live
}

export type PhoneNumber = {
  phoneNumberId: string
  wabaId: string
  /** Digits only, as callbacks show it. */
  displayPhoneNumber: string
  verifiedName: string
  accessToken: string
  appSecret: string
  verifyToken: string
  callbackUrl: string | null
  /** What the last handshake with the callback address came to. */
  handshake: Handshake | null
  registered: boolean
  profile: Json
  behaviour: Behaviour
  failures: FailureRule[]
  throughput: TokenBucket
  pairs: Map<string, TokenBucket>
  /** By wa_id; by business-scoped user id for people who hide their number. */
  conversations: Map<string, Conversation>
  /** Other addresses of a person (user id, the wa_id the network answers with) → key of the conversation. */
  aliases: Map<string, string>
  /** By message id, oldest first; bounded. */
  messages: Map<string, Message>
  calls: Map<string, Call>
}

export type Handshake = { ok: boolean; status: number | null; detail: string; at: number }

/** One person as one business number sees them, and what was said. */
export type Conversation = {
  key: string
  customer: Customer
  /** Milliseconds of the customer's newest message or call; opens the 24-hour window. */
  lastInboundAt: number | null
  /** As statuses name it. */
  billingId: string
  /** The business shows its typing bubble until then. */
  typingUntil: number
  messages: Message[]
}

export type Customer = {
  /** Absent when only the user id is known. */
  waId: string | null
  userId: string
  /** The network does not tell the business this person's number. */
  hidesNumber: boolean
  name: string
  username: string | null
  onWhatsApp: boolean
  /** The network answers sends to this number with another wa_id (as it does for some countries' numbers). */
  answersAs: string | null
  callPermission: boolean
}

export type MessageStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'

/** One message as the customer's phone shows it. */
export type Message = {
  id: string
  conversationKey: string
  from: 'customer' | 'business'
  type: string
  /** The part named like the type, as it was on the wire. */
  content: unknown
  /** Where the bytes of media given by link are: link → media id. */
  fetched: Record<string, string>
  contextId: string | null
  at: number
  status: MessageStatus
  callbackData: string | null
  /** Template or free-form: decides the window and the price. */
  category: string
  /** A template's words with its parameters filled in. */
  rendered: RenderedTemplate | null
  reactions: { customer?: string; business?: string }
  edited: boolean
  revoked: boolean
  error: { code: number; title: string } | null
}

export type RenderedTemplate = {
  header: Json | null
  body: string
  footer: string
  buttons: { type: string; text: string; payload?: string; url?: string }[]
}

export type BusinessAccount = {
  wabaId: string
  name: string
  subscribed: boolean
  overrideCallbackUrl: string | null
}

export type TemplateStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED'

export type Template = {
  id: string
  wabaId: string
  name: string
  language: string
  category: string
  status: TemplateStatus
  rejectedReason: string
  parameterFormat: 'POSITIONAL' | 'NAMED'
  components: Json[]
  createdAt: number
}

export type Call = {
  id: string
  key: string
  direction: 'BUSINESS_INITIATED' | 'USER_INITIATED'
  state: 'ringing' | 'connected' | 'ended'
  startedAt: number
}
