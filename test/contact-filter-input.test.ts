import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ContactFilterQuery, toContactFilter } from '../server/api/chatbotx/contact-filter/index.ts'
import { jsonText } from '../server/api/chatbotx/input/json-text.ts'
import { toJsonSchema } from '../server/api/chatbotx/spec/json-schema.ts'

const now = new Date('2026-11-22T12:00:00.000Z')

function issuesOf(value: unknown) {
  return ContactFilterQuery.safeParse(value).error?.issues ?? []
}

function meaningOf(conditions: unknown[], rest: object = {}) {
  return toContactFilter(ContactFilterQuery.parse({ operator: 'and', conditions, ...rest }), { now })
}

describe('what does not fit is refused with its place', () => {
  const one = (condition: object) => ({ operator: 'and', conditions: [condition] })
  test.each([
    ['null', null, [], 'invalid_type'],
    ['a list', [], [], 'invalid_type'],
    ['a text', 'and', [], 'invalid_type'],
    ['no operator', { conditions: [] }, ['operator'], 'invalid_value'],
    ['an unknown join', { operator: 'xor', conditions: [] }, ['operator'], 'invalid_value'],
    ['no conditions', { operator: 'and' }, ['conditions'], 'invalid_type'],
    ['a condition that is a text', { operator: 'and', conditions: ['a'] }, ['conditions', 0], 'invalid_type'],
    [
      'an unknown field',
      one({ field: 'shoeSize', operator: 'eq' }),
      ['conditions', 0, 'field'],
      'invalid_union',
    ],
    [
      'a field of Object',
      one({ field: 'constructor', operator: 'eq' }),
      ['conditions', 0, 'field'],
      'invalid_union',
    ],
    [
      'an operator it lacks',
      one({ field: 'gender', operator: 'contains', value: 'a' }),
      ['conditions', 0, 'operator'],
      'invalid_value',
    ],
    ['no operator at all', one({ field: 'gender' }), ['conditions', 0, 'operator'], 'invalid_value'],
    [
      'a number',
      one({ field: 'phone', operator: 'eq', value: 5 }),
      ['conditions', 0, 'value'],
      'invalid_union',
    ],
    [
      'an empty text',
      one({ field: 'phone', operator: 'eq', value: ' ' }),
      ['conditions', 0, 'value'],
      'too_small',
    ],
    [
      'a long text',
      one({ field: 'phone', operator: 'eq', value: 'x'.repeat(256) }),
      ['conditions', 0, 'value'],
      'too_big',
    ],
    ['U+0000', one({ field: 'phone', operator: 'eq', value: 'a\0b' }), ['conditions', 0, 'value'], 'custom'],
    [
      'a range with one end',
      one({ field: 'contactCreatedAt', operator: 'isBetween', value: ['2026-01-01'] }),
      ['conditions', 0, 'value'],
      'custom',
    ],
    [
      'a range that is a text',
      one({ field: 'contactCreatedAt', operator: 'notBetween', value: '2026-01-01' }),
      ['conditions', 0, 'value'],
      'custom',
    ],
    [
      'an operator of another type',
      one({ field: 'customField', customFieldId: '1', valueType: 'boolean', operator: 'gt', value: '1' }),
      ['conditions', 0, 'operator'],
      'invalid_value',
    ],
    [
      'an unknown type',
      one({ field: 'customField', customFieldId: '1', valueType: 'colour', operator: 'eq', value: '1' }),
      ['conditions', 0, 'valueType'],
      'invalid_value',
    ],
    [
      'no field named',
      one({ field: 'customField', valueType: 'text', operator: 'eq', value: '1' }),
      ['conditions', 0, 'customFieldId'],
      'invalid_type',
    ],
    [
      'a day that is none',
      one({ field: 'ctwaRetarget', segment: 'leads', since: 'today', until: '2026-01-01' }),
      ['conditions', 0, 'since'],
      'invalid_format',
    ],
    ['a long zone', { operator: 'and', conditions: [], timezone: 'x'.repeat(65) }, ['timezone'], 'too_big'],
    [
      'something deep',
      one({
        operator: 'or',
        conditions: [{ operator: 'and', conditions: [{ field: 'email', operator: 'in' }] }],
      }),
      ['conditions', 0, 'conditions', 0, 'conditions', 0, 'operator'],
      'invalid_value',
    ],
  ])('%s', (_what, value, path, code) => {
    expect(issuesOf(value)).toMatchObject([{ path, code }])
  })
})

