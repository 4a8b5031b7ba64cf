import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createGreetings,
  prepareSounds,
  readSound,
  type SoundOrder,
} from '../server/channels/voice/audio/index.ts'
import { durationOf, lineDurationOf, silenceWav, toLineWav } from '../server/platform/audio/index.ts'
import { AppError } from '../server/platform/errors.ts'
import { createGuardedFetch, type GuardedFetch } from '../server/platform/http/index.ts'
import type { Speech, SpeechProvider } from '../server/platform/speech/index.ts'
import { createDiskStore, type MediaStore, newSoundKey, soundPath } from '../server/platform/storage/index.ts'

const publicUrl = 'https://parley.example'
const accountId = '7'
const sound = await readFile(join(import.meta.dirname, 'fixtures/audio/sound.mp3'))

/** A voice whose texts sound for as many milliseconds as they have letters. */
class FakeVoice implements SpeechProvider {
  readonly name = 'fake'
  readonly spoken: Speech[] = []
  failure: AppError | undefined
  async speak(speech: Speech): Promise<Buffer> {
    if (this.failure) throw this.failure
    this.spoken.push(speech)
    return silenceWav(speech.text.length)
  }
}

let files: Server
let base: string
let asked: string[]
let folder: string
let media: MediaStore
let fetch: GuardedFetch
let speech: FakeVoice

