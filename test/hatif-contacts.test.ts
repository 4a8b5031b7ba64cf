import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seed } from '../server/cli/seed/index.ts'
import { changeAddress, resolvePeople, touchContacts } from '../server/core/contacts/index.ts'
import { listEvents } from '../server/core/events/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid, toUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
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

const wallClock = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/
const amal = { name: 'Amal', phoneNumber: '+966500000001' }

async function create(fields: object = {}) {
  const { status, body } = await call('POST', '/v1/contacts', { ...amal, ...fields })
  expect(status).toBe(200)
  return body
}

async function list(query = '') {
  const { status, body } = await call('GET', `/v1/contacts${query}`)
  expect(status).toBe(200)
  return { total: body.totalCount, names: body.items.map(({ name }: { name: string }) => name) }
}

async function changed() {
  const events = await listEvents(server.db, { accountId: account.id, after: '0', limit: 1000 })
  return events.map(({ type, data }) => [type, data['changed']])
}

describe('creating', () => {
  test('answers the flat contact, which every read answers the same', async () => {
    const { text, body } = await call('POST', '/v1/contacts/', {
      Name: ' Amal ',
      PHONENUMBER: '00966 50-000-0001',
      email: '',
      Company: 'ACME',
      CustomFields: { Department: 'IT', Empty: null },
      note: 'called',
      unknown: 1,
    })
    const workspaceId = toUuid('account', account.id)
    const audit = {
      lastModificationTime: null,
      lastModifierId: null,
      creationTime: expect.stringMatching(wallClock),
      creatorId: workspaceId,
    }
    expect(body).toStrictEqual({
      workspaceId,
      name: 'Amal',
      phoneNumber: '+966500000001',
      contactType: 1,
      email: null,
      company: 'ACME',
      position: null,
      customFields: { Department: 'IT', Empty: null },
      notes: [{ contactId: body.id, text: 'called', creatorName: 'hatif', ...audit, id: expect.any(String) }],
      customProperties: [],
      ...audit,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8/),
    })
    expect((await call('GET', `/V1/Contacts/${body.id.toUpperCase()}`)).text).toBe(text)
    expect((await call('GET', '/v1/contacts')).body.items).toStrictEqual([body])
    expect(await changed()).toEqual([['contact.created', undefined]])
  })

  test('with a number that a contact has answers that contact unchanged, however the number is written', async () => {
    const first = await create()
    for (const phoneNumber of ['966500000001', '0500000001', '500000001', 966500000001]) {
      const again = await create({
        name: 'Other',
        phoneNumber,
        company: 'X',
        note: 'n',
        customFields: { a: '1' },
      })
      expect(again).toEqual(first)
    }
    expect((await list()).total).toBe(1)
    expect(await changed()).toEqual([['contact.created', undefined]])
    expect((await call('GET', '/v1/contact-property-definitions')).body).toEqual([])
  })

  test('of one number many times at once makes one contact, and all answers name it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => create({ name: `Amal ${index}` })),
    )
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect((await list()).total).toBe(1)
    expect(await changed()).toEqual([['contact.created', undefined]])
  })

  test.each([
    [{}, ['name', 'phoneNumber']],
    [{ name: ' ', phoneNumber: '' }, ['name', 'phoneNumber']],
    [{ name: null, phoneNumber: '+966500000001' }, ['name']],
    [{ name: 'Amal', phoneNumber: '12345' }, ['phoneNumber']],
    [{ ...amal, name: 'x'.repeat(501) }, ['name']],
    [{ ...amal, name: 5 }, ['name']],
    [{ ...amal, email: 'x'.repeat(501) }, ['email']],
    [{ ...amal, note: 'x'.repeat(20_001) }, ['note']],
    [{ ...amal, customFields: 'text' }, ['customFields']],
  ])('with %j is refused, and nothing is made', async (body, members) => {
    const answer = await call('POST', '/v1/contacts', body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.validationErrors.map((fault: { members: string[] }) => fault.members)).toEqual(
      members.map((member) => [member]),
    )
    expect((await list()).total).toBe(0)
  })
})