describe('how much a filter may hold', () => {
  const leaf = { field: 'email', operator: 'isEmpty' }
  const nest = (levels: number) => {
    let filter: object = { operator: 'and', conditions: [leaf] }
    for (let level = 1; level < levels; level += 1) filter = { operator: 'and', conditions: [filter] }
    return filter
  }

  test('groups 10 deep', () => {
    expect(issuesOf(nest(10))).toEqual([])
    expect(issuesOf(nest(11))).toMatchObject([{ code: 'custom', path: ['conditions'] }])
    expect(issuesOf(nest(100_000))).toMatchObject([{ code: 'custom', path: ['conditions'] }])
  })

  test('200 conditions, wherever they stand', () => {
    const leaves = (count: number) => Array(count).fill(leaf)
    expect(issuesOf({ operator: 'or', conditions: leaves(200) })).toEqual([])
    expect(issuesOf({ operator: 'or', conditions: leaves(201) })).toMatchObject([
      { code: 'too_big', maximum: 200 },
    ])
    const spread = { operator: 'or', conditions: [nest(1), { operator: 'or', conditions: leaves(198) }] }
    expect(issuesOf(spread)).toMatchObject([{ code: 'too_big', maximum: 200 }])
    expect(issuesOf({ operator: 'or', conditions: leaves(1_000_000) })).toHaveLength(1)
  })

  test('1,000 values in a list', () => {
    const among = (count: number) => ({
      operator: 'and',
      conditions: [{ field: 'tags', operator: 'in', value: Array(count).fill('a') }],
    })
    expect(issuesOf(among(1000))).toEqual([])
    expect(issuesOf(among(1001))).toMatchObject([{ code: 'too_big', path: ['conditions', 0, 'value'] }])
  })
})

describe('what asks nothing', () => {
  test.each([
    ['no conditions', []],
    ['an empty group', [{ operator: 'or', conditions: [] }]],
    ['a date that is none', [{ field: 'contactCreatedAt', operator: 'eq', value: 'yesterday' }]],
    ['a number that is none', [{ field: 'lastSeenMinutesAgo', operator: 'gt', value: '-1' }]],
    ['no value', [{ field: 'fullName', operator: 'contains' }]],
    ['a list where one value is wanted', [{ field: 'fullName', operator: 'eq', value: ['a', 'b'] }]],
    [
      'nobody that can be assigned',
      [{ field: 'conversationAssigned', operator: 'in', value: ['me', 'u_x'] }],
    ],
    ['what July took and did nothing with', [{ field: 'executedFlow', operator: 'eq', value: '12' }]],
  ])('%s', (_what, conditions) => {
    expect(meaningOf(conditions)).toBeUndefined()
  })

  test('and leaves the other conditions of its group to decide', () => {
    const blocked = { field: 'blocked', operator: 'eq', value: 'true' }
    const filter = {
      operator: 'or',
      conditions: [{ field: 'lastSeen', operator: 'eq', value: 'x' }, blocked],
    }
    expect(meaningOf([filter])).toEqual({ all: [{ any: [{ on: 'blocked', is: true }] }] })
  })
})

test('a filter comes as JSON text, encoded once or twice, or in brackets', () => {
  const query = z.object({ contactFilter: jsonText(ContactFilterQuery) })
  const filter = { operator: 'and', conditions: [{ field: 'email', operator: 'contains', value: 'ann' }] }
  for (const contactFilter of [JSON.stringify(filter), encodeURIComponent(JSON.stringify(filter)), filter])
    expect(query.parse({ contactFilter })).toEqual({ contactFilter: filter })
  const wrong = { contactFilter: JSON.stringify({ operator: 'and', conditions: [{ field: 'x' }] }) }
  expect(query.safeParse(wrong).error?.issues).toMatchObject([
    { code: 'invalid_union', path: ['contactFilter', 'conditions', 0, 'field'] },
  ])
})

test('the reference shows conditions, and nothing that refers to itself', () => {
  const schema = JSON.stringify(toJsonSchema(ContactFilterQuery, 'input'))
  expect(schema).toContain('consecutiveAiFailures')
  expect(schema).not.toContain('$ref')
})

test('any JSON is either refused or understood', () => {
  const key = fc.constantFrom(
    'field',
    'operator',
    'value',
    'conditions',
    'timezone',
    'valueType',
    '__proto__',
  )
  const text = fc.constantFrom(
    'and',
    'or',
    'eq',
    'in',
    'tags',
    'customField',
    'group',
    'isBetween',
    'email',
    '5',
  )
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium' },
      text,
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(key, tie('json'), { maxKeys: 5 }),
    ),
  }))
  fc.assert(
    fc.property(json, (value) => {
      const { success, data, error } = ContactFilterQuery.safeParse(value)
      if (success) toContactFilter(data, { now })
      else expect(error.issues.length).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})
