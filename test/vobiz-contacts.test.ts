import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  blockContact,
  findContact,
  resolvePeople,
  unblockContact,
  updateContact,
} from '../server/core/contacts/index.ts'
import { listEvents } from '../server/core/events/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { type Caller, createVobizCaller } from './vobiz-caller.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: Caller
let legacy: Caller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

beforeEach(async () => {
  account = await makeAccount(server.db)
  call = await createVobizCaller(server, account.vobizHeaders)
  legacy = await createVobizCaller(server, account.vobizHeaders, { prefix: '/v1/messaging' })
})

const meera = { phone_number: '+918800000001', name: 'Meera Iyer' }

async function create(fields: object = {}) {
  const { status, body } = await call('POST', '/contacts', { ...meera, ...fields })
  expect(status).toBe(201)
  return body
}

async function events() {
  const stored = await listEvents(server.db, { accountId: account.id, after: '0', limit: 1000 })
  return stored.map(({ type, contactId, data }) => ({ type, contactId, data }))
}

describe('creating', () => {
  test('answers the contact as documented, and both prefixes read it back the same', async () => {
    const { status, text, body } = await call('POST', '/contacts', {
      ...meera,
      tags: ['vip', ' clinic ', 'vip', ''],
      custom_attributes: {
        plan: 'gold',
        visits: 3,
        active: true,
        note: null,
        address: { city: 'Pune', lines: ['a', 1] },
      },
      unknown: 'ignored',
    })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8/),
      account_id: account.credentials.vobiz.auth_id,
      phone_number: '+918800000001',
      name: 'Meera Iyer',
      tags: ['vip', 'clinic'],
      custom_attributes: {
        plan: 'gold',
        visits: 3,
        active: true,
        note: null,
        address: { city: 'Pune', lines: ['a', 1] },
      },
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updated_at: body.created_at,
    })
    expect((await call('GET', `/contacts/${body.id}`)).text).toBe(text)
    expect((await legacy('GET', `/contacts/${body.id.toUpperCase()}`)).text).toBe(text)
    expect(await events()).toEqual([
      { type: 'contact.created', contactId: fromUuid('contact', body.id), data: {} },
    ])
  })

  test('makes custom fields of the type that the value shows, shared by later contacts', async () => {
    await create({ custom_attributes: { a: 'x', b: 1, c: false, d: [1], e: null } })
    await create({ phone_number: '+918800000002', custom_attributes: { b: 'now text', f: 2 } })
    const fields = await server.db.query(
      sql`select name, type from custom_fields where account_id = ${account.id} order by name`,
    )
    expect(fields).toEqual([
      { name: 'a', type: 'text' },
      { name: 'b', type: 'number' },
      { name: 'c', type: 'boolean' },
      { name: 'd', type: 'json' },
      { name: 'e', type: 'text' },
      { name: 'f', type: 'number' },
    ])
  })

  test('keeps the order of the tags, also of tags that exist', async () => {
    await create({ tags: ['a', 'b', 'c'] })
    const { tags } = await create({ phone_number: '+918800000002', tags: ['c', 'd', 'a'] })
    expect(tags).toEqual(['c', 'd', 'a'])
  })

  test.each([
    ['918800000001'],
    ['+91 88000-000.01'],
    ['(91) 8800 000 001'],
    [918800000001],
  ])('stores the number %s as E.164', async (phone_number) => {
    expect((await create({ phone_number })).phone_number).toBe('+918800000001')
  })

  test('a number that a contact has is refused and nothing changes', async () => {
    const { id } = await create()
    const { status, body } = await call('POST', '/contacts', {
      phone_number: '918800000001',
      name: 'Other',
      tags: ['new'],
    })
    expect([status, body.error.code]).toEqual([409, 'DUPLICATE_CONTACT'])
    expect((await call('GET', `/contacts/${id}`)).body.name).toBe('Meera Iyer')
    expect(await server.db.query(sql`select 1 from tags where account_id = ${account.id}`)).toEqual([])
  })

  test('of twenty creates of one number at once, one makes the contact', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        call('POST', '/contacts', { ...meera, name: `Name ${index}`, tags: ['shared', `t${index % 3}`] }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
    expect((await call('GET', '/contacts')).body.total).toBe(1)
  })

  test('contacts with the same new tags and attributes are made at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        call('POST', '/contacts', {
          phone_number: `+9188000010${10 + index}`,
          name: 'N',
          tags: index % 2 ? ['x', 'y', 'z'] : ['z', 'y', 'x'],
          custom_attributes: index % 2 ? { p: 1, q: 2 } : { q: 2, p: 1 },
        }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect((await call('GET', '/contacts?tag=y')).body.total).toBe(20)
  })

  test.each<[string, object, string]>([
    ['no number', { phone_number: undefined }, 'phone_number'],
    ['a number that begins with 0', { phone_number: '00918800000001' }, 'phone_number'],
    ['a number that is too short', { phone_number: '+9188000' }, 'phone_number'],
    ['a number with letters', { phone_number: '+91880000000a' }, 'phone_number'],
    ['no name', { name: undefined }, 'name'],
    ['no name but null', { name: null }, 'name'],
    ['a blank name', { name: '  ' }, 'name'],
    ['a name that is a number', { name: 5 }, 'name'],
    ['a name that is too long', { name: 'n'.repeat(501) }, 'name'],
    ['a NUL in the name', { name: 'a\0b' }, 'name'],
    ['tags that are one text', { tags: 'vip' }, 'tags'],
    ['a tag that is no text', { tags: ['vip', 7] }, 'tags.1'],
    ['a tag that is too long', { tags: ['t'.repeat(256)] }, 'tags'],
    ['a NUL in a tag', { tags: ['a\0'] }, 'tags'],
    ['attributes that are a list', { custom_attributes: ['plan'] }, 'custom_attributes'],
    ['an attribute without a name', { custom_attributes: { ' ': 1 } }, 'custom_attributes'],
    ['a NUL deep in the attributes', { custom_attributes: { a: { b: ['\0'] } } }, 'custom_attributes'],
    ['a NUL in the name of an attribute', { custom_attributes: { 'a\0': 1 } }, 'custom_attributes'],
    ['attributes that are too large', { custom_attributes: { a: 'x'.repeat(70_000) } }, 'custom_attributes'],
    [
      'attributes nested too deep',
      { custom_attributes: { a: JSON.parse('['.repeat(200) + ']'.repeat(200)) } },
      'custom_attributes',
    ],
  ])('%s is refused, naming the field', async (_what, fields, field) => {
    const { status, body } = await call('POST', '/contacts', { ...meera, ...fields })
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR'])
    expect(body.error.details.errors.map((wrong: { field: string }) => wrong.field)).toEqual([field])
    expect(body.message).toContain(field)
    expect((await call('GET', '/contacts')).body.total).toBe(0)
  })

  test('every missing field is named at once', async () => {
    const { body } = await call('POST', '/contacts', {})
    expect(body.error.details.errors).toMatchObject([
      { field: 'phone_number', code: 'REQUIRED' },
      { field: 'name', code: 'REQUIRED' },
    ])
  })

  test('a body that is no object, or no JSON, is refused', async () => {
    for (const payload of ['[]', '"x"', '{', '', 'null']) {
      const { status, body } = await call('POST', '/contacts', undefined, { payload })
      expect([payload, status, body.error.code]).toEqual([payload, 400, 'VALIDATION_ERROR'])
    }
  })

  test('any name and any JSON comes back as it was given', async () => {
    let number = 918_800_100_000
    await fc.assert(
      fc.asyncProperty(
        fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
          .filter((name) => isText(name) && name.trim() === name),
        fc.dictionary(
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(isText),
          jsonValue(),
          { maxKeys: 5 },
        ),
        async (name, custom_attributes) => {
          number += 1
          const { id } = await create({ phone_number: `+${number}`, name, custom_attributes })
          const { body } = await call('GET', `/contacts/${id}`)
          expect(body.name).toBe(name)
          expect(body.custom_attributes).toEqual(JSON.parse(JSON.stringify(custom_attributes)))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('halves of surrogate pairs are replaced instead of failing', async () => {
    const body = await create({
      name: 'a\ud83d',
      tags: ['t\ude00'],
      custom_attributes: { 'k\ud83d': ['v\ud83d', '\\ud83d'] },
    })
    expect(body).toMatchObject({
      name: 'a\ufffd',
      tags: ['t\ufffd'],
      custom_attributes: { 'k\ufffd': ['v\ufffd', '\\ud83d'] },
    })
  })
})

describe('listing', () => {
  test('an empty account has an empty page', async () => {
    expect((await call('GET', '/contacts')).body).toEqual({
      items: [],
      total: 0,
      page: 1,
      limit: 25,
      has_more: false,
    })
    expect((await legacy('GET', '/contacts')).body).toEqual({
      items: [],
      total: 0,
      page: 1,
      limit: 25,
      has_more: false,
      data: [],
      meta: { total: 0, page: 1, limit: 25 },
    })
  })

  test('pages are newest first, and together have every contact once', async () => {
    await fill(60)
    const seen: string[] = []
    for (const [page, count] of [
      [1, 25],
      [2, 25],
      [3, 10],
      [4, 0],
    ] as const) {
      const { body } = await call('GET', `/contacts?page=${page}`)
      expect(body).toMatchObject({ total: 60, page, limit: 25, has_more: page < 3 })
      expect(body.items).toHaveLength(count)
      seen.push(...body.items.map((item: { name: string }) => item.name))
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => `Person ${60 - index}`))
  })

  test('a page has the same keys in both shapes, and the legacy one the older ones too', async () => {
    await fill(3)
    const { body } = await legacy('GET', '/contacts?limit=2')
    expect(body.data).toEqual(body.items)
    expect(body.meta).toEqual({ total: 3, page: 1, limit: 2 })
    expect(Object.keys((await call('GET', '/contacts?limit=2')).body)).toEqual([
      'items',
      'total',
      'page',
      'limit',
      'has_more',
    ])
  })

  test.each([
    ['page=0&limit=0', 1, 25],
    ['page=-1&limit=-5', 1, 25],
    ['page=x&limit=y', 1, 25],
    ['page=1.5&limit=2.5', 1, 25],
    ['page=&limit=', 1, 25],
    ['page=2&limit=1000', 2, 100],
    ['page=99999999999999999999&limit=1', 10_000_000, 1],
  ])('reads ?%s leniently', async (query, page, limit) => {
    const { status, body } = await call('GET', `/contacts?${query}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ page, limit, has_more: false })
  })

  test('search finds a part of the name in any letter case, and a part of the number', async () => {
    await create({ name: 'Meera Iyer', phone_number: '+918800000001' })
    await create({ name: 'Åsa Ödegård', phone_number: '+46701234567' })
    await create({ name: 'أحمد محمود', phone_number: '+966500000000' })
    await create({ name: '50% off_\\ 😀', phone_number: '+15550100200' })
    await create({ name: 'Nguyễn Thị Hồng', phone_number: '+84901234567' })
    await create({ name: 'Jo', phone_number: '+4915112345678' })
    const cases: [string, string[]][] = [
      ['meera', ['Meera Iyer']],
      ['RA IY', ['Meera Iyer']],
      ['e', ['Meera Iyer', 'Åsa Ödegård']],
      ['ödeg', ['Åsa Ödegård']],
      ['ÖD', ['Åsa Ödegård']],
      ['حمد', ['أحمد محمود']],
      ['احمد', []],
      ['odegard', []],
      ['Nguyen', []],
      ['أح', ['أحمد محمود']],
      ['HỒNG', ['Nguyễn Thị Hồng']],
      ['jo', ['Jo']],
      ['50%', ['50% off_\\ 😀']],
      ['off_', ['50% off_\\ 😀']],
      ['f_\\', ['50% off_\\ 😀']],
      ['😀', ['50% off_\\ 😀']],
      ['%%%', []],
      ['___', []],
      ['+91 88000', ['Meera Iyer']],
      ['91880000', ['Meera Iyer']],
      ['(91) 8800-0000', ['Meera Iyer']],
      ['+91 88 00 00 00 01', ['Meera Iyer']],
      ['+46', ['Åsa Ödegård']],
      ['1234567', ['Jo', 'Nguyễn Thị Hồng', 'Åsa Ödegård']],
      ['iyer +91', []],
      ['Iyer +918800000001', []],
      ['nobody', []],
    ]
    for (const [search, names] of cases) {
      const { body } = await call('GET', `/contacts?search=${encodeURIComponent(search)}`)
      const found = body.items.map((item: { name: string }) => item.name)
      expect([search, found.toSorted(), body.total]).toEqual([search, names.toSorted(), names.length])
    }
  })

  test('search agrees with a plain comparison for any term', async () => {
    const names = ['ab', 'Abc', 'a b', 'b-a', 'aab', 'ba', 'c', 'cab 12', '12 3']
    for (const [index, name] of names.entries())
      await create({ name, phone_number: `+9188000001${10 + index}` })
    const all = (await call('GET', '/contacts?limit=100')).body.items as {
      name: string
      phone_number: string
    }[]
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          unit: fc.constantFrom('a', 'B', 'c', ' ', '-', '+', '1', '2', '8'),
          minLength: 1,
          maxLength: 6,
        }),
        async (term) => {
          const search = term.trim()
          const digits = /^[\d\s+-]+$/.test(search) ? search.replace(/\D/g, '') : ''
          const expected = all.filter(
            ({ name, phone_number }) =>
              name.toLowerCase().includes(search.toLowerCase()) ||
              (digits !== '' && phone_number.includes(digits)),
          )
          const { body } = await call('GET', `/contacts?limit=100&search=${encodeURIComponent(term)}`)
          expect(body.items).toEqual(expected)
          expect(body.total).toBe(expected.length)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('tag is the exact name of one tag, and goes together with search', async () => {
    await create({ name: 'One', phone_number: '+918800000001', tags: ['vip', 'clinic'] })
    await create({ name: 'Two', phone_number: '+918800000002', tags: ['VIP'] })
    await create({ name: 'Three', phone_number: '+918800000003', tags: ['clinic'] })
    const find = async (query: string) => {
      const { body } = await call('GET', `/contacts?${query}`)
      expect(body.total).toBe(body.items.length)
      return body.items.map((item: { name: string }) => item.name)
    }
    expect(await find('tag=clinic')).toEqual(['Three', 'One'])
    expect(await find('tag=vip')).toEqual(['One'])
    expect(await find('tag=vi')).toEqual([])
    expect(await find('tag=nothing')).toEqual([])
    expect(await find('tag=clinic&search=thr')).toEqual(['Three'])
    expect(await find('tag=clinic&search=o')).toEqual(['One'])
    expect(await find('tag=vip&search=three')).toEqual([])
    expect(await find('tag=&search=')).toEqual(['Three', 'Two', 'One'])
  })

  test('the pages of a tag are newest first', async () => {
    await fill(30)
    const names = (from: number, to: number) =>
      Array.from({ length: from - to + 1 }, (_, index) => `Person ${from - index}`)
    const first = (await call('GET', '/contacts?tag=all&limit=20')).body
    const second = (await call('GET', '/contacts?tag=all&limit=20&page=2')).body
    expect(first.items.map((item: { name: string }) => item.name)).toEqual(names(30, 11))
    expect(second.items.map((item: { name: string }) => item.name)).toEqual(names(10, 1))
    expect([first.total, first.has_more, second.has_more]).toEqual([30, true, false])
  })

  test('totals follow every change at once', async () => {
    const total = async (query = '') => (await call('GET', `/contacts?${query}`)).body.total
    expect([await total(), await total('search=Meera'), await total('tag=t')]).toEqual([0, 0, 0])
    const { id } = await create({ tags: ['t'] })
    expect([await total(), await total('search=Meera'), await total('tag=t')]).toEqual([1, 1, 1])
    await call('PUT', `/contacts/${id}`, { name: 'Asha', tags: [] })
    expect([await total(), await total('search=Meera'), await total('tag=t')]).toEqual([1, 0, 0])
    await call('DELETE', `/contacts/${id}`)
    expect(await total()).toBe(0)
  })

  test('the number of statements does not depend on the number of contacts', async () => {
    await fill(40)
    await call('GET', '/contacts?limit=1')
    const few = await statementsOf(() => call('GET', '/contacts?limit=1'))
    const many = await statementsOf(() => call('GET', '/contacts?limit=40'))
    expect(many).toBe(few)
    expect(few).toBeGreaterThan(1)
  })

  test('a NUL in a query is refused', async () => {
    for (const query of ['search=a%00b', 'search=abc%00', 'tag=%00']) {
      const { status, body } = await call('GET', `/contacts?${query}`)
      expect([query, status, body.error.code]).toEqual([query, 400, 'VALIDATION_ERROR'])
    }
  })
})

describe('changing', () => {
  test('replaces the given fields whole and keeps the others', async () => {
    const { id } = await create({ tags: ['a', 'b'], custom_attributes: { plan: 'gold', size: 1 } })
    server.clock.advance(60_000)
    const named = await call('PUT', `/contacts/${id}`, { name: 'Meera I.', phone_number: '+15550100100' })
    expect(named.body).toMatchObject({
      name: 'Meera I.',
      phone_number: '+918800000001',
      tags: ['a', 'b'],
      custom_attributes: { plan: 'gold', size: 1 },
    })
    expect(named.body.updated_at > named.body.created_at).toBe(true)
    const tagged = await call('PUT', `/contacts/${id}`, {
      tags: ['c', 'a'],
      custom_attributes: { plan: 'silver' },
    })
    expect(tagged.body).toMatchObject({
      name: 'Meera I.',
      tags: ['c', 'a'],
      custom_attributes: { plan: 'silver' },
    })
    expect(Object.keys(tagged.body.custom_attributes)).toEqual(['plan'])
    const emptied = await call('PUT', `/contacts/${id}`, { tags: [], custom_attributes: {} })
    expect(emptied.body).toMatchObject({ tags: [], custom_attributes: {} })
    expect((await call('GET', `/contacts/${id}`)).text).toBe(emptied.text)
  })

  test('tells in its event what changed, and is silent when nothing did', async () => {
    const { id } = await create({ tags: ['a', 'b'], custom_attributes: { plan: 'gold' } })
    const before = (await call('GET', `/contacts/${id}`)).text
    server.clock.advance(60_000)
    for (const body of [
      {},
      { name: 'Meera Iyer' },
      { tags: ['a', 'b'] },
      { custom_attributes: { plan: 'gold' } },
      { tags: null, name: null },
    ]) {
      expect((await call('PUT', `/contacts/${id}`, body)).text).toBe(before)
    }
    expect(await events()).toHaveLength(1)

    await call('PUT', `/contacts/${id}`, {
      name: 'M',
      tags: ['b', 'c'],
      custom_attributes: { plan: 'gold', size: 2 },
    })
    const [tags, fields] = await Promise.all([
      server.db.query<{ id: string; name: string }>(
        sql`select id, name from tags where account_id = ${account.id}`,
      ),
      server.db.query<{ id: string; name: string }>(
        sql`select id, name from custom_fields where account_id = ${account.id}`,
      ),
    ])
    const idOf = (rows: { id: string; name: string }[], name: string) =>
      rows.find((row) => row.name === name)!.id
    expect((await events())[1]).toEqual({
      type: 'contact.updated',
      contactId: fromUuid('contact', id),
      data: {
        changed: ['name', 'tags', 'customFields'],
        tagsAdded: [idOf(tags, 'c')],
        tagsRemoved: [idOf(tags, 'a')],
        customFieldIds: [idOf(fields, 'size')],
      },
    })
  })

  test('a name that a person gave is not overwritten by the network', async () => {
    const inbox = await makeWhatsAppInbox(server, account.id)
    const person = {
      inboxId: inbox.id,
      addresses: ['918800000009'],
      phone: '+918800000009',
      name: 'wa profile',
    }
    const [contactId] = await server.db.transaction((tx) => resolvePeople(tx, account.id, [person]))
    const shown = (await call('GET', '/contacts')).body.items[0]
    expect(shown).toMatchObject({ name: 'wa profile', phone_number: '+918800000009' })
    await call('PUT', `/contacts/${shown.id}`, { name: 'wa profile' })
    expect(await findContact(server.db, { accountId: account.id, id: contactId! })).toMatchObject({
      nameSource: 'person',
    })
  })

  test('a name given whole ends names given apart, and names given apart make the whole one', async () => {
    const { id: uuid } = await create()
    const id = fromUuid('contact', uuid)!
    const apart = await server.db.transaction((tx) =>
      updateContact(tx, {
        accountId: account.id,
        id,
        firstName: 'Meera Devi',
        lastName: 'Iyer',
        email: 'm@example.org',
      }),
    )
    expect(apart).toMatchObject({
      name: 'Meera Devi Iyer',
      firstName: 'Meera Devi',
      lastName: 'Iyer',
      email: 'm@example.org',
    })
    await call('PUT', `/contacts/${uuid}`, { name: 'Asha' })
    expect(await findContact(server.db, { accountId: account.id, id })).toMatchObject({
      name: 'Asha',
      firstName: undefined,
      lastName: undefined,
      email: 'm@example.org',
    })
  })

  test('a number of another contact is refused, one taken away is free', async () => {
    const { id } = await create()
    const other = await create({ phone_number: '+918800000002' })
    const change = (contact: string, phone: string | null) =>
      server.db.transaction((tx) =>
        updateContact(tx, { accountId: account.id, id: fromUuid('contact', contact)!, phone }),
      )
    await expect(change(other.id, '+918800000001')).rejects.toMatchObject({ code: 'duplicate' })
    await change(id, null)
    await change(other.id, '+918800000001')
    expect((await call('GET', `/contacts/${id}`)).body.phone_number).toBe('')
    expect((await call('GET', `/contacts/${other.id}`)).body.phone_number).toBe('+918800000001')
  })

  test('blocking is kept and told once, and taken back', async () => {
    const { id: uuid } = await create()
    const key = { accountId: account.id, id: fromUuid('contact', uuid)! }
    await server.db.transaction((tx) => blockContact(tx, key))
    const blocked = await server.db.transaction((tx) => blockContact(tx, key))
    expect((await findContact(server.db, key))!.blockedAt).toEqual(blocked.blockedAt)
    await server.db.transaction((tx) => unblockContact(tx, key))
    expect((await findContact(server.db, key))!.blockedAt).toBeUndefined()
    expect((await events()).map(({ type }) => type)).toEqual([
      'contact.created',
      'contact.updated',
      'contact.updated',
    ])
  })

  test('changes at once to one contact leave one of the lists, whole', async () => {
    const { id } = await create()
    const lists = Array.from({ length: 12 }, (_, index) => [`p${index}`, 'shared', `q${index}`])
    const answers = await Promise.all(lists.map((tags) => call('PUT', `/contacts/${id}`, { tags })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(lists).toContainEqual((await call('GET', `/contacts/${id}`)).body.tags)
  })

  test.each<[string, object]>([
    ['a blank name', { name: ' ' }],
    ['a name that is no text', { name: {} }],
    ['tags that are no list', { tags: { a: 1 } }],
    ['attributes that are no object', { custom_attributes: 'gold' }],
    ['a NUL', { tags: ['\0'] }],
  ])('%s is refused and nothing changes', async (_what, body) => {
    const { id } = await create()
    const { status, body: wrong } = await call('PUT', `/contacts/${id}`, { tags: ['x'], ...body })
    expect([status, wrong.error.code]).toEqual([400, 'VALIDATION_ERROR'])
    expect((await call('GET', `/contacts/${id}`)).body.tags).toEqual([])
  })
})

describe('deleting', () => {
  test('answers 204 without a body and takes the contact out of everything but its conversations', async () => {
    const inbox = await makeWhatsAppInbox(server, account.id)
    const sent = await call('POST', '/messages', {
      channel_id: inbox.uuid,
      to: '+918800000001',
      type: 'text',
      text: { body: 'hello' },
    })
    const { contact_id: id, conversation_id: conversationId } = sent.body
    await call('PUT', `/contacts/${id}`, { name: 'Meera', tags: ['t'], custom_attributes: { a: 1 } })

    const deleted = await call('DELETE', `/contacts/${id}`)
    expect([deleted.status, deleted.text, deleted.headers['content-type']]).toEqual([204, '', undefined])
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, body } = await call(method, `/contacts/${id}`, method === 'PUT' ? {} : undefined)
      expect([method, status, body.error.code]).toEqual([method, 404, 'CONTACT_NOT_FOUND'])
    }
    for (const query of ['', 'tag=t', 'search=Meera', 'search=8800']) {
      expect((await call('GET', `/contacts?${query}`)).body).toMatchObject({ items: [], total: 0 })
    }
    const history = await call('GET', `/conversations/${conversationId}/messages`)
    expect(history.body.items).toMatchObject([{ contact_id: id, content: '{"body":"hello"}' }])
    expect((await legacy('GET', '/conversations')).body.items).toMatchObject([
      { id: conversationId, contact: { id, name: 'Meera' } },
    ])
    expect((await events()).at(-1)).toMatchObject({
      type: 'contact.deleted',
      contactId: fromUuid('contact', id),
    })
  })

  test('the next message from its number makes a new contact, and so does a create', async () => {
    const inbox = await makeWhatsAppInbox(server, account.id)
    const person = {
      inboxId: inbox.id,
      addresses: ['918800000001', 'IN.1'],
      phone: '+918800000001',
      name: 'Meera',
    }
    const resolve = async () =>
      (await server.db.transaction((tx) => resolvePeople(tx, account.id, [person])))[0]!
    const first = await resolve()
    expect(await resolve()).toBe(first)
    await call('DELETE', `/contacts/${(await call('GET', '/contacts')).body.items[0].id}`)
    const second = await resolve()
    expect(second).not.toBe(first)
    expect(await resolve()).toBe(second)

    await call('DELETE', `/contacts/${(await call('GET', '/contacts')).body.items[0].id}`)
    const { id } = await create()
    expect(fromUuid('contact', id)).not.toBe(second)
    expect(await resolve()).toBe(fromUuid('contact', id))
  })

  test('a deletion amid incoming messages never leaves an address with the deleted contact', async () => {
    const inbox = await makeWhatsAppInbox(server, account.id)
    for (let round = 0; round < 15; round += 1) {
      const { id } = await create()
      const resolve = (address: string) =>
        server.db.transaction((tx) =>
          resolvePeople(tx, account.id, [
            { inboxId: inbox.id, addresses: [address], phone: '+918800000001' },
          ]),
        )
      await Promise.all([resolve(`a${round}`), call('DELETE', `/contacts/${id}`), resolve(`b${round}`)])
      const left = await server.db.query(sql`
        select 1 from identities i join contacts c on c.account_id = i.account_id and c.id = i.contact_id
         where i.account_id = ${account.id} and c.deleted_at is not null`)
      expect(left).toEqual([])
      for (const { id: other } of (await call('GET', '/contacts')).body.items)
        await call('DELETE', `/contacts/${other}`)
    }
  })
})

describe('other accounts and other ids', () => {
  test('are not found alike', async () => {
    const { id } = await create()
    const stranger = await makeAccount(server.db, 'Stranger')
    const callStranger = await createVobizCaller(server, stranger.vobizHeaders)
    const inbox = await makeWhatsAppInbox(server, account.id)
    const ids = [
      'nothing',
      '12345',
      inbox.uuid,
      '00000000-0000-8000-8000-000000000000',
      `${id}0`,
      '%F0%9F%98%80',
      '%00',
    ]
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const body = method === 'PUT' ? { name: 'X', tags: ['x'] } : undefined
      const foreign = await callStranger(method, `/contacts/${id}`, body)
      expect([foreign.status, foreign.body.error.code, foreign.body.message]).toEqual([
        404,
        'CONTACT_NOT_FOUND',
        'Contact not found',
      ])
      for (const wrong of ids) {
        const { status, body: answer } = await call(method, `/contacts/${wrong}`, body)
        expect([method, wrong, status, answer.error.code]).toEqual([method, wrong, 404, 'CONTACT_NOT_FOUND'])
      }
    }
    expect((await callStranger('GET', '/contacts?search=Meera')).body.total).toBe(0)
    expect((await callStranger('GET', '/contacts?tag=x')).body.total).toBe(0)
    expect((await callStranger('POST', '/contacts', meera)).status).toBe(201)
    expect((await call('GET', `/contacts/${id}`)).body.name).toBe('Meera Iyer')
  })

  test('no credentials, no contacts', async () => {
    const nobody = await createVobizCaller(server, {})
    expect((await nobody('GET', '/contacts')).body.error.code).toBe('INVALID_CREDENTIALS')
    expect((await nobody('POST', '/contacts', meera)).status).toBe(401)
  })
})

/** Contacts `Person 1` … `Person n`, all with the tag `all`, each a second newer than the one before. */
async function fill(count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1) {
    await create({
      name: `Person ${index}`,
      phone_number: `+9188001${String(index).padStart(5, '0')}`,
      tags: ['all'],
    })
    server.clock.advance(1000)
  }
}

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(server.db, 'query')
  await work()
  const count = query.mock.calls.length
  query.mockRestore()
  return count
}

function isText(text: string): boolean {
  return text.trim() !== '' && !text.includes('\0') && text !== '__proto__' && text !== 'constructor'
}

/** JSON without what is refused: NUL, and keys that reach for prototypes. */
function jsonValue() {
  return fc
    .jsonValue({ maxDepth: 3, stringUnit: 'grapheme' })
    .filter((value) => !/\\u0000|__proto__|constructor/.test(JSON.stringify(value)))
    .map((value) => JSON.parse(JSON.stringify(value)))
}
