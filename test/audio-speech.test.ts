import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../server/config.ts'
import { durationOf, readWav, rmsOf, silenceWav, toLineWav } from '../server/platform/audio/index.ts'
import { createGuardedFetch, type GuardedFetch } from '../server/platform/http/index.ts'
import { createEspeak, createSpeech, languageOf } from '../server/platform/speech/index.ts'
import { splitText } from '../server/platform/speech/split-text.ts'

const text = (bytes: Buffer) =>
  readWav(bytes).samples.reduce((all, code) => all + String.fromCharCode(code), '')

/** Says what it was given: its arguments and its text, as the samples of a WAV file. */
const parrot = `#!${process.execPath}
const chunks = []
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
  const text = Buffer.concat(chunks).toString()
  if (text === 'fail') { process.stderr.write('no such voice'); process.exit(3) }
  const said = [...JSON.stringify([process.argv.slice(2), text])].map((sign) => sign.codePointAt(0))
  const wav = Buffer.alloc(44 + said.length * 2)
  wav.write('RIFF', 0); wav.writeUInt32LE(0x7ffff024, 4); wav.write('WAVEfmt ', 8); wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20); wav.writeUInt16LE(1, 22); wav.writeUInt32LE(22050, 24); wav.writeUInt32LE(44100, 28)
  wav.writeUInt16LE(2, 32); wav.writeUInt16LE(16, 34); wav.write('data', 36); wav.writeUInt32LE(0x7ffff000, 40)
  said.forEach((code, at) => wav.writeInt16LE(code, 44 + at * 2))
  process.stdout.write(wav)
})
`

describe('espeak-ng', () => {
  let folder: string
  let program: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-speech-'))
    program = join(folder, 'parrot')
    await writeFile(program, parrot)
    await chmod(program, 0o755)
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('gets the text by standard input and the voice by name', async () => {
    const speech = createEspeak({ program })
    const given = ['--stdin; rm -rf $HOME', '-v en "quoted" \\ `x`', 'line\nline']
    for (const said of given)
      expect(JSON.parse(text(await speech.speak({ text: said, voice: 'female' })))).toEqual([
        ['-v', 'en+f2', '-b', '1', '--stdin', '--stdout'],
        said,
      ])
  })

  test('speaks the language of the letters, in either voice, unless another is set', async () => {
    const voiceOf = async (
      speech = createEspeak({ program }),
      words = 'اضغط 1',
      voice: 'male' | 'female' = 'male',
    ) => JSON.parse(text(await speech.speak({ text: words, voice })))[0][1]
    expect(await voiceOf()).toBe('ar+m3')
    expect(await voiceOf(undefined, 'Press 1', 'female')).toBe('en+f2')
    const persian = createEspeak({ program, language: 'fa' })
    expect(await voiceOf(persian)).toBe('fa+m3')
    expect(persian.name).not.toBe(createEspeak({ program }).name)
  })

  test('says what to install when the program is missing, and why it failed when it does', async () => {
    const missing = createEspeak({ program: join(folder, 'none') })
    await expect(missing.speak({ text: 'Hello', voice: 'male' })).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('apt-get install espeak-ng'),
    })
    await expect(createEspeak({ program }).speak({ text: 'fail', voice: 'male' })).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining('no such voice'),
    })
  })

  test('is heard on the line where it is installed, and asks for it where it is not', async () => {
    const words = 'Welcome. Press one to confirm your order.'
    const spoken = await createEspeak()
      .speak({ text: words, voice: 'female' })
      .catch((error: unknown) => error)
    if (!(spoken instanceof Buffer))
      return expect(spoken).toMatchObject({ message: expect.stringContaining('apt-get install espeak-ng') })
    const { wav, durationMs } = await toLineWav(spoken)
    expect(durationMs).toBeGreaterThan(1500)
    expect(rmsOf(wav)).toBeGreaterThan(0.01)
    const male = await toLineWav(await createEspeak().speak({ text: words, voice: 'male' }))
    expect(male.wav).not.toEqual(wav)
  })
})

