import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpenAt, nextOpening, readOpeningHours } from './opening-hours.ts'

const hours = (given: object) => readOpeningHours(JSON.stringify(given))!

test.each([
  ['later today', '2026-03-02T06:00:00Z', { mon: ['09:00-17:00'] }, '2026-03-02T09:00:00Z'],
  [
    'after the break',
    '2026-03-02T12:30:00Z',
    { mon: ['09:00-12:00', '13:00-18:00'] },
    '2026-03-02T13:00:00Z',
  ],
  [
    'on another day',
    '2026-03-02T17:00:00Z',
    { mon: ['09:00-17:00'], thu: ['10:00-11:00'] },
    '2026-03-05T10:00:00Z',
  ],
  ['in a week', '2026-03-02T17:00:00Z', { mon: ['09:00-17:00'] }, '2026-03-09T09:00:00Z'],
  [
    'by the clock there',
    '2026-03-02T04:00:00Z',
    { timezone: 'Asia/Riyadh', mon: ['09:00-17:00'] },
    '2026-03-02T06:00:00Z',
  ],
  // Clocks go forward on the 29th at 01:00 UTC, and back on 25 October.
  [
    'past the change to summer',
    '2026-03-28T12:00:00Z',
    { timezone: 'Europe/Berlin', mon: ['09:00-17:00'] },
    '2026-03-30T07:00:00Z',
  ],
  [
    'past the change to winter',
    '2026-10-24T12:00:00Z',
    { timezone: 'Europe/Berlin', mon: ['00:30-17:00'] },
    '2026-10-25T23:30:00Z',
  ],
])('somebody is back %s', (_, now, given, opens) => {
  expect(nextOpening(hours(given), new Date(now))?.toISOString()).toBe(new Date(opens).toISOString())
})

test('nobody is ever back where no day has hours', () => {
  expect(nextOpening(hours({ timezone: 'UTC' }), new Date())).toBeUndefined()
})

test('whatever the hours, it is open when it opens, and was not open a minute before', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1_300 }), fc.integer({ min: 1, max: 120 }))
    .map(([from, length]) => `${clock(from)}-${clock(Math.min(from + length, 1_439))}`)
  const days = fc.dictionary(fc.constantFrom('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'), fc.tuple(span))
  const zone = fc.constantFrom('UTC', 'Asia/Riyadh', 'Asia/Kolkata', 'America/Lima')
  const time = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(days, zone, time, (spans, timezone, now) => {
      const given = hours({ ...spans, timezone })
      const opens = nextOpening(given, now)
      expect(opens === undefined).toBe(Object.keys(spans).length === 0)
      if (!opens) return
      expect(opens.getTime()).toBeGreaterThan(now.getTime())
      expect(isOpenAt(given, opens)).toBe(true)
      expect(isOpenAt(given, new Date(opens.getTime() - 60_000))).toBe(false)
    }),
  )
})

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
}
