import decode from 'audio-decode'
import { formatOf } from './audio-format.ts'
import { withContentsFirst } from './mp4-order.ts'
import { createResampler, type Resampler } from './resample.ts'
import { lineRate, toPcm16 } from './wav.ts'

export type DecodeRequest = { bytes: Uint8Array; mostSeconds: number }
export type DecodeResult = { pcm: Int16Array } | { undecodable: string }

/** What is wrong with a file, as a phrase that follows its name. */
export class UndecodableError extends Error {}

/** A decoder's whole output for a piece is in memory at once, and silence packs well: small pieces bound it. */
const pieceBytes = 4096
const highestRate = 384_000

/** Any audio file as a phone line carries it: 8 kHz, one channel, 16 bits. Throws `UndecodableError`. */
export async function decodeToLine({ bytes, mostSeconds }: DecodeRequest): Promise<Int16Array> {
  const format = await formatOf(bytes)
  if (!format) throw new UndecodableError('is not an audio file of a known format')
  const ordered = format === 'm4a' ? withContentsFirst(bytes) : bytes
  const sound = createCollector(mostSeconds)
  try {
    for await (const { channelData, sampleRate } of decode(piecesOf(ordered), format))
      sound.add(mixDown(channelData), sampleRate)
  } catch (error) {
    if (error instanceof UndecodableError) throw error
    throw new UndecodableError(`is a broken ${format} file, or one without sound`, { cause: error })
  }
  const samples = sound.end()
  if (samples.length === 0) throw new UndecodableError('has no sound in it')
  return toPcm16(samples)
}

/** Gathers what is decoded, resampled. A file may change its rate on the way, as several in one do. */
function createCollector(mostSeconds: number) {
  const parts: Float32Array[] = []
  let count = 0
  let current: { rate: number; resampler: Resampler } | undefined

  function keep(part: Float32Array): void {
    parts.push(part)
    count += part.length
    if (count > mostSeconds * lineRate)
      throw new UndecodableError(`is longer than ${Math.floor(mostSeconds / 60)} minutes`)
  }

  return {
    add(samples: Float32Array, rate: number): void {
      if (current?.rate !== rate) {
        if (current) keep(current.resampler.flush())
        current = { rate, resampler: createResampler(requireRate(rate), lineRate) }
      }
      keep(current.resampler.push(samples))
    },
    end(): Float32Array {
      if (current) keep(current.resampler.flush())
      const whole = new Float32Array(count)
      let at = 0
      for (const part of parts) {
        whole.set(part, at)
        at += part.length
      }
      return whole
    },
  }
}

function requireRate(rate: number): number {
  if (Number.isInteger(rate) && rate > 0 && rate <= highestRate) return rate
  throw new UndecodableError(`has ${rate} samples a second; 1 to ${highestRate} can be read`)
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

/** All channels in equal parts. */
function mixDown(channels: Float32Array[]): Float32Array {
  const [first = new Float32Array(0)] = channels
  if (channels.length <= 1) return first
  const mixed = new Float32Array(first.length)
  for (const channel of channels)
    for (let index = 0; index < mixed.length; index++) mixed[index]! += channel[index]! / channels.length
  return mixed
}
