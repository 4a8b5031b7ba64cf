/** What a phone line carries, and every sound of ours: samples a second, in one channel of 16 bits. */
export const lineRate = 8000

const headerBytes = 44
const bytesPerSample = 2
const fullScale = 32_768

/** Sound as a WAV file of 16 bits holds it; the samples of several channels take turns. */
export type Wav = { sampleRate: number; channels: number; samples: Int16Array }

/** The bytes are no WAV file of 16-bit samples. */
export class WavError extends Error {}

/** Reads a WAV file of 16-bit samples. Throws `WavError`. */
export function readWav(bytes: Buffer): Wav {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    throw new WavError('These bytes do not begin as a WAV file does')
  const format = findChunk(bytes, 'fmt ')
  const data = findChunk(bytes, 'data')
  if (!format || format.length < 16 || !data) throw new WavError('The WAV file lacks its format or its data')
  const [kind, channels, bits] = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt16LE(14)]
  if (!isPcm(kind, format) || bits !== 16 || channels === 0)
    throw new WavError(`The WAV file holds ${bits}-bit samples of format ${kind}; 16-bit PCM is needed`)
  return { sampleRate: format.readUInt32LE(4), channels, samples: toSamples(data, channels) }
}

/** A WAV file of 16-bit PCM, with the plain header that every player knows. */
export function writeWav({ sampleRate, channels, samples }: Wav): Buffer {
  const dataBytes = samples.length * bytesPerSample
  const bytes = Buffer.alloc(headerBytes + dataBytes)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(headerBytes - 8 + dataBytes, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(channels, 22)
  bytes.writeUInt32LE(sampleRate, 24)
  bytes.writeUInt32LE(sampleRate * channels * bytesPerSample, 28)
  bytes.writeUInt16LE(channels * bytesPerSample, 32)
  bytes.writeUInt16LE(8 * bytesPerSample, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(dataBytes, 40)
  for (let index = 0; index < samples.length; index++)
    bytes.writeInt16LE(samples[index]!, headerBytes + index * bytesPerSample)
  return bytes
}

/** How long it sounds, in whole milliseconds. */
export function durationOf(wav: Buffer): number {
  const { samples, channels, sampleRate } = readWav(wav)
  return Math.round((samples.length / channels / sampleRate) * 1000)
}

/** The same of a file that `toLineWav` made, by its size alone. */
export function lineDurationOf(sizeBytes: number): number {
  return Math.round(((sizeBytes - headerBytes) / bytesPerSample / lineRate) * 1000)
}

/** Nothing, for so long: 8 kHz mono. */
export function silenceWav(ms: number): Buffer {
  return writeWav({ sampleRate: lineRate, channels: 1, samples: new Int16Array(sampleCount(ms, lineRate)) })
}

/** The same sound, then nothing for so long. */
export function appendSilence(wav: Buffer, ms: number): Buffer {
  const { sampleRate, channels, samples } = readWav(wav)
  const longer = new Int16Array(samples.length + channels * sampleCount(ms, sampleRate))
  longer.set(samples)
  return writeWav({ sampleRate, channels, samples: longer })
}

/** One after the other. They must have one rate and one number of channels. Throws `WavError`. */
export function joinWavs(wavs: Buffer[]): Buffer {
  const sounds = wavs.map(readWav)
  const [first] = sounds
  if (!first) throw new WavError('There is nothing to join')
  for (const sound of sounds) requireAlike(first, sound)
  const joined = new Int16Array(sounds.reduce((total, { samples }) => total + samples.length, 0))
  let at = 0
  for (const { samples } of sounds) {
    joined.set(samples, at)
    at += samples.length
  }
  return writeWav({ ...first, samples: joined })
}

/**
 * Both at once, from their first sample on, as long as the longer one: the two sides of a call as one recording.
 * They must have one rate and one number of channels. Throws `WavError`.
 */
export function mixWavs(first: Buffer, second: Buffer): Buffer {
  const [a, b] = [readWav(first), readWav(second)]
  requireAlike(a, b)
  const mixed = new Int16Array(Math.max(a.samples.length, b.samples.length))
  for (let index = 0; index < mixed.length; index++)
    mixed[index] = clip((a.samples[index] ?? 0) + (b.samples[index] ?? 0))
  return writeWav({ ...a, samples: mixed })
}

/** How loud it is on the whole: the root mean square, from 0 (silence) to 1 (full scale). */
export function rmsOf(wav: Buffer): number {
  const { samples } = readWav(wav)
  if (samples.length === 0) return 0
  let sum = 0
  for (const sample of samples) sum += (sample / fullScale) ** 2
  return Math.sqrt(sum / samples.length)
}

/** Samples from -1 to 1 as 16 bits; what is louder is cut. */
export function toPcm16(samples: Float32Array): Int16Array {
  const pcm = new Int16Array(samples.length)
  for (let index = 0; index < samples.length; index++)
    pcm[index] = clip(Math.round(samples[index]! * fullScale))
  return pcm
}

function requireAlike(a: Wav, b: Wav): void {
  if (a.sampleRate !== b.sampleRate || a.channels !== b.channels)
    throw new WavError('Sounds of different rates or numbers of channels cannot become one')
}

function clip(sample: number): number {
  return Math.max(-fullScale, Math.min(fullScale - 1, sample))
}

function sampleCount(ms: number, sampleRate: number): number {
  return Math.round((ms / 1000) * sampleRate)
}

/** Format 0xfffe is told by the first two bytes of the identifier that follows. */
function isPcm(kind: number, format: Buffer): boolean {
  return kind === 1 || (kind === 0xfffe && format.length >= 26 && format.readUInt16LE(24) === 1)
}

/** A recorder that was cut off leaves a length of nought or too much: then the data goes on to the end of the file. */
function findChunk(bytes: Buffer, name: string): Buffer | undefined {
  let at = 12
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt32LE(at + 4)
    if (bytes.toString('latin1', at, at + 4) === name) {
      const isWhole = length > 0 && at + 8 + length <= bytes.length
      return bytes.subarray(at + 8, isWhole ? at + 8 + length : bytes.length)
    }
    at += 8 + length + (length % 2)
  }
  return undefined
}

function toSamples(data: Buffer, channels: number): Int16Array {
  const count = Math.floor(data.length / bytesPerSample / channels) * channels
  const samples = new Int16Array(count)
  for (let index = 0; index < count; index++) samples[index] = data.readInt16LE(index * bytesPerSample)
  return samples
}
