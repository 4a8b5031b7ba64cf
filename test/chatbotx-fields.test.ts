import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fieldTypes } from '../server/api/chatbotx/custom-fields/field-types.ts'
import { type Caller, createChatbotxCaller, startChatbotxServer } from './chatbotx-caller.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'

let server: TestServer
let call: Caller
let account: Awaited<ReturnType<typeof makeAccount>>
let contact: { id: string }
let path: string

beforeAll(async () => {
  server = await startChatbotxServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  account = await makeAccount(server.db)
  call = await createChatbotxCaller(server, account.credentials.chatbotx)
  const inbox = await makeWhatsAppInbox(server, account.id)
  const draft = { email: '', gender: 'unknown', channel: 'whatsapp', inboxId: inbox.id }
  contact = await ok('POST', '/contacts', { ...draft, phoneNumber: '+15550200001' })
  path = `/contacts/id:${contact.id}/custom-fields`
})

async function ok(method: string, where: string, body?: unknown) {
  const answered = await call(method, `/v1${where}`, body)
  expect(answered.status, answered.text).toBeLessThan(300)
  return answered.body
}

const define = (name: string, type: string) => ok('POST', '/custom-fields', { name, type })
const valueIn = async (id: string) => {
  const { status, body } = await call('GET', `/v1${path}/${id}`)
  return status === 200 ? body.value : undefined
}

describe('custom fields', () => {
  test('are of eight types, and are found by id or name, changed and deleted', async () => {
    const made = []
    for (const type of fieldTypes) made.push(await define(`A ${type}`, type))
    expect(made.map(({ type }) => type)).toEqual([...fieldTypes])
    expect((await ok('GET', '/custom-fields')).data).toEqual(made.toReversed())
    const [first] = made
    expect(first).toEqual({
      id: expect.stringMatching(/^\d{16,19}$/),
      name: 'A shortText',
      type: 'shortText',
      description: null,
    })
    const where = `/custom-fields/${first.id}`
    const renamed = await ok('PUT', where, { name: 'Plan', description: 'What they pay for' })
    expect(renamed).toEqual({ ...first, name: 'Plan', description: 'What they pay for' })
    expect(await ok('PUT', where, { name: 'Plan' })).toEqual(renamed)
    expect(await ok('GET', '/custom-fields/Plan')).toEqual(renamed)
    expect(await ok('GET', where)).toEqual(renamed)
    await ok('DELETE', where)
    for (const method of ['GET', 'DELETE'])
      expect((await call(method, `/v1${where}`)).body).toEqual({
        defined: true,
        code: 'notFound',
        status: 404,
        message: 'Custom field not found',
      })
  })

  test('have one name each', async () => {
    await define('Plan', 'shortText')
    const { id } = await define('Other', 'number')
    for (const taken of [
      await call('POST', '/v1/custom-fields', { name: 'Plan', type: 'number' }),
      await call('PUT', `/v1/custom-fields/${id}`, { name: 'Plan' }),
    ])
      expect(taken.body).toMatchObject({
        defined: true,
        code: 'invalidRequestData',
        status: 422,
        data: { issues: [{ path: ['name'] }] },
      })
    expect((await call('POST', '/v1/custom-fields', { name: 'X', type: 'text' })).status).toBe(400)
  })

  test('that Vobiz made of attributes are fields like others', async () => {
    const headers = account.vobizHeaders
    const payload = {
      phone_number: '+15550200009',
      name: 'Ann',
      custom_attributes: { plan: 'gold', visits: 3 },
    }
    const made = await server.app.http.inject({
      method: 'POST',
      url: '/v1/messaging/contacts',
      headers,
      payload,
    })
    expect(made.statusCode, made.body).toBeLessThan(300)
    const { data } = await ok('GET', '/contacts/phone:15550200009/custom-fields')
    expect(data).toMatchObject([
      { name: 'plan', type: 'shortText', value: 'gold' },
      { name: 'visits', type: 'number', value: '3' },
    ])
    await ok('PUT', '/contacts/phone:15550200009/custom-fields', {
      fields: [{ customFieldId: data[1].id, value: '4' }],
    })
    const seen = await server.app.http.inject({ url: '/v1/messaging/contacts?search=15550200009', headers })
    expect(seen.json().items[0].custom_attributes).toEqual({ plan: 'gold', visits: 4 })
  })
})

