import type { IvrCall, IvrScript, Sound } from '../../../core/calls/index.ts'
import { AppError } from '../../../platform/errors.ts'
import type { GuardedFetch } from '../../../platform/http/index.ts'
import type { SpeechProvider } from '../../../platform/speech/index.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'
import { fetchSound } from './fetch-sound.ts'
import { speakSound } from './speak-sound.ts'

export type SoundDeps = {
  media: MediaStore
  fetch: GuardedFetch
  speech: SpeechProvider
  /** How the outside reaches this server: links to sounds uploaded here begin so. */
  publicUrl: () => string
}

/** An IVR call, as far as its sounds depend on it. Of the script only the rules are read. */
export type SoundOrder = Pick<IvrCall, 'accountId' | 'request'> & {
  script: Pick<IvrScript, 'maxRetries' | 'inputTimeoutMs' | 'digitTimeoutMs'>
}

/**
 * Fetches, converts and speaks all that an IVR call plays, and answers its script. What was prepared before is found
 * again in the store.
 * @throws AppError whose message says which sound failed and why, for the person who ordered the call
 */
export async function prepareSounds(
  deps: SoundDeps,
  { accountId, request, script }: SoundOrder,
): Promise<IvrScript> {
  const known = new Map<string, Promise<Sound>>()
  const sound = (url: string, name: string) => {
    const found = known.get(url) ?? fetchSound(deps, { accountId, url, name })
    known.set(url, found)
    return found
  }
  const optional = (url: string | undefined, name: string) => url && sound(url, name)

  const { audioUrl, ttsText, ttsVoice = 'female', options } = request
  const [prompt, welcome, success, failed, ...responses] = await Promise.all([
    ttsText
      ? speakSound(deps, { accountId, text: ttsText, voice: ttsVoice })
      : sound(requireUrl(audioUrl), 'The sound'),
    optional(request.welcomeUrl, 'The welcome message'),
    optional(request.successUrl, 'The success message'),
    optional(request.failedUrl, 'The failure message'),
    ...options.map(({ digit, responseUrl }) => optional(responseUrl, `The response to ${digit}`)),
  ])
  const { maxRetries, inputTimeoutMs, digitTimeoutMs } = script
  return {
    maxRetries,
    inputTimeoutMs,
    digitTimeoutMs,
    prompt,
    ...(welcome && { welcome }),
    ...(success && { success }),
    ...(failed && { failed }),
    options: options.map(({ digit }, at) => ({ digit, ...(responses[at] && { response: responses[at] }) })),
  }
}

function requireUrl(url: string | undefined): string {
  if (url) return url
  throw new AppError('invalid_request', 'The call has neither a sound nor a text')
}
