import type { Sound } from '../../../core/calls/index.ts'
import { toLineWav } from '../../../platform/audio/index.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Voice } from '../../../platform/speech/index.ts'
import type { SoundDeps } from './prepare-sounds.ts'
import { obtainSound, soundNameOf } from './sound-store.ts'

/** What a voice may answer for the longest text, before it is made small. */
const largestSpeechBytes = 64 * 1024 * 1024

export type SpokenText = { accountId: Id; text: string; voice: Voice }

/** A text as it is spoken on the line: each text is spoken once, by each voice. */
export function speakSound(
  { media, speech }: Pick<SoundDeps, 'media' | 'speech'>,
  { accountId, text, voice }: SpokenText,
): Promise<Sound> {
  const key = soundNameOf('spoken', accountId, JSON.stringify([speech.name, voice, text]))
  return obtainSound(media, key, async () => convert(await speech.speak({ text, voice }), speech.name))
}

async function convert(spoken: Buffer, name: string) {
  try {
    return await toLineWav(spoken, { maxBytes: largestSpeechBytes, mostWaiting: Number.POSITIVE_INFINITY })
  } catch (error) {
    const phrase = error instanceof AppError ? error.details.fields?.[0]?.message : undefined
    if (!phrase) throw error
    throw new AppError('network_refused', `What ${name} spoke ${phrase}`, {}, error)
  }
}
