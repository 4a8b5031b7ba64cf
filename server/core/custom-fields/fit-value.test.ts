import fc from 'fast-check'
import { expect, test } from 'vitest'
import { customFieldTypes } from './custom-field.ts'
import { fitValue } from './fit-value.ts'

const options = [
  { value: 'Lead', color: null },
  { value: '5', color: null },
]

function take(type: (typeof customFieldTypes)[number], value: unknown, offset?: string): unknown {
  return fitValue({ name: 'Field', type, options }, value, { path: 'value', offset })
}

test('what a field took it takes again, and keeps as it is', () => {
  const anyTime = fc.date({ noInvalidDate: true, min: new Date(0) }).map((time) => time.toISOString())
  const anyValue = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constantFrom('Lead', 'true', 'FALSE', '5', ' 7 ', '{"a":[1]}', '2026-06-01', '2026-06-01T10:00'),
    anyTime.filter((text) => text.length === 24),
  )
  fc.assert(
    fc.property(fc.constantFrom(...customFieldTypes), anyValue, (type, value) => {
      let kept: unknown
      try {
        kept = take(type, value)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_request', details: { fields: [{ field: 'value' }] } })
        return
      }
      expect(take(type, kept)).toEqual(kept)
    }),
    { numRuns: 2000 },
  )
})

test('times become UTC from any offset, and days stay days', () => {
  expect(take('datetime', '2026-06-01T10:00:00', '+03:00')).toBe('2026-06-01T07:00:00Z')
  expect(take('datetime', '2026-06-01 10:00', '+03:00')).toBe('2026-06-01T07:00:00Z')
  expect(take('datetime', '2026-06-01T10:00:00.5-0530')).toBe('2026-06-01T15:30:00.500Z')
  expect(take('datetime', '2026-06-01T00:00:00.000', '+03:00')).toBe('2026-06-01')
  expect(take('datetime', '2026-06-01T00:00:00z')).toBe('2026-06-01T00:00:00Z')
  expect(take('date', '2026-06-01T23:30:00-05:00')).toBe('2026-06-01')
  expect(() => take('date', '2026-02-30')).toThrow('value must be a date')
})

test('what looks like JSON is JSON only where the field takes it', () => {
  expect(take('json', '{"a":[1]}')).toEqual({ a: [1] })
  expect(take('json', '{broken')).toBe('{broken')
  expect(take('text', '{"a":[1]}')).toBe('{"a":[1]}')
  expect(() => take('text', { a: 1 })).toThrow('value must be text')
})
