import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listEvents } from '../server/core/events/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import type { Caller } from './vobiz-caller.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: Caller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

beforeEach(async () => {
  account = await makeAccount(server.db)
  call = await createHatifCaller(server, account)
})

const definitions = '/v1/contact-property-definitions'
const options = [{ value: 'Lead', color: '#FF5733' }, { value: 'Won' }]

async function define(fields: object) {
  const { status, body } = await call('POST', definitions, fields)
  expect(status).toBe(200)
  return body
}

async function makeContact(fields: object = {}) {
  const number = 966500000001 + (await call('GET', '/v1/contacts')).body.totalCount
  return (await call('POST', '/v1/contacts', { name: 'Amal', phoneNumber: number, ...fields })).body
}

const set = (contactId: string, propertyId: string, value: unknown) =>
  call('PUT', `/v1/contacts/${contactId}/properties/${propertyId}`, { value })

describe('definitions', () => {
  test('are made, listed oldest first, changed and deleted', async () => {
    const stage = await define({
      Name: ' Deal stage! ',
      Type: 'select',
      IsRequired: true,
      SelectOptions: options,
    })
    const workspaceId = toUuid('account', account.id)
    expect(stage).toStrictEqual({
      workspaceId,
      name: 'Deal stage!',
      key: 'deal_stage',
      type: 3,
      isRequired: true,
      selectOptions: [
        { value: 'Lead', color: '#FF5733' },
        { value: 'Won', color: null },
      ],
      lastModificationTime: null,
      lastModifierId: null,
      creationTime: expect.stringMatching(/\.\d{6}$/),
      creatorId: workspaceId,
      id: expect.any(String),
    })
    const score = await define({ name: 'Score', type: '2', selectOptions: ['ignored'] })
    expect(score).toMatchObject({ type: 2, selectOptions: [], isRequired: false })
    expect((await call('GET', definitions)).body).toEqual([stage, score])

    const { body } = await call('PUT', `${definitions}/${stage.id}`, {
      Name: 'Stage',
      isRequired: false,
      selectOptions: ['Lead', 'Lost', 'Lost'],
      type: 'Text',
    })
    expect(body).toEqual({
      ...stage,
      name: 'Stage',
      isRequired: false,
      selectOptions: [
        { value: 'Lead', color: null },
        { value: 'Lost', color: null },
      ],
      lastModificationTime: expect.any(String),
    })
    const deleted = await call('DELETE', `${definitions}/${score.id}`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect((await call('GET', definitions)).body).toEqual([body])
    const events = await listEvents(server.db, { accountId: account.id, after: '0', limit: 10 })
    expect(events.map(({ type, data }) => [type, data['changed']])).toEqual([
      ['custom_field.created', undefined],
      ['custom_field.created', undefined],
      ['custom_field.updated', ['name', 'options', 'isRequired']],
      ['custom_field.deleted', undefined],
    ])
  })

  test.each([
    [{ type: 1 }, 'name'],
    [{ name: ' ', type: 1 }, 'name'],
    [{ name: 'x'.repeat(256), type: 1 }, 'name'],
    [{ name: 'A' }, 'type'],
    [{ name: 'A', type: 5 }, 'type'],
    [{ name: 'A', type: 'Boolean' }, 'type'],
    [{ name: 'A', type: 3, selectOptions: [' '] }, 'selectOptions'],
  ])('%j is refused', async (body, member) => {
    const answer = await call('POST', definitions, body)
    expect([answer.status, answer.body.error.validationErrors[0].members]).toEqual([400, [member]])
    expect((await call('GET', definitions)).body).toEqual([])
  })

  test('have names of their own', async () => {
    const { id } = await define({ name: 'A', type: 1 })
    await define({ name: 'B', type: 1 })
    expect((await call('POST', definitions, { name: 'A', type: 2 })).status).toBe(409)
    expect((await call('PUT', `${definitions}/${id}`, { name: 'B' })).status).toBe(409)
    expect((await call('PUT', `${definitions}/${id}`, { name: 'A' })).body.lastModificationTime).toBe(null)
  })

  test('take over what contacts have under their name', async () => {
    const contact = await makeContact({ customFields: { Department: 'IT', Other: 'x' } })
    expect((await call('GET', definitions)).body).toEqual([])
    const { id } = await define({ name: 'Department', type: 'Text' })
    expect((await call('GET', `/v1/contacts/${contact.id}`)).body).toMatchObject({
      customFields: { Other: 'x' },
      customProperties: [{ propertyDefinitionId: id, propertyName: 'Department', textValue: 'IT' }],
    })
  })

  test('of another account, deleted, free or malformed are not found', async () => {
    const { id } = await define({ name: 'A', type: 1 })
    const contact = await makeContact({ customFields: { Free: 'x' } })
    const stranger = await makeAccount(server.db)
    const callStranger = await createHatifCaller(server, stranger)
    const tries: [Caller, string][] = [
      [callStranger, id],
      [call, toUuid('contact', '5')],
      [call, 'x'],
    ]
    for (const [who, other] of tries) {
      expect((await who('PUT', `${definitions}/${other}`, { name: 'B' })).status).toBe(404)
      expect((await who('DELETE', `${definitions}/${other}`)).status).toBe(404)
      expect((await who('GET', `${definitions}/${other}/statistics`)).status).toBe(404)
      const filters = [{ propertyDefinitionId: other, operator: 1, value: 'x' }]
      const search = await who('POST', '/v1/contacts/search', { customPropertyFilters: filters })
      expect(search.status).toBe(404)
    }
    expect((await set(contact.id, 'x', 'v')).status).toBe(404)
    expect((await set(contact.id, toUuid('customField', '5'), 'v')).status).toBe(404)
    expect((await set(toUuid('contact', '5'), id, 'v')).status).toBe(404)
  })
})

describe('values', () => {
  test('are of the property’s type, and answer the whole contact', async () => {
    const text = await define({ name: 'Text', type: 1 })
    const number = await define({ name: 'Number', type: 2 })
    const stage = await define({ name: 'Stage', type: 3, selectOptions: options })
    const date = await define({ name: 'Date', type: 4 })
    const { id } = await makeContact()
    const empty = { textValue: null, numberValue: null, dateValue: null, selectValue: null }
    const good: [typeof text, unknown, object][] = [
      [text, 'Hello ✓', { textValue: 'Hello ✓' }],
      [text, 5, { textValue: '5' }],
      [number, 4.5, { numberValue: 4.5 }],
      [number, ' 42 ', { numberValue: 42 }],
      [stage, 'Won', { selectValue: 'Won' }],
      [date, '2026-06-01', { dateValue: '2026-06-01T00:00:00' }],
      [date, '2026-06-01T00:00:00', { dateValue: '2026-06-01T00:00:00' }],
      [date, '2026-06-01T10:30:00', { dateValue: '2026-06-01T10:30:00' }],
      [date, '2026-06-01T10:30:00.25Z', { dateValue: '2026-06-01T13:30:00.250000' }],
    ]
    for (const [{ id: propertyId, name, type }, value, shown] of good) {
      const { status, body } = await set(id, propertyId, value)
      expect(status).toBe(200)
      expect(
        body.customProperties.find((item: { propertyName: string }) => item.propertyName === name),
      ).toEqual({
        propertyDefinitionId: propertyId,
        propertyName: name,
        propertyType: type,
        ...empty,
        ...shown,
      })
    }
    const before = (await call('GET', `/v1/contacts/${id}`)).body
    const wrong: [typeof text, unknown][] = [
      [text, { a: 1 }],
      [text, ['a']],
      [number, 'many'],
      [number, ''],
      [number, true],
      [stage, 'won'],
      [stage, 1],
      [date, 'tomorrow'],
      [date, '2026-02-30'],
      [date, '2026-06-01T25:00:00'],
      [date, 20260601],
    ]
    for (const [{ id: propertyId }, value] of wrong) {
      const { status, body } = await set(id, propertyId, value)
      expect([status, body.error.validationErrors[0].members]).toEqual([400, ['value']])
    }
    expect((await call('PUT', `/v1/contacts/${id}/properties/${text.id}`, {})).status).toBe(400)
    expect((await call('GET', `/v1/contacts/${id}`)).body).toEqual(before)

    const cleared = await call('DELETE', `/v1/contacts/${id}/properties/${stage.id}`)
    expect(cleared.status).toBe(200)
    expect(cleared.body.customProperties).toHaveLength(3)
    const again = await call('DELETE', `/v1/contacts/${id}/properties/${stage.id}`)
    expect(again.body).toEqual(cleared.body)
    expect((await set(id, text.id, null)).body.customProperties).toHaveLength(2)
  })

  test('are in the history under the property’s name', async () => {
    const stage = await define({ name: 'company', type: 3, selectOptions: options })
    const { id } = await makeContact()
    await set(id, stage.id, 'Lead')
    await set(id, stage.id, 'Won')
    await set(id, stage.id, 'Won')
    await call('DELETE', `/v1/contacts/${id}/properties/${stage.id}`)
    const { body } = await call('GET', `/v1/contacts/${id}/history`)
    expect(body.items).toMatchObject([
      { propertyName: 'company', oldValue: 'Won', newValue: null },
      { propertyName: 'company', oldValue: 'Lead', newValue: 'Won' },
      { propertyName: 'company', oldValue: null, newValue: 'Lead' },
    ])
    expect(body.totalCount).toBe(3)
  })

  test('go with their choice, and with their property', async () => {
    const stage = await define({ name: 'Stage', type: 3, selectOptions: options })
    const [first, second] = [await makeContact(), await makeContact()]
    await set(first.id, stage.id, 'Lead')
    await set(second.id, stage.id, 'Won')
    const shown = async ({ id }: { id: string }) =>
      (await call('GET', `/v1/contacts/${id}`)).body.customProperties.length
    await call('PUT', `${definitions}/${stage.id}`, { selectOptions: [...options, 'More'] })
    expect([await shown(first), await shown(second)]).toEqual([1, 1])
    await call('PUT', `${definitions}/${stage.id}`, { selectOptions: ['Won'] })
    expect([await shown(first), await shown(second)]).toEqual([0, 1])
    await call('DELETE', `${definitions}/${stage.id}`)
    expect([await shown(first), await shown(second)]).toEqual([0, 0])
  })

  test('are counted, the most common first', async () => {
    const stage = await define({ name: 'Stage', type: 3, selectOptions: options })
    for (const value of ['Won', 'Lead', 'Won']) await set((await makeContact()).id, stage.id, value)
    const { status, body } = await call('GET', `${definitions}/${stage.id}/statistics`)
    expect([status, body]).toEqual([
      200,
      [
        { value: 'Won', count: 2 },
        { value: 'Lead', count: 1 },
      ],
    ])
    const other = await define({ name: 'Other', type: 1 })
    expect((await call('GET', `${definitions}/${other.id}/statistics`)).body).toEqual([])
  })
})

test('a date is the same text in the contact, in its history and in the statistics', async () => {
  const due = await define({ name: 'Due', type: 'Date' })
  const { id } = await makeContact()
  const shown = []
  for (const value of ['2026-05-01', '2026-05-01T10:00:00Z', '2026-05-01T10:00:00.5+05:00']) {
    const { body } = await set(id, due.id, value)
    shown.push(body.customProperties[0].dateValue)
    const { body: counted } = await call('GET', `${definitions}/${due.id}/statistics`)
    expect(counted).toEqual([{ value: shown.at(-1), count: 1 }])
  }
  expect(shown).toEqual(['2026-05-01T00:00:00', '2026-05-01T13:00:00', '2026-05-01T08:00:00.500000'])
  const { body } = await call('GET', `/v1/contacts/${id}/history`)
  expect(body.items.map(({ newValue }: { newValue: string }) => newValue)).toEqual(shown.toReversed())
  expect(body.items.map(({ oldValue }: { oldValue: string }) => oldValue)).toEqual([shown[1], shown[0], null])
})

describe('searching', () => {
  async function search(body?: object, query = '') {
    const { status, body: found } = await call('POST', `/v1/contacts/search${query}`, body)
    expect(status).toBe(200)
    return [found.totalCount, ...found.items.map(({ name }: { name: string }) => name)]
  }

  test('needs no body and no content type, and what the body says of the page goes first', async () => {
    for (const name of ['A', 'B', 'C']) await makeContact({ name })
    expect(await search()).toEqual([3, 'C', 'B', 'A'])
    expect(await search(undefined, '?SkipCount=1&MaxResultCount=1')).toEqual([3, 'B'])
    expect(await search({ SkipCount: 2 }, '?SkipCount=1&MaxResultCount=1')).toEqual([3, 'A'])
    expect(await search({ maxResultCount: '1', customPropertyFilters: null })).toEqual([3, 'C'])
    expect(await search({}, '?sorting=Name')).toEqual([3, 'A', 'B', 'C'])
    const json = { headers: { 'content-type': 'application/json' } }
    expect((await call('POST', '/v1/contacts/search', undefined, json)).body.totalCount).toBe(3)
  })

  test('finds whoever has all the values, of whatever type', async () => {
    const stage = await define({ name: 'Stage', type: 3, selectOptions: options })
    const score = await define({ name: 'Score', type: 2 })
    const date = await define({ name: 'Date', type: 4 })
    const text = await define({ name: 'Text', type: 1 })
    const long = 'x'.repeat(300)
    const people = [
      ['A', 'Lead', 1, '2026-06-01T10:00:00', `${long}a`],
      ['B', 'Lead', 2, '2026-06-01', `${long}b`],
      ['C', 'Won', 1, '2026-06-02', 'x'],
    ] as const
    for (const [name, ...values] of people) {
      const { id } = await makeContact({ name })
      for (const [index, property] of [stage, score, date, text].entries())
        await set(id, property.id, values[index])
    }
    const by = (...pairs: [typeof stage, unknown][]) =>
      search({
        CustomPropertyFilters: pairs.map(([{ id }, Value]) => ({
          PropertyDefinitionId: id,
          Operator: 1,
          Value,
        })),
      })
    expect(await by([stage, 'Lead'])).toEqual([2, 'B', 'A'])
    expect(await by([stage, 'Lead'], [score, 1])).toEqual([1, 'A'])
    expect(await by([score, '1.0'], [stage, 'Lead'])).toEqual([1, 'A'])
    expect(await by([stage, 'lead'])).toEqual([0])
    expect(await by([stage, 'Lead'], [stage, 'Won'])).toEqual([0])
    expect(await by([date, '2026-06-01T07:00:00Z'])).toEqual([1, 'A'])
    expect(await by([date, '2026-06-01T00:00:00'])).toEqual([1, 'B'])
    expect(await by([text, `${long}b`])).toEqual([1, 'B'])
    expect(await by([text, long])).toEqual([0])
    const lead = { propertyDefinitionId: stage.id, operator: 'equals', value: 'Lead' }
    const sorted = { customPropertyFilters: [lead], maxResultCount: 1 }
    expect(await search(sorted, '?Sorting=Name ASC')).toEqual([2, 'A'])

    await call('DELETE', `/v1/contacts/${(await call('GET', '/v1/contacts?name=B')).body.items[0].id}`)
    expect(await by([stage, 'Lead'])).toEqual([1, 'A'])
    for (const wrong of [
      { ...lead, operator: 2 },
      { ...lead, operator: 'contains' },
      { ...lead, value: null },
      { propertyDefinitionId: score.id, value: 'many' },
      { operator: 1, value: 'x' },
    ])
      expect((await call('POST', '/v1/contacts/search', { customPropertyFilters: [wrong] })).status).toBe(400)
    expect((await call('POST', '/v1/contacts/search', { skipCount: -1 })).status).toBe(400)
  })
})
