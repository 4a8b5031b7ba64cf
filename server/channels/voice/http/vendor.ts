import type { CallProgress, EndCause } from '../../../core/calls/index.ts'
import type { LineProvider } from '../line.ts'
import type { Form } from './form.ts'
import type { SignatureVerdict, SignedRequest } from './signatures.ts'

export type VendorName = Exclude<LineProvider, 'sip'>

/** Whose calls they are at the vendor, and where its API is; its own address without one in the settings. */
export type VendorAccount = { accountId: string; authToken: string; apiUrl: string }

/** Numbers in E.164, times in whole seconds. */
export type CallOrder = {
  from: string
  to: string
  ringSeconds: number
  limitSeconds: number
  urls: Omit<CallUrls, 'recording'>
}

/** Where the vendor asks and tells about one call. */
export type CallUrls = { answer: string; status: string; recording: string }

export type VendorRequest = {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string
}

/** An answer that did not take a call: what it says, for us and for people. */
export type VendorRefusal = { cause: EndCause; rawCause: string; message: string; throttled?: boolean }

/** What is done next on a call, with the addresses of its sounds. */
export type VoiceScript = {
  play: string[]
  gather?: { action: string; timeoutMs: number; digitTimeoutMs: number }
  /** Told when the recording of the whole call can be had. */
  recording?: string
  /** Turned away unanswered; nothing else is done. */
  reject?: boolean
}

/** A recording that can be fetched. `name` is what `recordingRequest` finds it by. */
export type ToldRecording = { name: string; durationMs: number }

/** One vendor's words. All of it is pure: what to send, and what something means. */
export interface VoiceVendor {
  readonly name: VendorName
  readonly apiUrl: string
  placeRequest(account: VendorAccount, order: CallOrder): VendorRequest
  /** The id of the call, in an answer that took it. */
  placedId(body: Record<string, unknown>): string | undefined
  readRefusal(status: number, body: Record<string, unknown>): VendorRefusal
  /** All of them are sent, in this order: each ends the call in one of the states it may have meanwhile. */
  hangUpRequests(account: VendorAccount, call: { id: string; answered: boolean }): VendorRequest[]
  verify(request: SignedRequest, authToken: string): SignatureVerdict
  callId(form: Form): string | undefined
  /** What a call-back tells of a call, in the order in which it happened. */
  readProgress(form: Form, now: Date): CallProgress[]
  readRecording(form: Form): ToldRecording | undefined
  recordingRequest(account: VendorAccount, name: string): VendorRequest
  renderScript(script: VoiceScript): string
}

/**
 * When something happened, as a vendor tells it. Vendors' times are of whole seconds and their clocks are not ours, so
 * what is told within moments of happening is taken to happen now.
 */
export function toldTime(told: number | undefined, now: Date): Date {
  const isBelievable = told !== undefined && !Number.isNaN(told) && now.getTime() - told > 3_000
  return isBelievable ? new Date(told) : now
}

/** The steps of a call that somebody answered and that is over. */
export function completedSteps(
  { endedAt, seconds }: { endedAt: Date; seconds: number | undefined },
  rawCause: string,
): CallProgress[] {
  const answeredAt = new Date(endedAt.getTime() - (seconds ?? 0) * 1_000)
  return [
    { step: 'answered', at: answeredAt },
    { step: 'ended', cause: 'completed', rawCause, at: endedAt },
  ]
}

export function toSeconds(ms: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, Math.ceil(ms / 1_000)))
}

export function basicAuth({ accountId, authToken }: VendorAccount): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${accountId}:${authToken}`).toString('base64')}` }
}
