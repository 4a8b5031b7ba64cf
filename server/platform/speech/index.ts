import type { GuardedFetch } from '../http/index.ts'
import { createCloudSpeech } from './cloud-speech.ts'
import { createEspeak } from './espeak.ts'
import type { SpeechProvider } from './speech.ts'

export { type CloudSpeechOptions, createCloudSpeech } from './cloud-speech.ts'
export { createEspeak, type EspeakOptions } from './espeak.ts'
export { languageOf } from './language.ts'
export type { Speech, SpeechProvider, Voice } from './speech.ts'

/** What the settings say of texts to be spoken. */
export type SpeechConfig = {
  /** A speech service; without one the program espeak-ng speaks. */
  url: string | undefined
  key: string | undefined
  model: string
  maleVoice: string
  femaleVoice: string
  language: string | undefined
}

export function createSpeech(config: SpeechConfig, { fetch }: { fetch: GuardedFetch }): SpeechProvider {
  const { url, key, model, maleVoice, femaleVoice, language } = config
  if (!url) return createEspeak({ language })
  return createCloudSpeech({ url, key, model, voices: { male: maleVoice, female: femaleVoice }, fetch })
}