describe('changing', () => {
  test('keeps what is absent, null or blank, and replaces what is given', async () => {
    const made = await create({ email: 'a@example.com', position: 'Boss', customFields: { a: '1' } })
    const { status, body } = await call('PUT', `/v1/contacts/${made.id}`, {
      Name: 'Huda',
      email: null,
      position: '',
      company: 'ACME',
    })
    expect(status).toBe(200)
    expect(body).toEqual({
      ...made,
      name: 'Huda',
      company: 'ACME',
      lastModificationTime: expect.stringMatching(wallClock),
    })
    expect((await changed()).at(-1)).toEqual(['contact.updated', ['name', 'company']])
  })

  test('replaces the whole of customFields, and no defined property', async () => {
    const score = (await call('POST', '/v1/contact-property-definitions', { name: 'Score', type: 2 })).body
    const made = await create({ customFields: { a: '1', b: '2', Score: '7' } })
    expect(made).toMatchObject({ customFields: { a: '1', b: '2' }, customProperties: [{ numberValue: 7 }] })
    const changes = { customFields: { b: '3', c: null } }
    const { body } = await call('PUT', `/v1/contacts/${made.id}`, changes)
    expect(body).toMatchObject({ customFields: { b: '3', c: null }, customProperties: [{ numberValue: 7 }] })

    const cleared = (await call('PUT', `/v1/contacts/${made.id}`, { customFields: { Score: null } })).body
    expect(cleared).toMatchObject({ customFields: {}, customProperties: [] })
    const wrong = await call('PUT', `/v1/contacts/${made.id}`, { name: 'X', customFields: { Score: 'much' } })
    expect([wrong.status, wrong.body.error.validationErrors[0].members]).toEqual([
      400,
      ['customFields.Score'],
    ])
    expect((await call('GET', `/v1/contacts/${made.id}`)).body.name).toBe('Amal')
    expect((await call('GET', '/v1/contact-property-definitions')).body).toEqual([score])
  })

  test('adds a note every time, oldest first', async () => {
    const { id } = await create({ note: 'one' })
    await call('PUT', `/v1/contacts/${id}`, { note: 'two' })
    const { body } = await call('PUT', `/v1/contacts/${id}`, { note: ' two ' })
    expect(body.notes.map(({ text }: { text: string }) => text)).toEqual(['one', 'two', 'two'])
    expect((await changed()).slice(1)).toEqual([
      ['contact.updated', ['notes']],
      ['contact.updated', ['notes']],
    ])
  })

  test('to the same changes nothing, not even the time', async () => {
    const made = await create({ customFields: { a: '1' } })
    const again = { name: 'Amal', phoneNumber: '966500000001', customFields: { a: '1' } }
    expect((await call('PUT', `/v1/contacts/${made.id}`, again)).body).toEqual(made)
    expect(await changed()).toHaveLength(1)
  })

  test('to the number of another contact is refused', async () => {
    await create()
    const { id } = await create({ phoneNumber: '+966500000002' })
    expect((await call('PUT', `/v1/contacts/${id}`, { phoneNumber: '500000001' })).status).toBe(409)
    const moved = await call('PUT', `/v1/contacts/${id}`, { phoneNumber: '0500000003' })
    expect([moved.status, moved.body.phoneNumber]).toEqual([200, '+966500000003'])
  })
})

describe('deleting', () => {
  test('answers an empty object; the contact is gone from everywhere, and its number free', async () => {
    const { id } = await create({ note: 'secret', customFields: { a: '1' } })
    await call('PUT', `/v1/contacts/${id}`, { company: 'ACME' })
    const { status, text } = await call('DELETE', `/v1/contacts/${id}`)
    expect([status, text]).toEqual([200, '{}'])
    for (const [method, path, body] of [
      ['GET', ''],
      ['DELETE', ''],
      ['PUT', '', { name: 'X' }],
      ['GET', '/history'],
    ] as const)
      expect((await call(method, `/v1/contacts/${id}${path}`, body)).status).toBe(404)
    expect(await list()).toEqual({ total: 0, names: [] })
    const left = await server.db.query(sql`
      select 1 from contact_notes where account_id = ${account.id}
      union all select 1 from contact_changes where account_id = ${account.id}
      union all select 1 from custom_field_values where account_id = ${account.id}`)
    expect(left).toEqual([])
    expect((await create()).id).not.toBe(id)
    expect((await list()).total).toBe(1)
  })
})

