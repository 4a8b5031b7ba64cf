import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextTryInMs, parseRetryAfter } from './retry.ts'

const delaysMs = [10_000, 30_000, 120_000, 600_000, 3_600_000]

test('every wait is within a fifth of the plan, unless the endpoint asks for more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tries, random) => {
        const planned = delaysMs[tries - 1]!
        const waitMs = nextTryInMs(delaysMs, { tries, random: () => random })!
        expect(waitMs).toBeGreaterThanOrEqual(0.8 * planned)
        expect(waitMs).toBeLessThanOrEqual(1.2 * planned)
      },
    ),
  )
})

test('an endpoint gets more time when it asks for it, up to twice the plan', () => {
  const wait = (retryAfterMs: number) => nextTryInMs(delaysMs, { tries: 1, retryAfterMs, random: () => 0.5 })
  expect(wait(0)).toBe(10_000)
  expect(wait(1_000)).toBe(10_000)
  expect(wait(15_000)).toBe(15_000)
  expect(wait(86_400_000)).toBe(20_000)
})

test('after the last wait there is no other try', () => {
  expect(nextTryInMs(delaysMs, { tries: 6 })).toBeUndefined()
  expect(nextTryInMs([], { tries: 1 })).toBeUndefined()
})

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Fri, 01 May 2026 12:00:30 GMT', 30_000],
  ['Fri, 01 May 2020 12:00:30 GMT', 0],
  [['7', '9'], 7_000],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %s asks for %s ms', (header, expected) => {
  expect(parseRetryAfter(header, new Date('2026-05-01T12:00:00Z'))).toBe(expected)
})
