import type { CallProgress, EndCause } from '../../../core/calls/index.ts'
import { toEndCause } from '../causes.ts'
import { countOf, type Form, fieldOf } from './form.ts'
import { verifyTwilio } from './signatures.ts'
import {
  basicAuth,
  type CallOrder,
  completedSteps,
  toldTime,
  toSeconds,
  type VendorAccount,
  type VendorRefusal,
  type VendorRequest,
  type VoiceScript,
  type VoiceVendor,
} from './vendor.ts'
import { element, renderXml } from './xml.ts'

/** https://www.twilio.com/docs/voice/api/call-resource and https://www.twilio.com/docs/voice/twiml */
export const twilio: VoiceVendor = {
  name: 'twilio',
  apiUrl: 'https://api.twilio.com',
  placeRequest,
  placedId: ({ sid }) => (typeof sid === 'string' && sid ? sid : undefined),
  readRefusal,
  hangUpRequests,
  verify: verifyTwilio,
  callId: (form) => fieldOf(form, 'CallSid'),
  readProgress,
  readRecording,
  recordingRequest: (account, name) => ({
    method: 'GET',
    url: `${accountUrl(account)}/Recordings/${encodeURIComponent(name)}.wav`,
    headers: basicAuth(account),
  }),
  renderScript,
}

function placeRequest(account: VendorAccount, order: CallOrder): VendorRequest {
  const { from, to, urls, ringSeconds, limitSeconds } = order
  const fields: Form = [
    ['From', from],
    ['To', to],
    ['Url', urls.answer],
    ['Method', 'POST'],
    // Asked when the first answer did not come; it says the same.
    ['FallbackUrl', urls.answer],
    ['FallbackMethod', 'POST'],
    ['StatusCallback', urls.status],
    ['StatusCallbackMethod', 'POST'],
    ...['initiated', 'ringing', 'answered', 'completed'].map((event): Form[number] => [
      'StatusCallbackEvent',
      event,
    ]),
    ['Timeout', String(Math.min(600, ringSeconds))],
    ['TimeLimit', String(Math.min(14_400, limitSeconds))],
  ]
  return post(account, '/Calls.json', fields)
}

/** A call that is not answered yet is cancelled; should it be answered in that moment, the second one ends it. */
function hangUpRequests(account: VendorAccount, { id, answered }: { id: string; answered: boolean }) {
  const path = `/Calls/${encodeURIComponent(id)}.json`
  const states = answered ? ['completed'] : ['canceled', 'completed']
  return states.map((state) => post(account, path, [['Status', state]]))
}

function post(account: VendorAccount, path: string, fields: Form): VendorRequest {
  return {
    method: 'POST',
    url: accountUrl(account) + path,
    headers: { ...basicAuth(account), 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

function accountUrl({ apiUrl, accountId }: VendorAccount): string {
  return `${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountId)}`
}

/** https://www.twilio.com/docs/api/errors: these say that nobody can be called at the number. */
const invalidNumberCodes = new Set([13224, 21211, 21214, 21217])

function readRefusal(status: number, { code, message }: Record<string, unknown>): VendorRefusal {
  return {
    cause: invalidNumberCodes.has(Number(code)) ? 'invalid_number' : 'failed',
    rawCause: String(code ?? status),
    message: typeof message === 'string' ? message : `Twilio answered ${status}`,
    throttled: Number(code) === 20429,
  }
}

const unanswered: Record<string, EndCause> = {
  busy: 'busy',
  'no-answer': 'no_answer',
  canceled: 'cancelled',
  failed: 'failed',
}

function readProgress(form: Form, now: Date): CallProgress[] {
  const status = fieldOf(form, 'CallStatus') ?? ''
  const at = toldTime(Date.parse(fieldOf(form, 'Timestamp') ?? ''), now)
  const id = fieldOf(form, 'CallSid')
  if (status === 'ringing') return [{ step: 'ringing', at }]
  if (status === 'in-progress') return [{ step: 'answered', at }]
  if (status === 'completed')
    return completedSteps({ endedAt: at, seconds: countOf(form, 'CallDuration') }, status)
  const cause = unanswered[status]
  if (cause)
    return [{ step: 'ended', cause: closerCause(cause, form), rawCause: rawCauseOf(form, status), at }]
  return id ? [{ step: 'placed', providerCallId: id, at }] : []
}

/** A refused call shows as busy, and an unknown number as failed; the SIP code behind it says which. */
function closerCause(cause: EndCause, form: Form): EndCause {
  const told = toEndCause(fieldOf(form, 'SipResponseCode') ?? '')
  if (told === 'rejected' || told === 'invalid_number') return told
  return cause === 'failed' ? told : cause
}

function rawCauseOf(form: Form, status: string): string {
  const code = fieldOf(form, 'SipResponseCode')
  return code ? `${status} (SIP ${code})` : status
}

function readRecording(form: Form) {
  const name = fieldOf(form, 'RecordingSid')
  const isReady = (fieldOf(form, 'RecordingStatus') ?? 'completed') === 'completed'
  if (!name || !isReady) return undefined
  return { name, durationMs: (countOf(form, 'RecordingDuration') ?? 0) * 1_000 }
}

function renderScript({ play, gather, recording, reject }: VoiceScript): string {
  if (reject) return renderXml(element('Response', {}, element('Reject', { reason: 'rejected' })))
  const sounds = play.map((url) => element('Play', {}, url))
  const question =
    gather &&
    element(
      'Gather',
      {
        input: 'dtmf',
        numDigits: 1,
        timeout: toSeconds(gather.timeoutMs, { min: 1, max: 600 }),
        // Every key is an answer, `#` too.
        finishOnKey: '',
        action: gather.action,
        method: 'POST',
        actionOnEmptyResult: true,
      },
      ...sounds,
    )
  const record =
    recording && element('Start', {}, element('Recording', { recordingStatusCallback: recording }))
  return renderXml(
    element(
      'Response',
      {},
      ...(record ? [record] : []),
      ...(question ? [question] : sounds),
      element('Hangup'),
    ),
  )
}