describe('listing', () => {
  test('is newest first, pages without gap or repetition, and counts all', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `Person ${index}`)
    for (const [index, name] of names.entries())
      await create({ name, phoneNumber: `96650000${1000 + index}` })
    expect(await list()).toEqual({ total: 23, names: names.toReversed().slice(0, 10) })
    const paged = []
    for (let skip = 0; ; skip += 9) {
      const page = await list(`?SKIPCOUNT=${skip}&maxresultcount=9&name=undefined&phoneNumber=`)
      expect(page.total).toBe(23)
      if (page.names.length === 0) break
      paged.push(...page.names)
    }
    expect(paged).toEqual(names.toReversed())
    for (const wrong of ['?SkipCount=-1', '?MaxResultCount=0', '?MaxResultCount=1001', '?Sorting=Shoes'])
      expect((await call('GET', `/v1/contacts${wrong}`)).status).toBe(400)
  })

  test('filters by any part of the number, and by any part of the name in any script and letter case', async () => {
    await create({ name: 'Amal Saleh', phoneNumber: '+966501234567' })
    await create({ name: 'أحمد صالح', phoneNumber: '+966557654321' })
    await create({ name: '100% Cotton_Shop', phoneNumber: '+15550100200' })
    const found = async (query: string) => (await list(query)).names
    expect(await found('?phoneNumber=966501234567')).toEqual(['Amal Saleh'])
    expect(await found('?PhoneNumber=%2B966%2050-123')).toEqual(['Amal Saleh'])
    expect(await found('?phoneNumber=0501234567')).toEqual(['Amal Saleh'])
    expect(await found('?phoneNumber=7654')).toEqual(['أحمد صالح'])
    expect(await found('?phoneNumber=966')).toEqual(['أحمد صالح', 'Amal Saleh'])
    expect(await found('?phoneNumber=55')).toEqual(['100% Cotton_Shop', 'أحمد صالح'])
    expect(await found('?phoneNumber=abc')).toEqual([])
    expect(await found('?Name=amal')).toEqual(['Amal Saleh'])
    expect(await found('?name=SALEH')).toEqual(['Amal Saleh'])
    expect(await found(`?name=${encodeURIComponent('صالح')}`)).toEqual(['أحمد صالح'])
    expect(await found(`?name=${encodeURIComponent('أحمد')}`)).toEqual(['أحمد صالح'])
    expect(await found(`?name=${encodeURIComponent('احمد')}`)).toEqual([])
    expect(await found('?name=%25')).toEqual(['100% Cotton_Shop'])
    expect(await found('?name=_s')).toEqual(['100% Cotton_Shop'])
    expect(await found('?name=am&phoneNumber=1234567')).toEqual(['Amal Saleh'])
    expect(await found('?name=am&phoneNumber=7654')).toEqual([])
    expect((await list('?name=sal&MaxResultCount=1')).total).toBe(1)
  })

  test('sorts by its fields, either way round, several after each other', async () => {
    await create({ name: 'beta', company: 'X', phoneNumber: '966500000001' })
    await create({ name: 'Alpha', company: 'Y', phoneNumber: '966500000002' })
    await create({ name: 'gamma', company: 'X', phoneNumber: '966500000003' })
    const sorted = async (sorting: string) => (await list(`?Sorting=${encodeURIComponent(sorting)}`)).names
    expect(await sorted('Name ASC')).toEqual(['Alpha', 'beta', 'gamma'])
    expect(await sorted('name desc')).toEqual(['gamma', 'beta', 'Alpha'])
    expect(await sorted('CREATIONTIME')).toEqual(['beta', 'Alpha', 'gamma'])
    expect(await sorted('company asc, name desc')).toEqual(['gamma', 'beta', 'Alpha'])
    expect(await sorted('phoneNumber desc')).toEqual(['gamma', 'Alpha', 'beta'])
    await call('PUT', `/v1/contacts/${(await call('GET', '/v1/contacts?name=beta')).body.items[0].id}`, {
      position: 'Boss',
    })
    expect(await sorted('LastModificationTime desc')).toEqual(['beta', 'gamma', 'Alpha'])
    expect((await list('?name=a&sorting=Name')).names).toEqual(['Alpha', 'beta', 'gamma'])
  })

  test('counts what a seed wrote', async () => {
    await create()
    await seed(server.db, { accountId: account.id, conversations: 40, messages: 120 })
    const [row] = await server.db.query<{ count: number }>(
      sql`select count(*)::int as count from contacts where account_id = ${account.id}`,
    )
    expect(row!.count).toBeGreaterThan(20)
    expect((await list()).total).toBe(row!.count)
  })

  test('counts exactly whatever is made, deleted and imported, also at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 }), async (numbers) => {
        await Promise.all(
          numbers.map(async (number) => {
            const { id } = await create({ phoneNumber: `96650000000${number}` })
            if (number % 2 === 0) await call('DELETE', `/v1/contacts/${id}`)
          }),
        )
        const [row] = await server.db.query<{ count: number }>(sql`
          select count(*)::int as count from contacts where account_id = ${account.id} and deleted_at is null`)
        expect((await list()).total).toBe(row!.count)
      }),
      { numRuns: 6 },
    )
  })
})

