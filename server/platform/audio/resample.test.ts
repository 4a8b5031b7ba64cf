import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createResampler } from './resample.ts'

function tone({ hertz, rate, seconds = 1 }: { hertz: number; rate: number; seconds?: number }): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, at) => Math.sin((2 * Math.PI * hertz * at) / rate))
}

/** Cut into pieces of so many samples, as decoders give them. */
function resample(
  samples: Float32Array,
  { from, to, piece = 1000 }: { from: number; to: number; piece?: number },
) {
  const resampler = createResampler(from, to)
  const out: number[] = []
  for (let at = 0; at < samples.length; at += piece)
    out.push(...resampler.push(samples.subarray(at, at + piece)))
  out.push(...resampler.flush())
  return out
}

/** How loud the middle is against a tone of full scale. */
function decibels(samples: number[]): number {
  const middle = samples.slice(samples.length / 4, (samples.length * 3) / 4)
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length
  return 10 * Math.log10(2 * power)
}

describe.each([11_025, 16_000, 22_050, 44_100, 44_056, 48_000, 96_000])('from %i Hz to 8 kHz', (from) => {
  test('a tone of speech stays as loud as it was', () => {
    for (const hertz of [300, 1000, 3000])
      expect(Math.abs(decibels(resample(tone({ hertz, rate: from }), { from, to: 8000 })))).toBeLessThan(0.5)
  })

  test('a tone that the line cannot carry is filtered out, not folded back', () => {
    for (const hertz of [4500, 5000, 6000, 10_000].filter((each) => each < from / 2))
      expect(decibels(resample(tone({ hertz, rate: from }), { from, to: 8000 }))).toBeLessThan(-40)
  })
})

test('a lower rate is raised', () => {
  const out = resample(tone({ hertz: 1000, rate: 6000 }), { from: 6000, to: 8000 })
  expect(out).toHaveLength(8000)
  expect(Math.abs(decibels(out))).toBeLessThan(0.5)
})

test('a constant stays a constant', () => {
  const out = resample(new Float32Array(44_100).fill(0.5), { from: 44_100, to: 8000 })
  for (const sample of out.slice(100, -100)) expect(sample).toBeCloseTo(0.5, 4)
})

test('the tone stands where it stood', () => {
  const out = resample(tone({ hertz: 440, rate: 44_100 }), { from: 44_100, to: 8000 })
  for (let at = 1000; at < 7000; at += 97)
    expect(out[at]).toBeCloseTo(Math.sin((2 * Math.PI * 440 * at) / 8000), 3)
})

test('how the sound is cut into pieces changes nothing, and its length is kept', () => {
  const rates = fc.constantFrom(6000, 8000, 11_025, 22_050, 44_100, 48_000)
  fc.assert(
    fc.property(
      rates,
      fc.integer({ min: 1, max: 3000 }),
      fc.integer({ min: 1, max: 700 }),
      (from, length, piece) => {
        const samples = tone({ hertz: 700, rate: from }).subarray(0, length)
        const whole = resample(samples, { from, to: 8000, piece: length })
        expect(resample(samples, { from, to: 8000, piece })).toEqual(whole)
        expect(whole).toHaveLength(Math.ceil((samples.length * 8000) / from))
      },
    ),
    { numRuns: 60 },
  )
})
