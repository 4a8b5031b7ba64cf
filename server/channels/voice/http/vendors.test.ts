import { describe, expect, test } from 'vitest'
import type { Form } from './form.ts'
import { plivo, vobiz } from './plivo.ts'
import { twilio } from './twilio.ts'
import type { VoiceVendor } from './vendor.ts'

const now = new Date('2026-01-01T12:01:00Z')
const audio = 'https://cx.example.test/voice/audio/a1.wav'
const action = 'https://cx.example.test/voice/c1/digits/1'
const gather = { action, timeoutMs: 4_200, digitTimeoutMs: 1_000 }
const bodyOf = (xml: string) => xml.slice(xml.indexOf('<Response>'))

describe('scripts', () => {
  test('a question, in each vendor’s attributes', () => {
    expect(bodyOf(twilio.renderScript({ play: [audio], gather }))).toBe(
      `<Response><Gather input="dtmf" numDigits="1" timeout="5" finishOnKey="" action="${action}" method="POST" actionOnEmptyResult="true"><Play>${audio}</Play></Gather><Hangup/></Response>`,
    )
    expect(bodyOf(plivo.renderScript({ play: [audio], gather }))).toBe(
      `<Response><GetDigits action="${action}" method="POST" numDigits="1" timeout="5" digitTimeout="1" finishOnKey="none" retries="1" playBeep="false"><Play>${audio}</Play></GetDigits><Redirect method="POST">${action}</Redirect></Response>`,
    )
    expect(bodyOf(vobiz.renderScript({ play: [audio], gather }))).toBe(
      `<Response><Gather action="${action}" method="POST" inputType="dtmf" numDigits="1" executionTimeout="5" digitEndTimeout="2" finishOnKey="none"><Play>${audio}</Play></Gather><Redirect method="POST">${action}</Redirect></Response>`,
    )
  })

  test.each([twilio, plivo, vobiz])('the end of $name: sounds, then the phone is put down', (vendor) => {
    expect(bodyOf(vendor.renderScript({ play: [audio] }))).toBe(
      `<Response><Play>${audio}</Play><Hangup/></Response>`,
    )
    expect(bodyOf(vendor.renderScript({ play: [], reject: true }))).toContain('reason="rejected"')
  })
})

const ends: [VoiceVendor, Record<string, string>, string, string][] = [
  [twilio, { CallStatus: 'busy', SipResponseCode: '486' }, 'busy', 'busy (SIP 486)'],
  [twilio, { CallStatus: 'busy', SipResponseCode: '603' }, 'rejected', 'busy (SIP 603)'],
  // Twilio cancels a call that rang too long, which shows as 487.
  [twilio, { CallStatus: 'no-answer', SipResponseCode: '487' }, 'no_answer', 'no-answer (SIP 487)'],
  [twilio, { CallStatus: 'canceled' }, 'cancelled', 'canceled'],
  [twilio, { CallStatus: 'failed', SipResponseCode: '404' }, 'invalid_number', 'failed (SIP 404)'],
  [twilio, { CallStatus: 'failed' }, 'failed', 'failed'],
  [plivo, { CallStatus: 'busy', HangupCause: 'USER_BUSY' }, 'busy', 'USER_BUSY'],
  [plivo, { CallStatus: 'busy', HangupCause: 'CALL_REJECTED' }, 'rejected', 'CALL_REJECTED'],
  [plivo, { CallStatus: 'no-answer', HangupCause: 'NORMAL_CLEARING' }, 'no_answer', 'NORMAL_CLEARING'],
  [plivo, { CallStatus: 'timeout' }, 'no_answer', 'timeout'],
  [plivo, { CallStatus: 'cancel', HangupCause: 'ORIGINATOR_CANCEL' }, 'cancelled', 'ORIGINATOR_CANCEL'],
  [
    plivo,
    { CallStatus: 'failed', HangupCause: 'UNALLOCATED_NUMBER' },
    'invalid_number',
    'UNALLOCATED_NUMBER',
  ],
  [plivo, { CallStatus: 'failed', HangupCause: 'NETWORK_OUT_OF_ORDER' }, 'failed', 'NETWORK_OUT_OF_ORDER'],
  [vobiz, { CallStatus: 'no-answer', HangupCause: 'NO_ANSWER' }, 'no_answer', 'NO_ANSWER'],
]

test.each(ends)('$name: %o ends the call as %s', (vendor, fields, cause, rawCause) => {
  const form: Form = Object.entries({ Event: 'Hangup', ...fields })
  expect(vendor.readProgress(form, now)).toEqual([{ step: 'ended', cause, rawCause, at: now }])
})

test('a call that was answered tells when, by how long it lasted', () => {
  const steps = [
    { step: 'answered', at: new Date('2026-01-01T12:00:00Z') },
    { step: 'ended', cause: 'completed', at: new Date('2026-01-01T12:00:20Z') },
  ]
  const ofTwilio = {
    CallStatus: 'completed',
    CallDuration: '20',
    Timestamp: 'Thu, 01 Jan 2026 12:00:20 +0000',
  }
  expect(twilio.readProgress(Object.entries(ofTwilio), now)).toMatchObject(steps)
  const ofPlivo = { Event: 'Hangup', CallStatus: 'completed', Duration: '20', EndTime: '2026-01-01 12:00:20' }
  expect(plivo.readProgress(Object.entries(ofPlivo), now)).toMatchObject(steps)
})

test('a clock that is ahead of ours, or no time at all, is not believed', () => {
  for (const EndTime of ['2031-01-01 00:00:00', 'soon', '']) {
    const fields = { Event: 'Hangup', CallStatus: 'busy', EndTime }
    expect(plivo.readProgress(Object.entries(fields), now)).toMatchObject([{ at: now }])
  }
})

test('only a vendor’s own hosts get the account’s token with the request for a recording', () => {
  const account = { accountId: 'MA1', authToken: 't', apiUrl: plivo.apiUrl }
  const headers = (url: string) => plivo.recordingRequest(account, url).headers
  expect(headers('https://media.plivo.com/v1/Account/MA1/Recording/1.wav')).toHaveProperty('Authorization')
  expect(headers('https://bucket.s3.amazonaws.com/1.wav')).toEqual({})
  expect(headers('https://media.plivo.com.evil.example/1.wav')).toEqual({})
  expect(headers('https://evilplivo.com/1.wav')).toEqual({})
})
