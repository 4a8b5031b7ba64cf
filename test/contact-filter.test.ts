import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  customFieldOperators,
  type FieldClass,
  fieldsOf,
  operatorsOf,
  valueTypes,
} from '../server/api/chatbotx/contact-filter/fields.ts'
import { ContactFilterQuery, toContactFilter } from '../server/api/chatbotx/contact-filter/index.ts'
import { contactIds } from '../server/core/contact-filters/index.ts'
import { sql, toStatement } from '../server/platform/db/index.ts'
import { idsMeant } from './contact-filter-oracle.ts'
import {
  anchors,
  customValues,
  makeStore,
  now,
  type Store,
  words,
  writeStore,
} from './contact-filter-store.ts'
import type { Asked, AskedFilter } from './contact-filter-verdicts.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
let store: Store

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  const [account, other] = [await makeAccount(server.db), await makeAccount(server.db)]
  store = makeStore({ accountId: account.id, seed: 1, firstId: 1_000_000, size: 120 })
  // Another account, with the same ids, words and times: whatever reads a row of it finds somebody else.
  await writeStore(server.db, makeStore({ accountId: other.id, seed: 2, firstId: 1_000_000, size: 120 }))
  await writeStore(server.db, store)
  await server.db.pool.query('analyze')
})
afterAll(() => server?.close())

/** Whom PostgreSQL finds. */
async function idsFound(filter: unknown): Promise<string[]> {
  const asked = ContactFilterQuery.parse(filter)
  const meant = toContactFilter(asked, { now }) ?? { all: [] }
  const statement = contactIds({ accountId: store.accountId, now }, meant)
  const { rows } = await server.db.pool.query({ ...toStatement(statement), name: undefined })
  return rows.map(({ id }: { id: string }) => id).sort()
}

async function expectSame(filter: AskedFilter): Promise<string[]> {
  const found = await idsFound(filter)
  expect(found, JSON.stringify(filter)).toEqual(idsMeant(filter, { store, now }))
  return found
}

const zones = [
  'Europe/Paris',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Nowhere/None',
  'UTC',
  '+07:00',
]

const dates = [
  ...anchors.map((anchor) => anchor.replace('.000Z', 'Z')),
  ...anchors.map((anchor) => anchor.slice(0, 10)),
  ...anchors.map((anchor) => anchor.slice(0, 16)),
  '2026-03-29T02:30',
  '2026-03-29 03:00:00',
  '2026-10-25T02:30',
  '2018-11-04',
  '2011-12-30',
  '2011-12-31',
  '2026-03-29T02:30+02:00',
  '2026-03-29+0530',
  '2026-02-30',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '2026-01-01T24:00',
  '2026-3-1',
  "2026-03-29'; --",
]

const numbers = [
  '5',
  '0',
  '-2.5',
  '1000',
  '.5',
  '5.',
  '+5e0',
  '1e99',
  '9'.repeat(255),
  'five',
  '١٢',
  '1e999',
  "5'",
]
const minutes = ['4', '5', '6', '0', '1440', '1441', '99999999999999999999', '-1', '5.5', "5'", '5%']

