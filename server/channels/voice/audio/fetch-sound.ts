import type { Sound } from '../../../core/calls/index.ts'
import { largestAudioBytes, toLineWav } from '../../../platform/audio/index.ts'
import { AppError } from '../../../platform/errors.ts'
import { FetchFailed } from '../../../platform/http/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { soundKeyOfUrl } from '../../../platform/storage/index.ts'
import type { SoundDeps } from './prepare-sounds.ts'
import { findSound, obtainSound, soundNameOf } from './sound-store.ts'

const timeoutMs = 30_000
const followRedirects = 3

export type WantedSound = {
  accountId: Id
  url: string
  /** What the sound is called in messages, as the beginning of a sentence. */
  name: string
}

/**
 * The sound at an address, as lines carry it. One that was uploaded here is read from the store; any other is fetched
 * each time, since it may change, and converted once.
 */
export async function fetchSound(deps: Omit<SoundDeps, 'speech'>, wanted: WantedSound): Promise<Sound> {
  const { media, publicUrl } = deps
  const { accountId, url } = wanted
  const ownKey = soundKeyOfUrl(url, publicUrl())
  if (ownKey) {
    const own = await findSound(media, ownKey)
    if (!own) throw unusable(wanted, 'was uploaded here once, and is gone')
    return own
  }
  const bytes = await download(deps, wanted)
  const key = soundNameOf('fetched', accountId, bytes)
  return obtainSound(media, key, () => convert(bytes, wanted))
}

async function download({ fetch }: Pick<SoundDeps, 'fetch'>, wanted: WantedSound): Promise<Buffer> {
  try {
    const { status, body } = await fetch.fetch(wanted.url, {
      timeoutMs,
      followRedirects,
      maxBytes: largestAudioBytes,
    })
    if (status === 200) return body
    throw unusable(wanted, `was answered with ${status}`)
  } catch (error) {
    if (!(error instanceof FetchFailed)) throw error
    throw unusable(wanted, `cannot be fetched. ${error.message}`, error)
  }
}

async function convert(bytes: Buffer, wanted: WantedSound) {
  try {
    return await toLineWav(bytes, { mostWaiting: Number.POSITIVE_INFINITY })
  } catch (error) {
    const phrase = error instanceof AppError ? error.details.fields?.[0]?.message : undefined
    if (!phrase) throw error
    throw unusable(wanted, phrase, error)
  }
}

function unusable({ name, url }: WantedSound, phrase: string, cause?: unknown): AppError {
  return new AppError('invalid_request', `${name} at ${url} ${phrase}`, {}, cause)
}
