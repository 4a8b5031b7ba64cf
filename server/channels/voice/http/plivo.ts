import type { CallProgress, EndCause } from '../../../core/calls/index.ts'
import { toEndCause } from '../causes.ts'
import { countOf, type Form, fieldOf } from './form.ts'
import { verifyPlivo, verifyVobiz } from './signatures.ts'
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
import { element, renderXml, type XmlElement } from './xml.ts'

/** What sets the two apart that speak Plivo's language. */
type Flavour = Pick<VoiceVendor, 'name' | 'apiUrl' | 'verify'> & {
  title: string
  headers(account: VendorAccount): Record<string, string>
  number(phone: string): string
  question(gather: NonNullable<VoiceScript['gather']>): XmlElement
  /** Hosts that give recordings to those who name themselves. */
  ownHosts: RegExp
}

/** https://www.plivo.com/docs/voice/api/call and https://www.plivo.com/docs/voice/xml */
export const plivo: VoiceVendor = plivoVendor({
  name: 'plivo',
  title: 'Plivo',
  apiUrl: 'https://api.plivo.com/v1',
  verify: verifyPlivo,
  headers: basicAuth,
  number: (phone) => phone.replace('+', ''),
  question: ({ action, timeoutMs, digitTimeoutMs }) =>
    element('GetDigits', {
      action,
      method: 'POST',
      numDigits: 1,
      timeout: toSeconds(timeoutMs, { min: 1, max: 60 }),
      digitTimeout: toSeconds(digitTimeoutMs, { min: 1, max: 10 }),
      finishOnKey: 'none',
      retries: 1,
      playBeep: false,
    }),
  ownHosts: /(^|\.)plivo\.com$/,
})

/** https://vobiz.ai/docs/call/make-call and https://vobiz.ai/docs/xml/gather */
export const vobiz: VoiceVendor = plivoVendor({
  name: 'vobiz',
  title: 'Vobiz',
  apiUrl: 'https://api.vobiz.ai/api/v1',
  verify: verifyVobiz,
  headers: ({ accountId, authToken }) => ({ 'X-Auth-ID': accountId, 'X-Auth-Token': authToken }),
  number: (phone) => phone,
  question: ({ action, timeoutMs, digitTimeoutMs }) =>
    element('Gather', {
      action,
      method: 'POST',
      inputType: 'dtmf',
      numDigits: 1,
      executionTimeout: toSeconds(timeoutMs, { min: 5, max: 60 }),
      digitEndTimeout: toSeconds(digitTimeoutMs, { min: 2, max: 10 }),
      finishOnKey: 'none',
    }),
  ownHosts: /(^|\.)vobiz\.ai$/,
})

function plivoVendor(flavour: Flavour): VoiceVendor {
  const { name, apiUrl, verify } = flavour
  return {
    name,
    apiUrl,
    verify,
    placeRequest: (account, order) => placeRequest(flavour, account, order),
    placedId: ({ request_uuid: id }) => {
      const first = Array.isArray(id) ? id[0] : id
      return typeof first === 'string' && first ? first : undefined
    },
    readRefusal: (status, body) => readRefusal(flavour.title, status, body),
    // A call that waits to be dialled is known as a request only.
    hangUpRequests: (account, { id }) =>
      ['Call', 'Request'].map((kind) => ({
        method: 'DELETE',
        url: `${accountUrl(account)}/${kind}/${encodeURIComponent(id)}/`,
        headers: flavour.headers(account),
      })),
    callId: (form) => fieldOf(form, 'CallUUID') ?? fieldOf(form, 'RequestUUID'),
    readProgress,
    readRecording,
    recordingRequest: (account, url) => recordingRequest(flavour, account, url),
    renderScript: (script) => renderScript(flavour, script),
  }
}

/** The slash at the end matters. */
function placeRequest(flavour: Flavour, account: VendorAccount, order: CallOrder): VendorRequest {
  const { from, to, urls, ringSeconds, limitSeconds } = order
  return {
    method: 'POST',
    url: `${accountUrl(account)}/Call/`,
    headers: { ...flavour.headers(account), 'Content-Type': 'application/json' },
    body: JSON.stringify({
      from: flavour.number(from),
      to: flavour.number(to),
      answer_url: urls.answer,
      answer_method: 'POST',
      ring_url: urls.status,
      ring_method: 'POST',
      hangup_url: urls.status,
      hangup_method: 'POST',
      ring_timeout: ringSeconds,
      time_limit: Math.min(14_400, limitSeconds),
    }),
  }
}