/** What each kind of field is asked about: what is stored, what nearly is, and what was never meant well. */
function valuesFor(field: string): string[] {
  const ids = [...store.tags, ...store.inboxes].map(({ id }) => id)
  const odd = ['99999999999999999999', '0', "1' or '1'='1", 'true', '\ud800 half', ...words.slice(0, 9)]
  if (field === 'tags') return [...ids, ...store.tags.map(({ name }) => name), ...odd]
  if (field === 'inbox') return [...store.inboxes.map(({ id }) => id), ...odd]
  if (field === 'currentChannel') return ['whatsapp', 'smtp', 'email', 'omnichannel', 'constructor', ...odd]
  if (field === 'source') return ['inboundMessage', 'inbound_message', 'ads', 'botLink', 'webchat', ...odd]
  if (field === 'language' || field === 'locale') return ['en', 'ar', 'vi', 'EN', ...odd]
  if (field === 'gender') return ['male', 'female', 'unknown', ...odd]
  if (field === 'country') return ['VN', 'vn', 'FR', 'XX', ...odd]
  if (field === 'continent') return ['AS', 'EU', 'AF', 'unknown', '__proto__', ...odd]
  if (field === 'timezone') return ['UTC', 'Asia/Ho_Chi_Minh', ...odd]
  if (field === 'lastUserInputType') return ['text', 'image', 'file', 'gif', 'refLink', 'toString', ...odd]
  if (field === 'hasContactInfo') return ['phone', 'email', 'phoneAndEmail', 'toString', ...odd]
  if (field === 'conversationAssigned')
    return [
      ...store.agents.map(({ id, userId }) => `u_${userId ?? id}`),
      ...store.teamIds.map((id) => `t_${id}`),
      'unassigned',
      'u_x',
      'me',
      ...odd,
    ]
  if (field.startsWith('broadcast')) return [...store.campaignIds, ...odd]
  if (field === 'customFields') return [...store.fieldIds, ...odd]
  if (/Minutes|Failures/.test(field)) return [...minutes, ...numbers]
  if (/^(contactCreatedAt|last(Seen|Sent|Interaction))$/.test(field)) return dates
  if (field === 'email') return ['ann@example.com', 'ANN', '%', '_', '@', 'ÄÖ@EXÄMPLE.DE', ...words]
  if (field === 'phone') return ['+84900000003', '900', '+849000000', '03', ...words]
  return [
    'true',
    'false',
    'a',
    'Ann Lee',
    'Mary Ann Lee',
    'Ann  Lee',
    'double  blank',
    'double blank',
    'le bl',
    'blank',
    '%',
    '\\',
    'ê',
    ...words,
  ]
}

const fieldNames = Object.entries(fieldsOf).flatMap(([name, fields]) =>
  fields.map((field) => [field, name as FieldClass] as const),
)

describe('every field and operator finds whom a plain reading finds', () => {
  test.each(fieldNames)('%s', async (field, name) => {
    const sizes = new Set<number>()
    for (const operator of operatorsOf[name]) {
      for (const [index, condition] of conditionsFor(field, operator, valuesFor(field)).entries()) {
        const timezone = name === 'date' ? zones[index % zones.length] : undefined
        const filter = { operator: 'and', conditions: [condition], ...(timezone && { timezone }) }
        sizes.add((await expectSame(filter)).length)
      }
    }
    const isKnownOfNobody = /executedFlow/.test(field)
    expect(sizes.size, 'conditions that tell contacts apart').toBeGreaterThan(isKnownOfNobody ? 0 : 1)
  })

  test.each(valueTypes)('a custom field as %s', async (valueType) => {
    const values = [
      ...customValues.filter(
        (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 255,
      ),
      ...(valueType === 'datetime' ? dates : numbers),
      'red',
      'yz',
    ] as string[]
    for (const operator of customFieldOperators[valueType]) {
      for (const condition of conditionsFor('customField', operator, values)) {
        const customFieldId = store.fieldIds[0]!
        await expectSame({
          operator: 'and',
          conditions: [{ ...condition, customFieldId, valueType }],
          timezone: 'Europe/Paris',
        })
      }
    }
  })

  test.each(['conversations', 'leads', 'purchases'])('an advertisement’s %s', async (segment) => {
    const spans = [
      ['2026-03-28', '2026-03-29'],
      ['2026-11-22', '2026-11-21'],
      ['2011-01-01', '2026-12-31'],
      ['2026-13-01', '2026-12-31'],
    ] as const
    for (const [since, until] of spans)
      for (const more of [
        {},
        { adId: 'ad1' },
        { adId: "ad'" },
        { integrationWhatsappId: store.inboxes[0]!.id },
        { integrationWhatsappId: 'x1' },
      ])
        await expectSame({
          operator: 'and',
          conditions: [{ field: 'ctwaRetarget', operator: '', segment, since, until, ...more }],
        })
  })

  test.each([
    'isNotEmpty',
    'used',
    'eq',
  ])('a coupon that is asked for with %s was given to nobody', async (operator) => {
    const found = await expectSame({
      operator: 'and',
      conditions: [{ field: 'couponTopic', topicId: '12', operator, value: 'SPRING' }],
    })
    expect(found).toEqual([])
  })
})

/** An operator with nothing, with each value alone, and with lists. */
function conditionsFor(field: string, operator: string, values: string[]): Asked[] {
  if (operator === 'isEmpty' || operator === 'isNotEmpty')
    return [
      { field, operator },
      { field, operator, value: '' },
    ]
  if (operator === 'isBetween' || operator === 'notBetween')
    return values.flatMap((value, index) => [
      { field, operator, value: [value, values[(index + 1) % values.length]!] },
      { field, operator, value: [values[(index + 3) % values.length]!, value] },
    ])
  return [
    { field, operator },
    { field, operator, value: [] },
    { field, operator, value: values.slice(0, 2) },
    { field, operator, value: [values[0]!, values[2]!] },
    { field, operator, value: values },
    ...values.map((value) => ({ field, operator, value })),
  ]
}

describe('filters of many conditions', () => {
  test('groups in groups, with anything in them, find whom a plain reading finds', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter(), async (filter) => {
        await expectSame(filter)
      }),
      { numRuns: 400 },
    )
  })

  test('nothing is written by anything that is asked', async () => {
    const [row] = await server.db.query<{ contacts: string; tables: string }>(sql`
      select (select count(*) from contacts where account_id = ${store.accountId}) as contacts,
             (select count(*) from pg_tables where schemaname = 'public') as tables`)
    expect(Number(row!.contacts)).toBe(store.contacts.length)
    expect(Number(row!.tables)).toBeGreaterThan(30)
  })

  test('200 conditions on everything are one statement that PostgreSQL takes', async () => {
    const conditions = Array.from({ length: 199 }, (_, index) => {
      const [field, name] = fieldNames[index % fieldNames.length]!
      const operators = operatorsOf[name]
      const values = valuesFor(field)
      return conditionsFor(field, operators[index % operators.length]!, values).at(-1)!
    })
    for (const operator of ['and', 'or'])
      await expectSame({ operator, conditions: [{ operator: 'or', conditions: conditions.slice(1) }] })
  })

  test('a list of 1,000 values', async () => {
    const value = [
      ...Array.from({ length: 990 }, (_, index) => `tag ${index}`),
      ...store.tags.slice(0, 4).map(({ name }) => name),
    ]
    for (const operator of ['in', 'notIn'])
      expect(
        await expectSame({ operator: 'and', conditions: [{ field: 'tags', operator, value }] }),
      ).not.toEqual([])
  })
})