describe('a speech service', () => {
  type Asked = { authorization: string | undefined; body: Record<string, unknown> }
  let service: Server
  let url: string
  let fetch: GuardedFetch
  let asked: Asked[]
  let answer: (body: Asked['body']) => { status: number; bytes: Buffer }

  beforeAll(async () => {
    service = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = JSON.parse(Buffer.concat(chunks).toString())
      asked.push({ authorization: request.headers.authorization, body })
      const { status, bytes } = answer(body)
      response.writeHead(status).end(bytes)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => service.once('listening', resolve))
    url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/v1/audio/speech`
    fetch = createGuardedFetch({ allowPrivateNetwork: true })
  })
  afterAll(async () => {
    await fetch.close()
    service.close()
  })
  beforeEach(() => {
    asked = []
    answer = ({ input }) => ({ status: 200, bytes: silenceWav(String(input).length) })
  })

  const speechOf = (env: Record<string, string> = {}) =>
    createSpeech(readConfig({ PARLEY_TTS_URL: url, PARLEY_TTS_KEY: 'sk-1', ...env }).speech, { fetch })

  test('is asked by its settings', async () => {
    const wav = await speechOf().speak({ text: 'Hello', voice: 'female' })
    expect(durationOf(wav)).toBe(5)
    const settings = {
      PARLEY_TTS_MODEL: 'tts-9',
      PARLEY_TTS_MALE_VOICE: 'adam',
      PARLEY_TTS_FEMALE_VOICE: 'eve',
    }
    await speechOf(settings).speak({ text: 'Hello', voice: 'male' })
    await speechOf({ ...settings, PARLEY_TTS_KEY: '' }).speak({ text: 'Hello', voice: 'female' })
    const response_format = 'wav'
    expect(asked).toEqual([
      {
        authorization: 'Bearer sk-1',
        body: { model: 'gpt-4o-mini-tts', voice: 'nova', input: 'Hello', response_format },
      },
      {
        authorization: 'Bearer sk-1',
        body: { model: 'tts-9', voice: 'adam', input: 'Hello', response_format },
      },
      { authorization: undefined, body: { model: 'tts-9', voice: 'eve', input: 'Hello', response_format } },
    ])
    expect(speechOf().name).not.toBe(speechOf(settings).name)
  })

  test('speaks a long text in parts, which become one sound', async () => {
    const long = 'One sentence of many. '.repeat(220)
    const wav = await speechOf().speak({ text: long, voice: 'female' })
    expect(asked.length).toBe(2)
    expect(asked.map(({ body }) => body['input']).join('')).toBe(long)
    expect(durationOf(wav)).toBe(long.length)
    answer = () => ({ status: 200, bytes: Buffer.from('ID3 something else') })
    await expect(speechOf().speak({ text: long, voice: 'female' })).rejects.toMatchObject({
      code: 'network_refused',
    })
  })

  test('that refuses or cannot be reached is named, with what it said', async () => {
    answer = () => ({ status: 401, bytes: Buffer.from('{"error":"bad key"}') })
    await expect(speechOf().speak({ text: 'Hello', voice: 'male' })).rejects.toMatchObject({
      code: 'network_refused',
      message: expect.stringMatching(/401.*bad key/),
    })
    const nowhere = speechOf({ PARLEY_TTS_URL: 'http://127.0.0.1:9/v1/audio/speech' })
    await expect(nowhere.speak({ text: 'Hello', voice: 'male' })).rejects.toMatchObject({
      code: 'network_unreachable',
      message: expect.stringContaining('PARLEY_TTS_URL'),
    })
  })

  test('without an address the program speaks', () => {
    expect(createSpeech(readConfig({}).speech, { fetch }).name).toBe('espeak-ng')
    expect(createSpeech(readConfig({ PARLEY_TTS_LANGUAGE: 'fa' }).speech, { fetch }).name).toBe(
      'espeak-ng fa',
    )
  })
})

test('letters tell the language', () => {
  const languages = [
    'Hello',
    'مرحبا, press 1',
    '123',
    'नमस्ते',
    '你好',
    'こんにちは世界',
    'Привет',
    '안녕',
    'สวัสดี',
  ]
  expect(languages.map(languageOf)).toEqual(['en', 'ar', 'en', 'hi', 'cmn', 'ja', 'ru', 'ko', 'th'])
})

test('the parts of a text are the text, none too long, and none ends within a character', () => {
  const word = fc.constantFrom('word ', 'end. ', 'نعم؟ ', '好。', '😀', 'x', '\n')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 80 }), fc.integer({ min: 2, max: 40 }), (words, longest) => {
      const parts = splitText(words.join(''), longest)
      expect(parts.join('')).toBe(words.join(''))
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(longest)
        expect(part.isWellFormed()).toBe(true)
      }
    }),
  )
  expect(splitText('One. Two three', 8)).toEqual(['One. ', 'Two ', 'three'])
})