describe('the values of a contact', () => {
  test('are set, read, listed and taken away, by the id of the field or its name', async () => {
    const plan = await define('Plan', 'shortText')
    const visits = await define('Visits', 'number')
    const unset = await call('GET', `/v1${path}/${plan.id}`)
    expect([unset.status, unset.body.message]).toEqual([404, 'Contact custom field not found'])
    const posted = await call('POST', `/v1${path}/${plan.id}`, { value: ' gold ' })
    expect([posted.status, posted.text]).toEqual([200, ''])
    await ok('PUT', path, {
      fields: [
        { customFieldId: visits.id, value: '1' },
        { customFieldId: visits.id, value: '2' },
        { customFieldId: '12345', value: 'x' },
        { customFieldId: 'a1', value: 'x' },
      ],
    })
    const shown = { ...plan, value: 'gold' }
    expect((await ok('GET', path)).data).toEqual([shown, { ...visits, value: '2' }])
    expect(await ok('GET', `${path}/Plan`)).toEqual(shown)
    await ok('PUT', `${path}/Plan`, { value: 'silver' })
    expect(await valueIn(plan.id)).toBe('silver')
    await ok('DELETE', `${path}/Plan`)
    await ok('DELETE', `${path}/${visits.id}`)
    expect((await ok('GET', path)).data).toEqual([])
    await ok('PATCH', path, { fields: [{ customFieldId: plan.id, value: 'x' }] })
    await ok('POST', `${path}/${visits.id}`, { value: '5' })
    await ok('DELETE', path)
    await ok('DELETE', path)
    expect((await ok('GET', path)).data).toEqual([])
  })

  test('of a field that is not there are refused, singly', async () => {
    const theirs = await createChatbotxCaller(server, (await makeAccount(server.db)).credentials.chatbotx)
    const { id } = (await theirs('POST', '/v1/custom-fields', { name: 'Plan', type: 'shortText' })).body
    for (const field of [id, '123'])
      expect((await call('POST', `/v1${path}/${field}`, { value: 'x' })).body.message).toBe(
        'Custom field not found',
      )
    for (const method of ['PUT', 'DELETE'])
      expect((await call(method, `/v1${path}/Plan`, { value: 'x' })).status).toBe(404)
    expect((await call('POST', `/v1${path}/abc`, { value: 'x' })).status).toBe(400)
  })

  test.each([
    ['number', 'many'],
    ['boolean', 'maybe'],
    ['email', 'ann at example.com'],
    ['phoneNumber', 'call me'],
  ])('of a field of type %s are not %j', async (type, value) => {
    const { id } = await define('Field', type)
    const { status, body } = await call('POST', `/v1${path}/${id}`, { value })
    expect([status, body.code, body.data.issues[0].path]).toEqual([400, 'BAD_REQUEST', ['value']])
    expect(await valueIn(id)).toBeUndefined()
  })

  test.each([
    ['date', '2026-03-01', '2026-03-01'],
    ['date', '2026-02-28T20:00:00Z', '2026-03-01'],
    ['date', '2026-03-01T23:30', '2026-03-01'],
    ['datetime', '2026-03-01', '2026-02-28T15:00:00Z'],
    ['datetime', '2026-03-01 09:30', '2026-03-01T00:30:00Z'],
    ['datetime', '2026-03-01T09:30:15.250+02:00', '2026-03-01T07:30:15.250Z'],
    ['datetime', 'Sun, 01 Mar 2026 09:30:00 GMT', '2026-03-01T09:30:00Z'],
    ['datetime', 'next week', undefined],
    ['datetime', '2026-02-30', undefined],
    ['date', '0000-01-01', undefined],
  ])('of type %s, given as %s in Tokyo, are %s', async (type, given, kept) => {
    await ok('PUT', `/contacts/id:${contact.id}`, { timezone: 'Asia/Tokyo' })
    const { id } = await define('Field', type)
    await ok('POST', `${path}/${id}`, { value: given })
    expect(await valueIn(id)).toBe(kept)
    await ok('PUT', `/contacts/id:${contact.id}`, { [id]: given })
    expect(await valueIn(id)).toBe(kept)
  })

  test('read back say what was given, and said again change nothing', async () => {
    const fields = new Map<string, string>()
    for (const type of fieldTypes) fields.set(type, (await define(type, type)).id)
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((one) => /\S/.test(one) && !one.includes('\0'))
    const given = fc.oneof(
      fc.record({ type: fc.constant('shortText'), value: text }),
      fc.record({ type: fc.constant('longText'), value: text }),
      fc.record({
        type: fc.constant('number'),
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      }),
      fc.record({ type: fc.constant('boolean'), value: fc.constantFrom('true', 'false', 'TRUE', ' False ') }),
      fc.record({ type: fc.constant('email'), value: fc.emailAddress() }),
      fc.record({
        type: fc.constant('datetime'),
        value: fc
          .date({ min: new Date('0100-01-01'), max: new Date('9998-12-31'), noInvalidDate: true })
          .map((date) => date.toISOString()),
      }),
    )
    await fc.assert(
      fc.asyncProperty(given, async ({ type, value }) => {
        const id = fields.get(type)!
        await ok('POST', `${path}/${id}`, { value })
        const kept: string = await valueIn(id)
        expect(normal(type, kept)).toBe(normal(type, value))
        await ok('POST', `${path}/${id}`, { value: kept })
        expect(await valueIn(id)).toBe(kept)
      }),
      { numRuns: 60 },
    )
  })

  const normal = (type: string, value: string) => {
    if (type === 'number') return Number(value) + 0
    if (type === 'boolean') return value.trim().toLowerCase()
    return type === 'datetime' ? Date.parse(value) : value.trim().toWellFormed()
  }
})

