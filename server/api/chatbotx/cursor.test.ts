import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { readCursor, writeCursor } from './cursor.ts'

const Place = z.object({ lastActivityAt: z.iso.datetime().nullable(), id: z.string() })

test('a place comes back from its cursor, which needs no escaping but for =', () => {
  const dates = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
  fc.assert(
    fc.property(fc.option(dates), fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), (date, id) => {
      const place = { lastActivityAt: date?.toISOString() ?? null, id: String(id) }
      const cursor = writeCursor(place)
      expect(cursor).toMatch(/^[A-Za-z0-9]+=*$/)
      expect(readCursor(cursor, Place)).toEqual(place)
    }),
  )
})

test.each([
  undefined,
  '',
  'x',
  '!!!',
  'bnVsbA==',
  writeCursor({ id: 5 }),
  writeCursor([]),
])('%s means the first page', (cursor) => {
  expect(readCursor(cursor, Place)).toBeUndefined()
})