describe('history', () => {
  test('has a row for each changed field, newest first, whoever changed it', async () => {
    const { id } = await create({ customFields: { Plan: 'basic' } })
    await call('PUT', `/v1/contacts/${id}`, { company: 'ACME', email: 'a@example.com' })
    await call('PUT', `/v1/contacts/${id}`, { phoneNumber: '966500000002', customFields: { Plan: 'gold' } })
    await call('PUT', `/v1/contacts/${id}`, { company: 'ACME', customFields: {} })
    const { body } = await call('GET', `/v1/contacts/${id}/history`)
    const rows = body.items.map((row: Record<string, string>) => [
      row['propertyName'],
      row['oldValue'],
      row['newValue'],
    ])
    expect(rows[0]).toEqual(['Plan', 'gold', null])
    expect(new Set(rows.slice(1, 3))).toEqual(
      new Set([
        ['PhoneNumber', '+966500000001', '+966500000002'],
        ['Plan', 'basic', 'gold'],
      ]),
    )
    expect(new Set(rows.slice(3))).toEqual(
      new Set([
        ['Company', null, 'ACME'],
        ['Email', null, 'a@example.com'],
      ]),
    )
    expect(body.totalCount).toBe(5)
    expect(body.items[0]).toMatchObject({
      creationTime: expect.stringMatching(wallClock),
      creatorId: toUuid('account', account.id),
    })
    const page = await call('GET', `/v1/contacts/${id}/history?SkipCount=1&MaxResultCount=2`)
    expect(page.body).toEqual({ totalCount: 5, items: body.items.slice(1, 3) })
    const sorted = await call('GET', `/v1/contacts/${id}/history?sorting=creationtime%20ASC`)
    expect(sorted.body.items).toEqual(body.items.toReversed())
    expect((await call('GET', `/v1/contacts/${id}/history?Sorting=Id`)).status).toBe(400)
  })
})

test('the history also tells what the network told', async () => {
  const inbox = await makeWhatsAppInbox(server, account.id)
  const person = { inboxId: inbox.id, addresses: ['966500000001'], phone: '+966500000001', name: 'amal' }
  const [contactId] = await server.db.transaction((tx) => resolvePeople(tx, account.id, [person]))
  const id = toUuid('contact', contactId!)
  await server.db.transaction(async (tx) => {
    await touchContacts(tx, account.id, [{ id: contactId!, activeAt: tx.now(), name: 'Amal S.' }])
    await changeAddress(tx, account.id, {
      inboxId: inbox.id,
      address: '966500000001',
      newAddresses: ['966500000002'],
      newPhone: '+966500000002',
    })
    await touchContacts(tx, account.id, [{ id: contactId!, activeAt: tx.now(), name: 'Amal S.' }])
  })
  expect((await call('GET', `/v1/contacts/${id}/history`)).body).toMatchObject({
    totalCount: 2,
    items: [
      { propertyName: 'PhoneNumber', oldValue: '+966500000001', newValue: '+966500000002' },
      { propertyName: 'Name', oldValue: 'amal', newValue: 'Amal S.' },
    ],
  })
})