function accountUrl({ apiUrl, accountId }: VendorAccount): string {
  return `${apiUrl}/Account/${encodeURIComponent(accountId)}`
}

function readRefusal(title: string, status: number, body: Record<string, unknown>): VendorRefusal {
  const told = body['error'] ?? body['message'] ?? body['detail']
  const message = typeof told === 'string' ? told : `${title} answered ${status}`
  const isNumber = status === 400 && /\bto\b|destination/i.test(message) && /invalid|not valid/i.test(message)
  return { cause: isNumber ? 'invalid_number' : 'failed', rawCause: String(status), message }
}

const endings: Record<string, EndCause> = {
  busy: 'busy',
  'no-answer': 'no_answer',
  timeout: 'no_answer',
  cancel: 'cancelled',
  failed: 'failed',
}

function readProgress(form: Form, now: Date): CallProgress[] {
  const status = fieldOf(form, 'CallStatus') ?? ''
  const event = fieldOf(form, 'Event')
  const isOver = event === 'Hangup' || status in endings || status === 'completed'
  if (!isOver && (event === 'Ring' || status === 'ringing')) return [{ step: 'ringing', at: now }]
  if (!isOver) return status === 'in-progress' ? [{ step: 'answered', at: now }] : []

  const endedAt = toldTime(utcTime(fieldOf(form, 'EndTime')), now)
  const cause = fieldOf(form, 'HangupCause') ?? fieldOf(form, 'HangupCauseName')
  if (status === 'completed')
    return completedSteps({ endedAt, seconds: countOf(form, 'Duration') }, cause ?? status)
  return [{ step: 'ended', cause: closerCause(status, cause), rawCause: cause ?? status, at: endedAt }]
}

/** The state says how it ended; the cause of a failed or refused call says why. */
function closerCause(status: string, cause: string | undefined): EndCause {
  const told = toEndCause(cause ?? '')
  if (told === 'rejected' || told === 'invalid_number') return told
  const ending = endings[status] ?? 'failed'
  return ending === 'failed' && told !== 'completed' ? told : ending
}

/** `2026-01-01 12:00:00`, with or without a zone; UTC without one. */
function utcTime(text: string | undefined): number | undefined {
  if (!text) return undefined
  const hasZone = /([zZ]|[+-]\d\d:?\d\d)$/.test(text)
  return Date.parse(text.replace(' ', 'T') + (hasZone ? '' : 'Z'))
}

/** https://www.plivo.com/docs/voice/xml/record: the callback has the address of the file. */
function readRecording(form: Form) {
  const name = fieldOf(form, 'RecordUrl') ?? fieldOf(form, 'RecordFile')
  if (!name || !URL.canParse(name)) return undefined
  const seconds = countOf(form, 'RecordingDuration') ?? 0
  return { name, durationMs: countOf(form, 'RecordingDurationMs') ?? seconds * 1_000 }
}

/** Only the vendor's own hosts learn who we are. */
function recordingRequest(flavour: Flavour, account: VendorAccount, url: string): VendorRequest {
  const { origin, hostname } = new URL(url)
  const isOwn = origin === new URL(account.apiUrl).origin || flavour.ownHosts.test(hostname)
  return { method: 'GET', url, headers: isOwn ? basicAuth(account) : {} }
}

function renderScript(flavour: Flavour, { play, gather, recording, reject }: VoiceScript): string {
  if (reject) return renderXml(element('Response', {}, element('Hangup', { reason: 'rejected' })))
  const sounds = play.map((url) => element('Play', {}, url))
  const record = recording ? [recordElement(recording)] : []
  if (!gather) return renderXml(element('Response', {}, ...record, ...sounds, element('Hangup')))
  const question = { ...flavour.question(gather), children: sounds }
  // Without a key the script goes on here: silence is an answer like the others.
  const silence = element('Redirect', { method: 'POST' }, gather.action)
  return renderXml(element('Response', {}, ...record, question, silence))
}

function recordElement(callbackUrl: string): XmlElement {
  return element('Record', {
    recordSession: true,
    redirect: false,
    playBeep: false,
    maxLength: 14_400,
    fileFormat: 'wav',
    callbackUrl,
    callbackMethod: 'POST',
  })
}
