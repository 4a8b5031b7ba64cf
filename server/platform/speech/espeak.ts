import { spawn } from 'node:child_process'
import { AppError } from '../errors.ts'
import { languageOf } from './language.ts'
import type { Speech, SpeechProvider, Voice } from './speech.ts'

export type EspeakOptions = {
  /** The program's name or path. */
  program?: string
  /** For every text, instead of the language that its letters speak for. */
  language?: string
}

/** Variants of espeak-ng's voices. */
const variants: Record<Voice, string> = { male: 'm3', female: 'f2' }
const timeoutMs = 60_000
/** About 20 minutes of speech. */
const mostBytes = 64 * 1024 * 1024

/** The voice of the program espeak-ng: a machine's, plainly heard, but free and without a network. */
export function createEspeak({ program = 'espeak-ng', language }: EspeakOptions = {}): SpeechProvider {
  return {
    name: language ? `espeak-ng ${language}` : 'espeak-ng',
    speak: (speech) => run(program, { language, ...speech }),
  }
}

/** The text goes in by standard input: no shell and no argument ever holds it. */
function run(program: string, { text, voice, language }: Speech): Promise<Buffer> {
  const name = `${language ?? languageOf(text)}+${variants[voice]}`
  const child = spawn(program, ['-v', name, '-b', '1', '--stdin', '--stdout'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const sound: Buffer[] = []
  const complaints: Buffer[] = []
  let size = 0
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostBytes) child.kill('SIGKILL')
    else sound.push(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk))
  // A program that ends before it has read everything says why by its exit.
  child.stdin.on('error', () => undefined)
  child.stdin.end(text)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notRunning(program, error)))
    child.once('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(sound))
      const reason = Buffer.concat(complaints).toString().trim() || 'it was stopped after taking too long'
      reject(new AppError('not_configured', `${program} could not speak with the voice '${name}': ${reason}`))
    })
  })
}

function notRunning(program: string, error: Error & { code?: string }): AppError {
  const message =
    error.code === 'ENOENT'
      ? `Texts cannot be spoken: the program '${program}' is missing. Install it (apt-get install espeak-ng), or set PARLEY_TTS_URL`
      : `Texts cannot be spoken: '${program}' does not start: ${error.message}`
  return new AppError('not_configured', message, {}, error)
}
