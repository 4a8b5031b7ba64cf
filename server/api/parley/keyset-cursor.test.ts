import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlace, writePlace } from './keyset-cursor.ts'

const id = fc.bigInt(1n, 2n ** 63n - 1n).map(String)
const time = fc
  .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
  .map((date) => date.toISOString().replace('Z', '000Z'))

test('a cursor tells the place it was made of, to its own list only', () => {
  fc.assert(
    fc.property(time, id, (key, id) => {
      const cursor = writePlace({ sort: 'newest', key, id })
      expect(readPlace(cursor, { sort: 'newest', isTime: true })).toEqual({ sort: 'newest', key, id })
      expect(() => readPlace(cursor, { sort: 'name', isTime: false })).toThrow('start without one')
    }),
  )
})

test('what is no cursor is told, whatever it is', () => {
  const made = fc
    .tuple(
      fc.constantFrom('newest', 'name', 7),
      fc.oneof(fc.string({ unit: 'binary' }), time),
      fc.oneof(id, fc.string()),
    )
    .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url'))
  fc.assert(
    fc.property(fc.oneof(fc.string(), made), fc.boolean(), (cursor, isTime) => {
      try {
        const { key, id } = readPlace(cursor, { sort: 'newest', isTime })
        expect(id).toMatch(/^[1-9]\d*$/)
        if (isTime) expect(Number.isNaN(Date.parse(key))).toBe(false)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_request', details: { fields: [{ field: 'cursor' }] } })
      }
    }),
    { numRuns: 2000 },
  )
})

test.each([
  '2024-02-31T00:00:00.000000Z',
  '2023-02-29T10:00:00.000000Z',
  '0000-01-01T00:00:00.000000Z',
])('%s is no time', (key) => {
  const cursor = writePlace({ sort: 'newest', key, id: '1' })
  expect(() => readPlace(cursor, { sort: 'newest', isTime: true })).toThrow('start without one')
})
