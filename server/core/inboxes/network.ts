import type { Inbox, InboxSchema } from './inbox.ts'

/** Why a network did not do what it was asked: its own code and words. */
export type NetworkError = { code: string; title: string; details?: string; message?: string }
export type NetworkAnswer<T> = ({ ok: true } & T) | NetworkRefusal

/** `outcome` says what kind of failure it is; without one it counts as `rejected`. */
export type NetworkRefusal = { ok: false; error: NetworkError; outcome?: NetworkOutcome }

/** The failures among the outcomes of a send, which any request to a network may have. */
export type NetworkOutcome =
  | 'rejected'
  | 'window-closed'
  | 'throttled'
  | 'temporary'
  | 'unknown'
  | 'auth'
  | 'account'

export type NetworkTemplate = {
  networkId: string
  name: string
  language: string
  category: string
  status: 'approved' | 'pending' | 'rejected' | 'disabled' | 'paused'
  components: unknown[]
  quality?: string
  reason?: string
}

/**
 * What an edge may ask of an inbox's network besides sending, as far as its channel can. The channel's adapter
 * implements it; `app.ts` hands it to those who need it.
 */
export interface Network {
  readonly channel: string
  readonly schema: InboxSchema
  /** What sending there is like: with a `windowError`, free-form messages are taken for 24 hours only. */
  readonly capabilities?: { readonly windowError?: object }
  /** Whether contacts see by themselves what was read and who writes: it is our own, and hears of it from us. */
  readonly isOwn?: boolean
  /** Whether a message there can be reacted to. */
  readonly takesReactions?: boolean
  /** As what a message with such a file goes; without it, as what the file is to people. */
  fileKind?(mimeType: string): 'image' | 'video' | 'audio' | 'document'
  checkConnection?(inbox: Inbox): Promise<NetworkAnswer<{ details: Record<string, unknown> }>>
  markRead?(inbox: Inbox, message: { networkId: string; typing?: boolean }): Promise<NetworkAnswer<object>>
  listTemplates?(inbox: Inbox): Promise<NetworkAnswer<{ templates: NetworkTemplate[] }>>
  createTemplate?(
    inbox: Inbox,
    template: { name: string; language: string; category: string; components: unknown[] },
  ): Promise<NetworkAnswer<{ networkId: string; status: NetworkTemplate['status']; category?: string }>>
  /** New contents for a template that the network has; they are reviewed again. */
  editTemplate?(
    inbox: Inbox,
    template: { networkId: string; category: string; components: unknown[] },
  ): Promise<NetworkAnswer<object>>
  exchangeCode?(code: string): Promise<NetworkAnswer<{ accessToken: string }>>
  phoneNumbers?(
    inbox: Pick<Inbox, 'settings' | 'secrets'>,
  ): Promise<NetworkAnswer<{ numbers: { id: string; phone: string; name: string }[] }>>
  startCall?(
    inbox: Inbox,
    call: { to: string; sdpOffer: string },
  ): Promise<NetworkAnswer<{ networkId: string }>>
  actOnCall?(
    inbox: Inbox,
    call: { networkId: string; action: string; sdp?: string; to?: string },
  ): Promise<NetworkAnswer<object>>
}
