import { lineRate, readWav, silenceWav, writeWav } from '../../../platform/audio/index.ts'
import type { MediaStore } from '../../../platform/storage/index.ts'
import type { Sound } from '../ivr.ts'

/** baresip hangs up when a file ends; one that is not to end goes on for so much longer than is needed. */
export const reserveMs = 5_000

/** Reads stored sounds and joins them to one WAV, with silence after the last. */
export async function joinSounds(
  media: MediaStore,
  sounds: Sound[],
  { silenceMs }: { silenceMs: number },
): Promise<{ wav: Buffer; soundMs: number }> {
  const parts = await Promise.all(sounds.map(({ key }) => readSamples(media, key)))
  const soundSamples = parts.reduce((sum, part) => sum + part.length, 0)
  const silenceSamples = Math.ceil((silenceMs / 1000) * lineRate)
  const samples = new Int16Array(soundSamples + silenceSamples)
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  const wav = writeWav({ sampleRate: lineRate, channels: 1, samples })
  return { wav, soundMs: (soundSamples / lineRate) * 1000 }
}

/** Nothing, for a little longer than so long. */
export function silenceFor(ms: number): Buffer {
  return silenceWav(ms + reserveMs)
}

async function readSamples(media: MediaStore, key: string): Promise<Int16Array> {
  const file = await media.open(key)
  if (!file) throw new Error(`The sound '${key}' is not in the media store`)
  const wav = readWav(Buffer.concat(await file.stream.toArray()))
  if (wav.sampleRate !== lineRate || wav.channels !== 1)
    throw new Error(`The sound '${key}' is not of ${lineRate} Hz and one channel`)
  return wav.samples
}
