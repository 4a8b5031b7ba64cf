import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  appendSilence,
  durationOf,
  joinWavs,
  lineDurationOf,
  mixWavs,
  readWav,
  rmsOf,
  silenceWav,
  toPcm16,
  WavError,
  writeWav,
} from './wav.ts'

const line = (...samples: number[]) =>
  writeWav({ sampleRate: 8000, channels: 1, samples: Int16Array.from(samples) })
const samplesOf = (wav: Buffer) => [...readWav(wav).samples]

test('a file has the plain header that players know', () => {
  const wav = line(1, -2)
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF')
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8)
  expect(wav.toString('latin1', 8, 16)).toBe('WAVEfmt ')
  expect([wav.readUInt32LE(16), wav.readUInt16LE(20), wav.readUInt16LE(22)]).toEqual([16, 1, 1])
  expect([wav.readUInt32LE(24), wav.readUInt32LE(28), wav.readUInt16LE(32)]).toEqual([8000, 16_000, 2])
  expect(wav.readUInt16LE(34)).toBe(16)
  expect(wav.toString('latin1', 36, 40)).toBe('data')
  expect(wav.subarray(40)).toEqual(Buffer.from([4, 0, 0, 0, 1, 0, 0xfe, 0xff]))
})

test('what is written is read', () => {
  const sample = fc.integer({ min: -32_768, max: 32_767 })
  fc.assert(
    fc.property(
      fc.array(sample, { maxLength: 500 }),
      fc.constantFrom(8000, 44_100),
      fc.integer({ min: 1, max: 3 }),
      (given, sampleRate, channels) => {
        const samples = Int16Array.from(given.slice(0, given.length - (given.length % channels)))
        expect(readWav(writeWav({ sampleRate, channels, samples }))).toEqual({
          sampleRate,
          channels,
          samples,
        })
      },
    ),
  )
})

test('a recording that was cut off is read to where it ends', () => {
  for (const length of [0, 0xffffffff, 0x7ffff000]) {
    const wav = line(5, 6, 7)
    wav.writeUInt32LE(length, 40)
    expect(samplesOf(wav)).toEqual([5, 6, 7])
    expect(samplesOf(wav.subarray(0, -1))).toEqual([5, 6])
  }
})

test('chunks that are no sound are passed over', () => {
  const wav = line(5, 6)
  const note = Buffer.from('LIST\x05\x00\x00\x00hello\x00', 'latin1')
  const noted = Buffer.concat([wav.subarray(0, 36), note, wav.subarray(36), note])
  expect(samplesOf(noted)).toEqual([5, 6])
})

test('other bytes, other formats and files without sound are refused', () => {
  const eightBits = line(1)
  eightBits.writeUInt16LE(8, 34)
  const floats = line(1)
  floats.writeUInt16LE(3, 20)
  const bad = [
    Buffer.alloc(0),
    Buffer.from('hello'),
    Buffer.alloc(100),
    eightBits,
    floats,
    line(1).subarray(0, 36),
  ]
  for (const bytes of bad) expect(() => readWav(bytes)).toThrow(WavError)
})

test('silence has its length, and is silent', () => {
  expect(durationOf(silenceWav(1500))).toBe(1500)
  expect(lineDurationOf(silenceWav(1500).length)).toBe(1500)
  expect(rmsOf(silenceWav(1500))).toBe(0)
  expect(rmsOf(silenceWav(0))).toBe(0)
  const longer = appendSilence(line(9, 9), 10)
  expect(samplesOf(longer)).toEqual([9, 9, ...Array(80).fill(0)])
})

test('two sides are mixed sample by sample, cut at full scale, as long as the longer one', () => {
  expect(samplesOf(mixWavs(line(1, 2, 3), line(10, -20)))).toEqual([11, -18, 3])
  expect(samplesOf(mixWavs(line(10), line(1, 2)))).toEqual([11, 2])
  expect(samplesOf(mixWavs(line(30_000, -30_000), line(30_000, -30_000)))).toEqual([32_767, -32_768])
})

test('files are joined in their order', () => {
  expect(samplesOf(joinWavs([line(1), line(), line(2, 3)]))).toEqual([1, 2, 3])
  expect(() => joinWavs([])).toThrow(WavError)
})

test('sounds of different rates become neither one sound nor a mixture', () => {
  const other = writeWav({ sampleRate: 16_000, channels: 1, samples: Int16Array.of(1) })
  expect(() => mixWavs(line(1), other)).toThrow(WavError)
  expect(() => joinWavs([line(1), other])).toThrow(WavError)
})

test('loudness runs from silence to full scale', () => {
  expect(rmsOf(line(-32_768, -32_768))).toBe(1)
  expect(rmsOf(line(16_384, -16_384))).toBe(0.5)
})

test('what is louder than full scale is cut', () => {
  expect([...toPcm16(Float32Array.of(0, 0.5, 1, 2, -1, -2))]).toEqual([
    0, 16_384, 32_767, 32_767, -32_768, -32_768,
  ])
})
