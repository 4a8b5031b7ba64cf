import type { Database } from '../../../platform/db/index.ts'
import type { GuardedFetch } from '../../../platform/http/index.ts'
import type { Line } from '../line.ts'
import type { OutgoingCall, PlaceOutcome, VoiceProvider } from '../provider.ts'
import { askVendor, type VendorAnswer } from './ask-vendor.ts'
import { callUrls } from './callback-url.ts'
import { plivo, vobiz } from './plivo.ts'
import { twilio } from './twilio.ts'
import { toSeconds, type VendorAccount, type VendorRequest, type VoiceVendor } from './vendor.ts'

export const vendors: readonly VoiceVendor[] = [twilio, plivo, vobiz]

export type HttpVoiceOptions = {
  db: Pick<Database, 'vault'>
  fetch: GuardedFetch
  /** How the vendors reach this server, without a slash at the end. */
  publicUrl: () => string
}

/** The secret behind the addresses of call-backs; every process derives the same. */
export function callbackKey(db: Pick<Database, 'vault'>): Buffer {
  return db.vault.derive('voice-callbacks')
}

/** Calls that a vendor carries, whom we tell by call-backs what to do: one provider for each vendor. */
export function createHttpVoiceProviders(options: HttpVoiceOptions): VoiceProvider[] {
  return vendors.map((vendor) => createHttpVoiceProvider(vendor, options))
}

export function createHttpVoiceProvider(
  vendor: VoiceVendor,
  { db, fetch, publicUrl }: HttpVoiceOptions,
): VoiceProvider {
  const key = callbackKey(db)
  return {
    name: vendor.name,

    async placeCall(outgoing) {
      const request = toRequest(vendor, outgoing, { key, publicUrl: publicUrl() })
      return 'outcome' in request ? request : readPlaced(vendor, await askVendor(fetch, request))
    },

    async hangUp({ call, line }) {
      const account = accountOf(vendor, line)
      if (!account || !call.networkId) return
      const { networkId: id, answeredAt } = call
      for (const request of vendor.hangUpRequests(account, { id, answered: answeredAt !== undefined }))
        requireTaken(vendor, await askVendor(fetch, request))
    },
  }
}

/** Undefined while the line is not set up. */
export function accountOf(
  vendor: VoiceVendor,
  { http }: Pick<Line, 'http'>,
): (VendorAccount & { authToken: string }) | undefined {
  const { accountId, authToken, apiUrl = vendor.apiUrl } = http
  return accountId && authToken ? { accountId, authToken, apiUrl: apiUrl.replace(/\/+$/, '') } : undefined
}

type Refused = Extract<PlaceOutcome, { outcome: 'refused' }>

function toRequest(
  vendor: VoiceVendor,
  { call, line, from, to, ringTimeoutMs, maxDurationMs }: OutgoingCall,
  { key, publicUrl }: { key: Buffer; publicUrl: string },
): VendorRequest | Refused {
  const account = accountOf(vendor, line)
  if (!account) return refused('not configured', 'The line has no account_id or no auth_token; set both')
  if (!from) return refused('not configured', 'The inbox has no phone number to call from; set its phone')
  // `<` would call several numbers at once.
  if (!/^\+[1-9]\d{4,14}$/.test(to))
    return { ...refused('no number', `'${to}' is no number in E.164`), cause: 'invalid_number' }
  return vendor.placeRequest(account, {
    from,
    to,
    ringSeconds: toSeconds(ringTimeoutMs, { min: 5, max: 600 }),
    limitSeconds: toSeconds(maxDurationMs, { min: 10, max: 14_400 }),
    urls: callUrls(publicUrl, key, { vendor: vendor.name, accountId: call.accountId, callId: call.id }),
  })
}

/** Rates are told anew each second; where a vendor does not say when to come back, so soon. */
const throttledMs = 2_000
const unreachableMs = 10_000

function readPlaced(vendor: VoiceVendor, answer: VendorAnswer): PlaceOutcome {
  if ('failed' in answer) {
    if (answer.isOurFault) return refused('not sent', answer.failed)
    if (answer.sent === 'no') return { outcome: 'later', retryInMs: unreachableMs }
    return unknown(answer.failed)
  }
  const { status, body, retryAfterMs } = answer
  const refusal = vendor.readRefusal(status, body)
  if (status >= 200 && status < 300) {
    const providerCallId = vendor.placedId(body)
    return providerCallId ? { outcome: 'placed', providerCallId } : unknown('Its answer has no id of a call')
  }
  if (status === 429 || refusal.throttled) return { outcome: 'later', retryInMs: retryAfterMs ?? throttledMs }
  if (status === 503) return { outcome: 'later', retryInMs: retryAfterMs ?? unreachableMs }
  // Any other failure of theirs may have come after the call was on its way.
  if (status >= 500) return unknown(refusal.message)
  const { cause, rawCause, message } = refusal
  return { outcome: 'refused', cause, rawCause, message }
}

/** Whether a phone rings is not known, and nobody may be called twice. */
function unknown(reason: string): Refused {
  return refused('unknown', `Whether the provider placed the call is not known. ${reason}`)
}

function refused(rawCause: string, message: string): Refused {
  return { outcome: 'refused', cause: 'failed', rawCause, message }
}

/** A call that is over, or is not in the state that a request is for, is none that could be ended. */
function requireTaken(vendor: VoiceVendor, answer: VendorAnswer): void {
  if ('failed' in answer) throw new Error(`The call could not be ended at ${vendor.name}. ${answer.failed}`)
  const { status, body } = answer
  const isPast = status === 400 || status === 404 || status === 409
  if (status >= 300 && !isPast)
    throw new Error(
      `The call could not be ended at ${vendor.name}: ${status} ${vendor.readRefusal(status, body).message}`,
    )
}