describe('importing vCards', () => {
  const card = (fields: string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...fields, 'END:VCARD'].join('\r\n')

  test('takes a list, or one text with any number of cards, and the number of WhatsApp first', async () => {
    const cards = [
      card([
        'N:Saleh;Amal;;;',
        'FN:Amal Saleh',
        'ORG:ACME;Sales',
        'TITLE:Boss',
        'EMAIL:a@example.com',
        'item1.TEL;type=CELL:050',
        'TEL;type=CELL;type=VOICE;waid=966500000001:+966 50 000 0001',
      ]),
      card(['FN:', 'X-WA-BIZ-NAME:Shop', 'TEL;TYPE=WORK:0500000002']),
      card(['TEL:+966500000003']),
    ]
    const first = await call('POST', '/v1/contacts/import/vcards', { VCards: cards })
    expect([first.status, first.body]).toEqual([200, { created: 3, updated: 0, errors: [] }])
    const { items } = (await call('GET', '/v1/contacts?Sorting=PhoneNumber')).body
    expect(items.map((item: Record<string, string>) => [item['name'], item['phoneNumber']])).toEqual([
      ['Amal Saleh', '+966500000001'],
      ['Shop', '+966500000002'],
      ['+966500000003', '+966500000003'],
    ])
    expect(items[0]).toMatchObject({ company: 'ACME', position: 'Boss', email: 'a@example.com' })

    const text = [card(['FN:Amal S.', 'TEL:966500000001']), card(['FN:New', 'TEL:966500000009'])].join('\n')
    const again = await call('POST', '/v1/contacts/import/vcards', { vcards: text })
    expect(again.body).toEqual({ created: 1, updated: 1, errors: [] })
    expect((await call('GET', `/v1/contacts/${items[0].id}`)).body).toMatchObject({
      name: 'Amal S.',
      company: 'ACME',
      position: 'Boss',
    })
    expect((await call('GET', `/v1/contacts/${items[0].id}/history`)).body.items).toMatchObject([
      { propertyName: 'Name', oldValue: 'Amal Saleh', newValue: 'Amal S.' },
    ])
    expect((await list()).total).toBe(4)
  })

  test('tells of each card that cannot be read, and imports the others', async () => {
    const cards = [
      'nonsense',
      card(['FN:No number']),
      card(['FN:Bad number', 'TEL:123']),
      `${card(['FN:Good', 'TEL:966500000001'])}\n${card(['broken', 'TEL:966500000002'])}`,
      'BEGIN:VCARD\nVERSION:3.0\nFN:Cut off',
      `BEGIN:VCARD\nVERSION:3.0\nFN:Cut\n${card(['FN:Whole', 'TEL:966500000003'])}`,
    ]
    const { status, body } = await call('POST', '/v1/contacts/import/vcards', { vCards: cards })
    expect(status).toBe(200)
    expect(body).toMatchObject({ created: 2, updated: 0 })
    expect(body.errors.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 4, 5, 6])
    expect(body.errors[2]).toEqual({
      index: 2,
      phoneNumber: '123',
      message: 'TEL must be a phone number of 7 to 15 digits',
    })
    expect((await list('?sorting=Name')).names).toEqual(['Good', 'Whole'])
    for (const vCards of ['', [], ' '])
      expect((await call('POST', '/v1/contacts/import/vcards', { vCards })).status).toBe(400)
    expect((await call('POST', '/v1/contacts/import/vcards', {})).status).toBe(400)
  })
})

test('other ids are not found alike, and tell nothing', async () => {
  const stranger = await makeAccount(server.db)
  const callStranger = await createHatifCaller(server, stranger)
  const { id } = await create()
  const number = fromUuid('contact', id)!
  for (const other of [id, toUuid('tag', number), toUuid('contact', '1'), number, 'search', 'x'])
    for (const [method, path, body] of [
      ['GET', ''],
      ['PUT', '', { name: 'X' }],
      ['DELETE', ''],
      ['GET', '/history'],
      ['PUT', `/properties/${toUuid('customField', '1')}`, { value: 'x' }],
      ['DELETE', `/properties/${toUuid('customField', '1')}`],
    ] as const) {
      const answer = await callStranger(method, `/v1/contacts/${other}${path}`, body)
      expect([answer.status, answer.body.error.validationErrors]).toEqual([404, null])
    }
  expect((await call('GET', `/v1/contacts/${id}`)).body.name).toBe('Amal')
})
