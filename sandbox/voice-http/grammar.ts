import type { Vendor } from './state.ts'
import { ScriptError, type XmlNode } from './xml.ts'

/** The elements of each vendor that the network knows, with the attributes that they may have. */
const grammars: Record<Vendor, Record<string, string[]>> = {
  twilio: {
    Play: ['loop'],
    Gather: ['input', 'numDigits', 'timeout', 'finishOnKey', 'action', 'method', 'actionOnEmptyResult'],
    Hangup: [],
    Reject: ['reason'],
    Start: [],
    Recording: ['recordingStatusCallback', 'recordingStatusCallbackEvent', 'channels', 'track', 'trim'],
  },
  plivo: {
    Play: ['loop'],
    GetDigits: [
      'action',
      'method',
      'timeout',
      'digitTimeout',
      'numDigits',
      'finishOnKey',
      'retries',
      'validDigits',
      'playBeep',
      'redirect',
    ],
    Hangup: ['reason', 'schedule'],
    Redirect: ['method'],
    Record: [
      'recordSession',
      'redirect',
      'playBeep',
      'maxLength',
      'fileFormat',
      'callbackUrl',
      'callbackMethod',
    ],
  },
  vobiz: {
    Play: ['loop'],
    Gather: [
      'action',
      'method',
      'inputType',
      'executionTimeout',
      'digitEndTimeout',
      'finishOnKey',
      'numDigits',
      'redirect',
    ],
    Hangup: ['reason', 'schedule'],
    Redirect: ['method'],
    Record: [
      'recordSession',
      'redirect',
      'playBeep',
      'maxLength',
      'fileFormat',
      'callbackUrl',
      'callbackMethod',
    ],
  },
}

/** Refuses an element or an attribute that the vendor does not have. */
export function checkElement(vendor: Vendor, { name, attributes }: XmlNode): void {
  const known = grammars[vendor][name]
  if (!known) throw new ScriptError(`${vendor} has no element ${name}`)
  const unknown = Object.keys(attributes).filter((attribute) => !known.includes(attribute))
  if (unknown.length > 0) throw new ScriptError(`${name} of ${vendor} has no ${unknown.join(', ')}`)
}

/** What a question for keys asks, in each vendor's attributes. */
export function questionOf(vendor: Vendor, { attributes }: XmlNode) {
  const { action } = attributes
  if (!action) throw new ScriptError('The question has no action')
  if (attributes['numDigits'] !== '1') throw new ScriptError('Only questions for one digit are known here')
  const allKeys = '0123456789*#'
  const valid = (attributes['validDigits'] ?? allKeys).replaceAll(attributes['finishOnKey'] ?? '#', '')
  if (vendor === 'twilio') {
    const timeoutMs = secondsOf(attributes, 'timeout', { min: 1, max: 600 }) * 1_000
    return { action, timeoutMs, valid, rounds: 1, postsSilence: attributes['actionOnEmptyResult'] === 'true' }
  }
  if (vendor === 'plivo') {
    const timeoutMs = secondsOf(attributes, 'timeout', { min: 1, max: 600 }) * 1_000
    const rounds = Number(attributes['retries'] ?? 1)
    return { action, timeoutMs, valid, rounds, postsSilence: false }
  }
  secondsOf(attributes, 'digitEndTimeout', { min: 2, max: 10 })
  const timeoutMs = secondsOf(attributes, 'executionTimeout', { min: 5, max: 60 }) * 1_000
  return { action, timeoutMs, valid, rounds: 1, postsSilence: true }
}

function secondsOf(
  attributes: XmlNode['attributes'],
  name: string,
  { min, max }: { min: number; max: number },
): number {
  const seconds = Number(attributes[name])
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) return seconds
  throw new ScriptError(`${name} is '${attributes[name]}', not ${min} to ${max} whole seconds`)
}