beforeAll(async () => {
  files = createServer((request, response) => {
    asked.push(request.url!)
    if (request.url === '/moved.mp3') return response.writeHead(302, { location: '/sound.mp3' }).end()
    if (request.url === '/gone.mp3') return response.writeHead(404).end()
    if (request.url === '/page.html') return response.end('<!doctype html><p>hello')
    if (request.url === '/large.mp3') return response.end(Buffer.alloc(11 * 1024 * 1024))
    return response.end(sound)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => files.once('listening', resolve))
  base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
  fetch = createGuardedFetch({ allowPrivateNetwork: true })
})
afterAll(async () => {
  await fetch.close()
  files.close()
})
beforeEach(async () => {
  asked = []
  folder = await mkdtemp(join(tmpdir(), 'parley-sounds-'))
  media = createDiskStore(folder)
  speech = new FakeVoice()
})
afterEach(() => rm(folder, { recursive: true }))

const script = { maxRetries: 3, inputTimeoutMs: 5000, digitTimeoutMs: 2000 }
const prepare = (
  request: SoundOrder['request'],
  from: Partial<{ fetch: GuardedFetch; accountId: string }> = {},
) =>
  prepareSounds(
    { media, fetch, speech, publicUrl: () => publicUrl, ...from },
    { accountId, request, script, ...from },
  )

test('every sound of a call becomes one for the line, and the rules stay', async () => {
  const prepared = await prepare({
    audioUrl: `${base}/sound.mp3`,
    welcomeUrl: `${base}/moved.mp3`,
    successUrl: `${base}/success.mp3`,
    failedUrl: `${base}/failed.mp3`,
    options: [{ digit: '1', responseUrl: `${base}/one.mp3` }, { digit: '#' }],
  })
  const stored = { key: expect.stringContaining('line-sounds/7/fetched/'), durationMs: expect.any(Number) }
  expect(prepared).toStrictEqual({
    ...script,
    prompt: stored,
    welcome: stored,
    success: stored,
    failed: stored,
    options: [{ digit: '1', response: stored }, { digit: '#' }],
  })
  const wav = await readSound(media, prepared.prompt)
  expect(wav).toEqual((await toLineWav(sound)).wav)
  expect(prepared.prompt.durationMs).toBe(durationOf(wav))
  expect(prepared.welcome).toEqual(prepared.prompt)
})

test('an address that is named twice is asked once, and the same file is converted once', async () => {
  const audioUrl = `${base}/sound.mp3`
  const first = await prepare({
    audioUrl,
    successUrl: audioUrl,
    options: [{ digit: '1', responseUrl: audioUrl }],
  })
  expect(asked).toEqual(['/sound.mp3'])
  expect(first.success).toEqual(first.prompt)
  expect((await prepare({ audioUrl: `${base}/other.mp3`, options: [] })).prompt).toEqual(first.prompt)
  const elsewhere = await prepare({ audioUrl, options: [] }, { accountId: '8' })
  expect(elsewhere.prompt.key).not.toBe(first.prompt.key)
})

test('a sound that was uploaded here is played as it is, without a request', async () => {
  const key = newSoundKey(accountId)
  await media.put(key, silenceWav(700), { mimeType: 'audio/wav' })
  const closed = createGuardedFetch({ allowPrivateNetwork: false })
  const { prompt } = await prepare({ audioUrl: publicUrl + soundPath(key), options: [] }, { fetch: closed })
  await closed.close()
  expect(prompt).toEqual({ key, durationMs: 700 })

  const gone = publicUrl + soundPath(newSoundKey(accountId))
  await expect(prepare({ audioUrl: gone, options: [] })).rejects.toMatchObject({
    code: 'invalid_request',
    message: `The sound at ${gone} was uploaded here once, and is gone`,
  })
})

test('a text is spoken once by each voice', async () => {
  const { prompt } = await prepare({ ttsText: 'Hello', options: [] })
  expect(prompt).toEqual({ key: expect.stringContaining('line-sounds/7/spoken/'), durationMs: 5 })
  expect((await prepare({ ttsText: 'Hello', ttsVoice: 'female', options: [] })).prompt).toEqual(prompt)
  const male = await prepare({ ttsText: 'Hello', ttsVoice: 'male', options: [] })
  expect(male.prompt.key).not.toBe(prompt.key)
  await prepare({ ttsText: 'Hello!', options: [] })
  expect(speech.spoken).toEqual([
    { text: 'Hello', voice: 'female' },
    { text: 'Hello', voice: 'male' },
    { text: 'Hello!', voice: 'female' },
  ])
})

test('calls that are placed at once share what is made for them', async () => {
  const request = { ttsText: 'Hello', successUrl: `${base}/sound.mp3`, options: [] }
  const prepared = await Promise.all(Array.from({ length: 40 }, () => prepare(request)))
  expect(new Set(prepared.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(speech.spoken).toHaveLength(1)
})

test('a long text may be larger than any upload before it is converted', async () => {
  const { prompt } = await prepare({ ttsText: 'a'.repeat(11 * 60_000), options: [] })
  const { length } = await readSound(media, prompt)
  expect(length).toBeGreaterThan(10 * 1024 * 1024)
  expect(prompt.durationMs).toBe(lineDurationOf(length))
})

test('a sound that cannot be had fails the call, and says which and why', async () => {
  const cases: [string, RegExp][] = [
    ['/gone.mp3', /was answered with 404/],
    ['/page.html', /is not an audio file/],
    ['/large.mp3', /cannot be fetched\. .+/],
  ]
  for (const [path, why] of cases) {
    const failing = prepare({ ttsText: 'Hello', options: [{ digit: '4', responseUrl: base + path }] })
    await expect(failing).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(why),
    })
    await expect(failing).rejects.toThrow(`The response to 4 at ${base}${path} `)
  }
  const nowhere = 'http://127.0.0.1:9/welcome.wav'
  await expect(prepare({ ttsText: 'Hello', welcomeUrl: nowhere, options: [] })).rejects.toThrow(
    'The welcome message',
  )
})

test('a voice that fails, fails the call in its own words, and nothing is kept', async () => {
  speech.failure = new AppError('not_configured', 'Install espeak-ng')
  await expect(prepare({ ttsText: 'Hello', options: [] })).rejects.toThrow('Install espeak-ng')
  speech.failure = undefined
  expect((await prepare({ ttsText: 'Hello', options: [] })).prompt.durationMs).toBe(5)
})

test('a greeting is an uploaded sound, a file at an address, or a text', async () => {
  const greet = createGreetings({ media, fetch, speech, publicUrl: () => publicUrl })
  const key = newSoundKey(accountId)
  await media.put(key, silenceWav(700), { mimeType: 'audio/wav' })
  expect(await greet({ accountId, greeting: undefined })).toBeUndefined()
  expect(await greet({ accountId, greeting: key })).toEqual({ key, durationMs: 700 })
  expect(await greet({ accountId, greeting: publicUrl + soundPath(key) })).toEqual({ key, durationMs: 700 })
  for (let call = 0; call < 3; call++) await greet({ accountId, greeting: `${base}/hello.mp3` })
  expect(asked).toEqual(['/hello.mp3'])
  expect((await greet({ accountId, greeting: 'Good morning' }))?.durationMs).toBe(12)

  const foreign = await greet({ accountId: '8', greeting: key })
  expect(foreign?.key).toContain('line-sounds/8/spoken/')
})

test('a greeting that cannot be had is tried again for the next caller', async () => {
  const greet = createGreetings({ media, fetch, speech, publicUrl: () => publicUrl })
  speech.failure = new AppError('not_configured', 'Install espeak-ng')
  await expect(greet({ accountId, greeting: 'Good morning' })).rejects.toThrow('espeak-ng')
  speech.failure = undefined
  expect((await greet({ accountId, greeting: 'Good morning' }))?.durationMs).toBe(12)
})
