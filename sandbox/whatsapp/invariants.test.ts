import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDigits } from './ids.ts'
import { requireWithinLimits } from './limits.ts'
import { Ring } from './ring.ts'
import { createSandbox, defaultNumber } from './sandbox-state.ts'
import { toWireJson } from './wire-json.ts'

const defaults = { accessToken: 't', appSecret: 's', verifyToken: 'v', appId: '1' }

describe('invariants', () => {
  it('bodies are ASCII and mean what was put in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = toWireJson({ value })
        expect(body).toMatch(/^[ -~]*$/)
        expect(body).toBe(toWireJson(JSON.parse(body)))
        expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify({ value })))
      }),
    )
  })

  it('never lets more messages through than burst and time allow', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), (gapsMs, perSecond) => {
        const sandbox = createSandbox({ defaults, now: () => 0, log: () => {} })
        const number = sandbox.numbers.get(defaultNumber.phone_number_id)!
        Object.assign(number.behaviour, { throughputPerSecond: perSecond, pairRate: false })
        let now = 0
        let passed = 0
        for (const gapMs of gapsMs) {
          now += gapMs
          if (passes(() => requireWithinLimits(number, '1', now))) passed += 1
        }
        expect(passed).toBeLessThanOrEqual(perSecond + (perSecond * now) / 1000 + 0.001)
        expect(passed).toBeGreaterThan(0)
      }),
    )
  })

  it('a ring gives back the newest items, newest first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (items, size) => {
        const ring = new Ring<number>(size)
        for (const item of items) ring.push(item)
        expect(ring.newest(1000)).toEqual(items.slice(-size).toReversed())
        expect(ring.total).toBe(items.length)
      }),
    )
  })

  it('a phone number is the same however it is spelt', () => {
    const digits = fc.stringMatching(/^[1-9]\d{7,14}$/)
    fc.assert(
      fc.property(digits, (phone) => {
        expect(toDigits(`+${phone.slice(0, 2)} (${phone.slice(2, 5)}) ${phone.slice(5)}`)).toBe(phone)
      }),
    )
  })
})

function passes(run: () => void): boolean {
  try {
    run()
    return true
  } catch {
    // The refusal is the answer that was asked for.
    return false
  }
}
