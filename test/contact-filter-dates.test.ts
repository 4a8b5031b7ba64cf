import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDateWindow } from '../server/api/chatbotx/contact-filter/date-window.ts'
import { zoneOf } from '../server/api/chatbotx/contact-filter/zone.ts'
import { windowOf } from './contact-filter-clock.ts'

function spanOf(text: string, zone?: string): [string, string] | undefined {
  const window = readDateWindow(text, zoneOf(zone))
  return window && [new Date(window.from.at).toISOString(), new Date(window.until.at).toISOString()]
}

describe('a date is a window as wide as it is precise', () => {
  test.each([
    ['2026-06-02', undefined, '2026-06-02T00:00:00.000Z', '2026-06-03T00:00:00.000Z'],
    ['2026-06-02', 'Asia/Ho_Chi_Minh', '2026-06-01T17:00:00.000Z', '2026-06-02T17:00:00.000Z'],
    ['2026-06-02T09:30', 'Asia/Kathmandu', '2026-06-02T03:45:00.000Z', '2026-06-02T03:46:00.000Z'],
    ['2026-06-02 09:30:15', 'Europe/Paris', '2026-06-02T07:30:15.000Z', '2026-06-02T07:30:16.000Z'],
    ['2026-06-02T09:30:15.999999Z', 'Europe/Paris', '2026-06-02T09:30:15.000Z', '2026-06-02T09:30:16.000Z'],
    ['2026-06-02T09:30-03', 'Europe/Paris', '2026-06-02T12:30:00.000Z', '2026-06-02T12:31:00.000Z'],
    ['2026-06-02+0530', 'Europe/Paris', '2026-06-01T18:30:00.000Z', '2026-06-02T18:30:00.000Z'],
    ['2026-06-02', 'No/Where', '2026-06-02T00:00:00.000Z', '2026-06-03T00:00:00.000Z'],
    ['2026-06-02', 'europe/paris', '2026-06-01T22:00:00.000Z', '2026-06-02T22:00:00.000Z'],
  ])('%s in %s', (text, zone, from, until) => {
    expect(spanOf(text, zone)).toEqual([from, until])
  })
})

describe('when clocks change', () => {
  test.each([
    [
      'a day of 23 hours',
      '2026-03-29',
      'Europe/Paris',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ],
    [
      'a day of 25 hours',
      '2026-10-25',
      'Europe/Paris',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ],
    [
      'a minute that is skipped',
      '2026-03-29T02:30',
      'Europe/Paris',
      '2026-03-29T01:30:00.000Z',
      '2026-03-29T01:31:00.000Z',
    ],
    [
      'a minute that comes twice',
      '2026-10-25T02:30',
      'Europe/Paris',
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T00:31:00.000Z',
    ],
    [
      'a midnight that is skipped',
      '2018-11-04',
      'America/Sao_Paulo',
      '2018-11-04T03:00:00.000Z',
      '2018-11-05T02:00:00.000Z',
    ],
    [
      'the day before it',
      '2018-11-03',
      'America/Sao_Paulo',
      '2018-11-03T03:00:00.000Z',
      '2018-11-04T03:00:00.000Z',
    ],
    [
      'a midnight that comes twice',
      '2018-02-17',
      'America/Sao_Paulo',
      '2018-02-17T02:00:00.000Z',
      '2018-02-18T03:00:00.000Z',
    ],
    [
      'a day that never was',
      '2011-12-30',
      'Pacific/Apia',
      '2011-12-30T10:00:00.000Z',
      '2011-12-30T10:00:00.000Z',
    ],
    [
      'the day after it',
      '2011-12-31',
      'Pacific/Apia',
      '2011-12-30T10:00:00.000Z',
      '2011-12-31T10:00:00.000Z',
    ],
  ])('%s', (_what, text, zone, from, until) => {
    expect(spanOf(text, zone)).toEqual([from, until])
  })
})

test.each([
  '',
  'today',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '2026-00-10',
  '0000-01-01',
  '2026-1-1',
  '2026-01-01T24:00',
  '2026-01-01T10',
  '2026-01-01T10:60',
  '2026-01-01T10:00:60',
  '2026-01-01T10:00+24',
  '2026-01-01T10:00+07:',
  '٢٠٢٦-٠١-٠١',
  '2026-01-01\n',
  "2026-01-01' or 1=1",
])('%j is no date', (text) => {
  expect(spanOf(text, 'Europe/Paris')).toBeUndefined()
})

test('any date in any zone is what trying every offset finds', () => {
  const zones = Intl.supportedValuesOf('timeZone')
  const time = fc.date({ min: new Date('1975-01-01'), max: new Date('2037-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(time, fc.constantFrom(...zones), fc.constantFrom(10, 16, 19), (at, zone, length) => {
      const text = at.toISOString().slice(0, length)
      const expected = windowOf(text, zone)!
      // The plain search tries whole quarters of an hour only.
      fc.pre(Math.abs(expected.from.at - expected.from.wall) % 900_000 === 0)
      expect(readDateWindow(text, zoneOf(zone))).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})