function anyFilter(): fc.Arbitrary<AskedFilter> {
  const { filter } = fc.letrec<{ filter: AskedFilter; condition: Asked }>((tie) => ({
    filter: fc.record(
      {
        operator: fc.constantFrom('and', 'or'),
        conditions: fc.array(tie('condition'), { maxLength: 4 }),
        timezone: fc.constantFrom(...zones),
      },
      { requiredKeys: ['operator', 'conditions'] },
    ),
    condition: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      anyCondition(),
      tie('filter').map(({ timezone: _none, ...group }) => group as Asked),
    ),
  }))
  return filter
}

function anyCondition(): fc.Arbitrary<Asked> {
  const onField = fc
    .record({ kind: fc.constantFrom(...fieldNames), operator: fc.nat(), value: fc.nat(), free: anyText() })
    .map(({ kind: [field, name], operator, value, free }) => {
      const operators = operatorsOf[name]
      const conditions = conditionsFor(field, operators[operator % operators.length]!, [
        ...valuesFor(field),
        free,
      ])
      return conditions[value % conditions.length]!
    })
  const onCustomField = fc
    .record({
      valueType: fc.constantFrom(...valueTypes),
      field: fc.nat(),
      operator: fc.nat(),
      value: fc.nat(),
      free: anyText(),
    })
    .map(({ valueType, field, operator, value, free }) => {
      const operators = customFieldOperators[valueType]
      const values = [...words, ...numbers, ...dates, 'true', 'Gold', 'red', free]
        .map((text) => text.trim())
        .filter(Boolean)
      const conditions = conditionsFor('customField', operators[operator % operators.length]!, values)
      const customFieldId = [...store.fieldIds, '99999999999999999999', 'a1b'][field % 5]!
      return { ...conditions[value % conditions.length]!, valueType, customFieldId }
    })
  return fc.oneof({ weight: 4, arbitrary: onField }, { weight: 1, arbitrary: onCustomField })
}

/** Texts as they arrive once blanks at the ends are cut off. */
function anyText(): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(...words),
      fc.string({ unit: fc.constantFrom('%', '_', '\\', "'", '"', '$', '1', '-', ';', '(', '{', 'a') }),
    )
    .map((text) => text.replaceAll('\0', '').trim().toWellFormed())
    .filter((text) => text.length > 0 && text.length <= 255)
}
