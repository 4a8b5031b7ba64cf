import type { IvrRequest, IvrScript } from '../../../core/calls/index.ts'
import { type FieldError, invalidFields } from '../../../platform/errors.ts'
import { readEnum } from '../enums.ts'
import type { IvrOrder } from './ivr-schema.ts'

/** Numbers of voices are ours: the vendor shows only that the female one is 1. */
export const voices = { Male: 0, Female: 1 } as const

/** An order, read: what is kept of it, the rules of its call, and every address that it names. */
export type ReadIvr = {
  externalId: string | undefined
  request: IvrRequest
  rules: Pick<IvrScript, 'maxRetries' | 'inputTimeoutMs' | 'digitTimeoutMs'>
  webhookUrls: NamedUrl[]
  soundUrls: NamedUrl[]
}

/** An address, and the member of the request that holds it. */
export type NamedUrl = { url: string; member: string }

/**
 * What lies between the members of an order; each alone was held to its limits before. An empty text counts as absent.
 * @throws AppError `invalid_request` about all that is wrong
 */
export function readIvr(order: IvrOrder): ReadIvr {
  const text = (value: string | undefined) => (value?.trim() ? value : undefined)
  const [audioUrl, ttsText] = [text(order.audioFileUrl), text(order.ttsText)]
  const options = order.options.map((option) => ({
    digit: String(option.digit).trim(),
    description: text(option.description) ?? text(option.label),
    responseUrl: text(option.responseMessageFileUrl),
    webhookUrl: text(option.webhookUrl),
  }))
  const faults = [...faultsOfSound(audioUrl, ttsText), ...faultsOfDigits(options.map(({ digit }) => digit))]
  if (!text(order.webhookUrl)) faults.push(required('webhookUrl'))
  if (faults.length > 0) throw invalidFields(faults)

  const request: IvrRequest = {
    audioUrl,
    ttsText,
    ttsVoice: voiceOf(order, ttsText),
    welcomeUrl: text(order.welcomeMessageFileUrl),
    successUrl: text(order.successMessageFileUrl),
    failedUrl: text(order.failedMessageFileUrl),
    options,
  }
  return {
    externalId: text(order.externalId),
    request,
    rules: {
      maxRetries: order.maxAudioRetries ?? 2,
      inputTimeoutMs: order.inputTimeoutMs ?? 6000,
      digitTimeoutMs: order.digitTimeoutMs ?? 3000,
    },
    webhookUrls: [
      { url: order.webhookUrl, member: 'webhookUrl' },
      ...options.flatMap(({ webhookUrl }, at) => named(webhookUrl, `options.${at}.webhookUrl`)),
    ],
    soundUrls: [
      ...named(audioUrl, 'audioFileUrl'),
      ...named(request.welcomeUrl, 'welcomeMessageFileUrl'),
      ...named(request.successUrl, 'successMessageFileUrl'),
      ...named(request.failedUrl, 'failedMessageFileUrl'),
      ...options.flatMap(({ responseUrl }, at) => named(responseUrl, `options.${at}.responseMessageFileUrl`)),
    ],
  }
}

function faultsOfSound(audioUrl: string | undefined, ttsText: string | undefined): FieldError[] {
  if (!audioUrl && !ttsText)
    return [{ field: 'audioFileUrl', message: 'or ttsText is required', code: 'REQUIRED' }]
  if (audioUrl && ttsText)
    return [{ field: 'ttsText', message: 'cannot be given together with audioFileUrl', code: 'INVALID' }]
  return []
}

function faultsOfDigits(digits: string[]): FieldError[] {
  return digits.flatMap((digit, at): FieldError[] => {
    const field = `options.${at}.digit`
    if (!/^[0-9*#]$/.test(digit))
      return [{ field, message: 'must be one of 0 to 9, * and #', code: 'INVALID', value: digit }]
    if (digits.indexOf(digit) < at)
      return [{ field, message: `is '${digit}', as in an option before it`, code: 'DUPLICATE', value: digit }]
    return []
  })
}

function voiceOf({ ttsVoice = 'Female' }: IvrOrder, ttsText: string | undefined): IvrRequest['ttsVoice'] {
  const voice = readEnum(voices, ttsVoice === '' ? 'Female' : ttsVoice, 'ttsVoice')
  if (!ttsText) return undefined
  return voice === voices.Male ? 'male' : 'female'
}

function named(url: string | undefined, member: string): NamedUrl[] {
  return url ? [{ url, member }] : []
}

function required(field: string): FieldError {
  return { field, message: 'is required', code: 'REQUIRED' }
}
