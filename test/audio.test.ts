import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durationOf, readWav, rmsOf, silenceWav, toLineWav } from '../server/platform/audio/index.ts'

const folder = join(import.meta.dirname, 'fixtures/audio')
const read = (name: string) => readFileSync(join(folder, name))
const refusal = (phrase: string | RegExp) => ({
  code: 'invalid_request',
  details: { fields: [{ field: 'audioFile', message: expect.stringMatching(phrase) }] },
})

/** How much of a sound's power lies at one pitch, from 0 to 1. */
function shareAt(hertz: number, samples: Int16Array): number {
  let [real, imaginary, power] = [0, 0, 0]
  for (const [at, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hertz * at) / 8000
    real += sample * Math.cos(angle)
    imaginary += sample * Math.sin(angle)
    power += sample * sample
  }
  return (2 * (real * real + imaginary * imaginary)) / samples.length / power
}

test.each(readdirSync(folder))('%s becomes 8 kHz, mono, 16 bits, and still sounds', async (name) => {
  const { wav, durationMs } = await toLineWav(read(name))
  const { sampleRate, channels, samples } = readWav(wav)
  expect({ sampleRate, channels }).toEqual({ sampleRate: 8000, channels: 1 })
  expect(wav.length).toBe(44 + samples.length * 2)
  expect(durationOf(wav)).toBe(durationMs)
  expect(durationMs).toBeGreaterThan(190)
  expect(durationMs).toBeLessThan(480)
  expect(rmsOf(wav)).toBeGreaterThan(0.2)
  expect(shareAt(1000, samples)).toBeGreaterThan(0.9)
})

test('a file on a shared buffer is read from where it begins', async () => {
  const sound = read('opus.ogg')
  const shared = Buffer.concat([Buffer.from('fLaC and other things'), sound])
  const { wav } = await toLineWav(shared.subarray(-sound.length))
  expect(wav).toEqual((await toLineWav(sound)).wav)
})

test('what a phone line carries already stays as it is', async () => {
  const { wav } = await toLineWav(read('sound.mp3'))
  expect((await toLineWav(wav)).wav).toEqual(wav)
})

test('an M4A file sounds the same wherever its table of contents stands', async () => {
  const [last, first] = await Promise.all([
    toLineWav(read('sound.m4a')),
    toLineWav(read('contents-first.m4a')),
  ])
  expect(last.wav).toEqual(first.wav)
})

test('files that are no audio, empty, broken or without sound are refused in words', async () => {
  await expect(toLineWav(Buffer.alloc(0))).rejects.toMatchObject(refusal('is empty'))
  for (const bytes of [Buffer.from('hello'), Buffer.alloc(100_000), Buffer.from('%PDF-1.7\n...')])
    await expect(toLineWav(bytes)).rejects.toMatchObject(refusal('is not an audio file'))
  await expect(toLineWav(silenceWav(0))).rejects.toMatchObject(refusal('no sound'))
})

test('a file that is cut or damaged anywhere is converted or refused, and nothing worse', async () => {
  const damaged = fc.record({
    name: fc.constantFrom(...readdirSync(folder)),
    end: fc.double({ min: 0.05, max: 1, noNaN: true }),
    faults: fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), {
      maxLength: 30,
    }),
  })
  await fc.assert(
    fc.asyncProperty(damaged, async ({ name, end, faults }) => {
      const bytes = read(name).subarray(0, Math.ceil(read(name).length * end))
      for (const [place, value] of faults) bytes[Math.floor(place * bytes.length)] = value
      const outcome = await toLineWav(bytes).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'invalid_request' })
      else expect(outcome).toMatchObject({ durationMs: expect.any(Number) })
    }),
    { numRuns: 25 },
  )
})

test('a file of more than 10 MB is refused unread, and one of our own making may have a larger bound', async () => {
  const large = silenceWav(11 * 60_000)
  expect(large.length).toBeGreaterThan(10 * 1024 * 1024)
  await expect(toLineWav(large)).rejects.toMatchObject(refusal('larger than 10 MB'))
  expect((await toLineWav(large, { maxBytes: large.length })).durationMs).toBe(11 * 60_000)
})

test('a sound that goes on for more than half an hour is refused', async () => {
  const long = silenceWav(31 * 60_000)
  await expect(toLineWav(long, { maxBytes: long.length })).rejects.toMatchObject(
    refusal('longer than 30 minutes'),
  )
})

test('many files at once are all converted, and the process goes on meanwhile', async () => {
  const sound = read('sound.mp3')
  let ticks = 0
  const timer = setInterval(() => ticks++, 1)
  const done = await Promise.all(Array.from({ length: 8 }, () => toLineWav(sound)))
  clearInterval(timer)
  expect(new Set(done.map(({ durationMs }) => durationMs)).size).toBe(1)
  expect(ticks).toBeGreaterThan(5)
})