describe('bot fields', () => {
  const field = { name: 'Greeting', type: 'shortText', value: 'Hello', description: null }

  test('have one value for the workspace, which is set, reset and deleted', async () => {
    const made = await ok('POST', '/bot-fields', field)
    expect(made).toEqual({
      id: expect.stringMatching(/^\d{16,19}$/),
      name: 'Greeting',
      type: 'shortText',
      value: 'Hello',
    })
    const empty = await ok('POST', '/bot-fields', { ...field, name: 'Count', type: 'number', value: null })
    expect(empty.value).toBeNull()
    expect(await ok('GET', '/bot-fields')).toEqual({ data: [empty, made] })
    expect(await ok('GET', '/bot-fields/Greeting')).toEqual(made)
    expect(await ok('PUT', `/bot-fields/${made.id}`, { value: 'Hi' })).toEqual({ ...made, value: 'Hi' })
    expect(await ok('PUT', '/bot-fields/Count', { value: '05.50' })).toEqual({ ...empty, value: '5.5' })
    expect(await ok('POST', '/bot-fields/Greeting/reset')).toEqual({ ...made, value: null })
    await ok('POST', '/bot-fields/bulk-reset', { keys: ['Count', made.id] })
    expect((await ok('GET', '/bot-fields/Count')).value).toBeNull()
    await ok('DELETE', '/bot-fields/Greeting')
    for (const method of ['GET', 'DELETE'])
      expect((await call(method, `/v1/bot-fields/${made.id}`)).body).toEqual({
        defined: true,
        code: 'notFound',
        status: 404,
        message: 'Bot field not found',
      })
  })

  test('are set several at once, all or none', async () => {
    const one = await ok('POST', '/bot-fields', { ...field, name: 'One' })
    const two = await ok('POST', '/bot-fields', { ...field, name: 'Two', type: 'number', value: '1' })
    const values = async () => [
      (await ok('GET', '/bot-fields/One')).value,
      (await ok('GET', '/bot-fields/Two')).value,
    ]
    await ok('PUT', '/bot-fields', {
      fields: [
        { key: 'One', value: 'a' },
        { key: two.id, value: '2' },
      ],
    })
    expect(await values()).toEqual(['a', '2'])
    const unknown = await call('PUT', '/v1/bot-fields', {
      fields: [
        { key: 'One', value: 'b' },
        { key: 'Three', value: 'c' },
      ],
    })
    expect([unknown.status, unknown.body.message]).toEqual([404, 'Bot field not found'])
    const bad = await call('PUT', '/v1/bot-fields', {
      fields: [
        { key: 'One', value: 'b' },
        { key: 'Two', value: 'x' },
      ],
    })
    expect([bad.status, bad.body.data.issues[0].path]).toEqual([400, ['fields', '1', 'value']])
    expect(await values()).toEqual(['a', '2'])
    // As a client has an id that computed with it: JavaScript keeps fewer digits than ids have.
    await ok('PUT', '/bot-fields/bulk-update', {
      fields: [
        { id: Number(one.id), value: 'by number' },
        { name: 'Two', value: 7.5 },
      ],
    })
    expect(await values()).toEqual(['by number', '7.5'])
    await ok('PUT', '/bot-fields/bulk-update', { fields: [{ id: one.id, value: 'by text' }] })
    expect(await values()).toEqual(['by text', '7.5'])
    const lost = await call('PUT', '/v1/bot-fields/bulk-update', { fields: [{ id: 5, value: 'x' }] })
    expect(lost.status).toBe(404)
  })

  test.each([
    [{ ...field, value: undefined }, 400, 'value'],
    [{ ...field, description: undefined }, 400, 'description'],
    [{ ...field, value: 'x'.repeat(1001) }, 400, 'value'],
    [{ ...field, type: 'number' }, 400, 'value'],
    [{ ...field, type: 'date', value: 'someday' }, 400, 'value'],
    [{ ...field, name: '' }, 400, 'name'],
    [{ ...field, name: 'Taken' }, 422, 'name'],
  ])('are not made of %j', async (body, status, where) => {
    await ok('POST', '/bot-fields', { ...field, name: 'Taken' })
    const answered = await call('POST', '/v1/bot-fields', body)
    expect([answered.status, answered.body.data.issues[0].path]).toEqual([status, [where]])
    expect((await ok('GET', '/bot-fields')).data).toHaveLength(1)
  })

  test('of one account are not another’s, and digits are always an id', async () => {
    await ok('POST', '/bot-fields', { ...field, name: '2026' })
    expect((await call('GET', '/v1/bot-fields/2026')).status).toBe(404)
    const made = await ok('POST', '/bot-fields', field)
    const theirs = await createChatbotxCaller(server, (await makeAccount(server.db)).credentials.chatbotx)
    for (const key of [made.id, 'Greeting']) {
      expect((await theirs('GET', `/v1/bot-fields/${key}`)).status).toBe(404)
      expect((await theirs('PUT', `/v1/bot-fields/${key}`, { value: 'x' })).status).toBe(404)
      expect((await theirs('DELETE', `/v1/bot-fields/${key}`)).status).toBe(404)
    }
    expect(
      (await theirs('PUT', '/v1/bot-fields/bulk-update', { fields: [{ id: Number(made.id), value: 'x' }] }))
        .status,
    ).toBe(404)
    expect((await ok('GET', '/bot-fields/Greeting')).value).toBe('Hello')
  })
})
