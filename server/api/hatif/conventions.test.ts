import fc from 'fast-check'
import Type from 'typebox'
import { describe, expect, test } from 'vitest'
import type { Account } from '../../core/accounts/index.ts'
import { readEnum, readFlag } from './enums.ts'
import { recase } from './json.ts'
import { readSorting } from './paging.ts'
import { hatifPath } from './path.ts'
import { readPhone } from './phone.ts'
import { spellKeys, spellQuery } from './read-keys.ts'
import { offsetTime, readTime, timeSpan, utcTime, wallClock } from './time.ts'

const account = { settings: {} } as Account

describe('keys', () => {
  const shape = Type.Object({
    channelId: Type.String(),
    note: Type.Union([Type.String(), Type.Null()]),
    options: Type.Array(Type.Object({ digit: Type.String() })),
    parameters: Type.Union([Type.Array(Type.Object({ subType: Type.String() })), Type.Null()]),
    customFields: Type.Object({}, { additionalProperties: true }),
    anything: Type.Any(),
  })

  test('are spelled as the schema has them, at every depth, whatever case a client chose', () => {
    const mixed = fc.mixedCase(fc.constantFrom('channelId', 'options', 'parameters', 'customFields'))
    fc.assert(
      fc.property(mixed, fc.mixedCase(fc.constant('digit')), (key, digit) => {
        const inner = [{ [digit]: '1' }]
        const [spelled] = Object.keys(spellKeys(shape, { [key]: inner }) as object)
        expect(Object.keys(shape.properties)).toContain(spelled)
        if (spelled === 'options')
          expect(spellKeys(shape, { [key]: inner })).toEqual({ options: [{ digit: '1' }] })
      }),
    )
    expect(spellKeys(shape, { Parameters: [{ SUBTYPE: 'url' }] })).toEqual({
      parameters: [{ subType: 'url' }],
    })
  })

  test('that no schema names stay, and so do those of dictionaries', () => {
    expect(spellKeys(shape, { Else: 1, CustomFields: { Department: null } })).toEqual({
      Else: 1,
      customFields: { Department: null },
    })
  })

  test('with null are absent, unless the schema takes nulls there', () => {
    expect(spellKeys(shape, { channelId: null, NOTE: null, anything: null })).toEqual({
      note: null,
      anything: null,
    })
  })

  test('of a query drop what says nothing, and join what is repeated', () => {
    const query = Type.Object({ tagIds: Type.Optional(Type.String()), status: Type.Optional(Type.String()) })
    const given = { Status: 'undefined', NAME: '', 'TagIds[]': ['a', 'undefined', 'b'], Sorting: ' ' }
    expect(spellQuery(query, given)).toEqual({ tagIds: 'a,b' })
  })
})

test('paths of this dialect are lower case, those of others stay', () => {
  expect(hatifPath('/V2/Conversations/Service-Account/ABC/Timeline?Sorting=A')).toBe(
    '/v2/conversations/service-account/abc/timeline?Sorting=A',
  )
  expect(hatifPath('/Connect/Token')).toBe('/connect/token')
  for (const other of [
    '/v1/messaging/Conversations',
    '/v1/webhooks/WhatsApp',
    '/api/v1/Tags',
    '/V1',
    '/media/AbC',
  ])
    expect(hatifPath(other)).toBe(other)
})

describe('phone numbers', () => {
  test.each([
    ['966500000001', '+966500000001'],
    ['+966 50-000 0001', '+966500000001'],
    ['00966500000001', '+966500000001'],
    ['0500000001', '+966500000001'],
    ['500000001', '+966500000001'],
    ['15550100200', '+15550100200'],
  ])('%s is %s', (given, expected) => {
    expect(readPhone(account, given, 'toNumber')).toBe(expected)
  })

  test('take the account’s own country', () => {
    const here = { settings: { defaultCountryCode: '84' } } as Account
    expect(readPhone(here, '0912345678', 'phoneNumber')).toBe('+84912345678')
  })

  test('that are read once are read the same again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{9,14}$/), (digits) => {
        const once = readPhone(account, digits, 'x')
        expect(readPhone(account, once, 'x')).toBe(once)
      }),
    )
  })

  test.each(['', '12', 'abc', '123456', '1234567890123456'])('refuses %s', (given) => {
    expect(() => readPhone(account, given, 'toNumber')).toThrow('toNumber')
  })
})

describe('times', () => {
  const time = new Date('2026-03-01T11:47:18.501Z')
  test('have their forms', () => {
    expect(wallClock(time)).toBe('2026-03-01T14:47:18.501000')
    expect(offsetTime(time)).toBe('2026-03-01T14:47:18.501000+03:00')
    expect(utcTime(time)).toBe('2026-03-01T11:47:18.501Z')
    expect(utcTime(new Date('2026-03-01T11:47:18Z'))).toBe('2026-03-01T11:47:18Z')
    expect(timeSpan(150_000)).toBe('00:02:30')
    expect(timeSpan(90_061_000)).toBe('1.01:01:01')
  })

  test('of a query without an offset are Saudi time', () => {
    const same = ['2026-03-01T14:47:18.501', '2026-03-01 14:47:18.501', '2026-03-01T11:47:18.501Z']
    const offsets = [
      '2026-03-01T14:47:18.501+03:00',
      '2026-03-01T14:47:18.501 03:00',
      '2026-03-01T06:47:18.501-0500',
    ]
    for (const text of [...same, ...offsets]) expect([text, readTime(text, 'x')]).toEqual([text, time])
    expect(readTime('2026-03-01', 'x').toISOString()).toBe('2026-02-28T21:00:00.000Z')
  })

  test('that are none are refused by name', () => {
    for (const text of ['yesterday', '2026-13-01', '2026-02-01T25:00:00', '2026-02-01T10', '1e9'])
      expect(() => readTime(text, 'fromDate'), text).toThrow('fromDate')
  })

  test('that are shown are read back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        (date) => {
          for (const text of [wallClock(date), offsetTime(date), utcTime(date)])
            expect(readTime(text, 'x')).toEqual(date)
        },
      ),
    )
  })
})

test('enums are taken by number, by number as text, and by name in any case', () => {
  const names = { Text: 1, Select: 3 }
  for (const given of [3, '3', 'Select', 'sELECT', ' select ']) expect(readEnum(names, given, 'type')).toBe(3)
  for (const given of [2, 'x', '', null, {}]) expect(() => readEnum(names, given, 'type')).toThrow('type')
  expect([readFlag('TRUE', 'x'), readFlag('0', 'x'), readFlag(undefined, 'x')]).toEqual([
    true,
    false,
    undefined,
  ])
  expect(() => readFlag('maybe', 'isLost')).toThrow('isLost')
})

test('sorting has fields and directions in any case, several of them', () => {
  const fields = ['LastActivityAt', 'ContactName'] as const
  expect(readSorting(' lastactivityat DESC , CONTACTNAME', fields)).toEqual([
    { field: 'LastActivityAt', descending: true },
    { field: 'ContactName', descending: false },
  ])
  expect(readSorting(undefined, fields)).toEqual([])
  for (const wrong of ['Id', 'ContactName up', 'ContactName desc desc', 'ContactName,', "a'; drop table x"])
    expect(() => readSorting(wrong, fields), wrong).toThrow('sorting')
})

test('the documented casing begins every key with a capital, at every depth', () => {
  expect(recase('documented', { aB: [{ c: null }], d: 'e' })).toEqual({ AB: [{ C: null }], D: 'e' })
  expect(recase('live', { aB: 1 })).toEqual({ aB: 1 })
})
