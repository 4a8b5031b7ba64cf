import { Worker } from 'node:worker_threads'
import { AppError, invalidField } from '../errors.ts'
import type { DecodeRequest, DecodeResult } from './decode.ts'
import { lineRate, writeWav } from './wav.ts'

/** Sound for a phone line: a WAV file of 8 kHz, mono, 16 bits, and how long it sounds. */
export type LineWav = { wav: Buffer; durationMs: number }

const mostMegabytes = 10
/** The largest file that is converted. */
export const largestAudioBytes = mostMegabytes * 1024 * 1024

const mostSeconds = 30 * 60
const timeoutMs = 120_000
const heapMegabytes = 256
const mostAtOnce = 2

/**
 * Converts an audio file of any format, in a thread of its own. `maxBytes` is for files of our own making; with more than
 * `mostWaiting` files before this one it is not begun.
 * @throws AppError `invalid_request` about `audioFile`, as a phrase that follows its name; `unavailable` for too many
 */
export async function toLineWav(
  bytes: Buffer,
  { maxBytes = largestAudioBytes, mostWaiting = 32 }: { maxBytes?: number; mostWaiting?: number } = {},
): Promise<LineWav> {
  if (bytes.length === 0) throw invalidField('audioFile', 'is empty', 'REQUIRED')
  if (bytes.length > maxBytes)
    throw invalidField('audioFile', `is larger than ${mostMegabytes} MB`, 'TOO_LARGE')
  const pcm = await inTurn(mostWaiting, () => decodeInThread({ bytes: Uint8Array.from(bytes), mostSeconds }))
  const wav = writeWav({ sampleRate: lineRate, channels: 1, samples: pcm })
  return { wav, durationMs: Math.round((pcm.length / lineRate) * 1000) }
}

function decodeInThread(request: DecodeRequest): Promise<Int16Array> {
  const worker = new Worker(new URL(`./decode-worker.${ownExtension()}`, import.meta.url), {
    workerData: request,
    transferList: [request.bytes.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    execArgv: [],
    // Decoders report what they skip; that is nobody's concern.
    stdout: true,
    stderr: true,
  })
  return new Promise<Int16Array>((resolve, reject) => {
    const timer = setTimeout(() => reject(unreadable('takes too long to decode')), timeoutMs)
    worker.once('message', (result: DecodeResult) =>
      'pcm' in result ? resolve(result.pcm) : reject(unreadable(result.undecodable)),
    )
    worker.once('error', (error) => reject(unreadable('cannot be decoded', error)))
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(unreadable('cannot be decoded'))
    })
  }).finally(() => worker.terminate())
}

/** Nothing a file does to its decoder is a fault of the server's. */
function unreadable(phrase: string, cause?: unknown): AppError {
  const { message, details } = invalidField('audioFile', phrase, 'INVALID_AUDIO')
  return new AppError('invalid_request', message, details, cause)
}

/** The program runs as written, and compiled. */
function ownExtension(): string {
  return import.meta.url.endsWith('.ts') ? 'ts' : 'js'
}

const waiting: (() => void)[] = []
let running = 0

/** Decoding takes a processor and some memory, so few do it at once; the others wait for their turn. */
async function inTurn<T>(mostWaiting: number, work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) {
    if (waiting.length >= mostWaiting)
      throw new AppError('unavailable', 'Too many audio files at once; try again', { retryAfterSeconds: 5 })
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
