import { joinWavs, WavError } from '../audio/index.ts'
import { AppError } from '../errors.ts'
import { FetchFailed, type GuardedFetch } from '../http/index.ts'
import type { SpeechProvider, Voice } from './speech.ts'
import { splitText } from './split-text.ts'

export type CloudSpeechOptions = {
  /** The whole address, such as `https://api.openai.com/v1/audio/speech`. */
  url: string
  key: string | undefined
  model: string
  voices: Record<Voice, string>
  fetch: GuardedFetch
}

/** The service refuses longer texts; they are spoken in parts. */
const longestInput = 4000
const timeoutMs = 120_000
const mostBytes = 64 * 1024 * 1024
const shownOfAnswer = 200

/** Any service that speaks OpenAI's `audio/speech`. It hears the language from the text itself. */
export function createCloudSpeech({ fetch, ...service }: CloudSpeechOptions): SpeechProvider {
  const { url, model, voices } = service
  return {
    name: `${url} ${model} ${voices.male}/${voices.female}`,
    async speak({ text, voice }) {
      const parts: Buffer[] = []
      // One after the other: services count what is asked of them at once.
      for (const input of splitText(text, longestInput))
        parts.push(await ask(fetch, service, { input, voice: voices[voice] }))
      return parts.length === 1 ? parts[0]! : join(parts)
    },
  }
}

async function ask(
  fetch: GuardedFetch,
  { url, key, model }: Omit<CloudSpeechOptions, 'fetch'>,
  { input, voice }: { input: string; voice: string },
): Promise<Buffer> {
  try {
    const { status, body } = await fetch.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, voice, input, response_format: 'wav' }),
      timeoutMs,
      maxBytes: mostBytes,
    })
    if (status >= 200 && status < 300) return body
    throw refusal(status, body)
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error
    throw new AppError(
      'network_unreachable',
      `The speech service at PARLEY_TTS_URL gave no answer: ${error.message}`,
      {},
      error,
    )
  }
}

function refusal(status: number, body: Buffer): AppError {
  const said = body.toString().slice(0, shownOfAnswer)
  return new AppError('network_refused', `The speech service at PARLEY_TTS_URL answered ${status}: ${said}`)
}

function join(parts: Buffer[]): Buffer {
  try {
    return joinWavs(parts)
  } catch (error) {
    if (!(error instanceof WavError)) throw error
    const message = 'The speech service at PARLEY_TTS_URL does not answer WAV, which long texts need'
    throw new AppError('network_refused', message, {}, error)
  }
}
