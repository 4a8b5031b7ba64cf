import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createInbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { type Caller, createChatbotxCaller, makeToken, startChatbotxServer } from './chatbotx-caller.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'
import { receiveTexts } from './webhooks-receiver.ts'

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: Caller

beforeAll(async () => {
  server = await startChatbotxServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  const account = await makeAccount(server.db)
  accountId = account.id
  inbox = await makeWhatsAppInbox(server, accountId)
  call = await createChatbotxCaller(server, account.credentials.chatbotx)
})

const ann = { email: 'ann@example.com', gender: 'female', firstName: 'Ann', lastName: 'Lee' }

/** Another channel, whose adapter is of no concern here. */
async function makeInbox(channel: string, id = accountId) {
  const schema = { channel, settings: {}, addresses: () => [] }
  return server.db.transaction((tx) =>
    createInbox(tx, schema, { accountId: id, name: channel, settings: {} }),
  )
}

async function create(more: object = {}) {
  const draft = { ...ann, channel: 'whatsapp', inboxId: inbox.id, phoneNumber: '+15550200001', ...more }
  const { status, body } = await call('POST', '/v1/contacts', draft)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

const issues = (body: { data?: { issues: { path: unknown[] }[] } }) =>
  body.data?.issues.map(({ path }) => path.join('.'))

describe('a new contact', () => {
  test('has the fields given, an inbox that reaches it and a conversation in which nothing happened', async () => {
    const contact = await create()
    expect(contact).toMatchObject({
      phoneNumber: '+15550200001',
      email: 'ann@example.com',
      emailVerified: false,
      emailOptIn: true,
      firstName: 'Ann',
      lastName: 'Lee',
      fullName: 'Ann Lee',
      gender: 'female',
      blockedAt: null,
      workspaceId: accountId,
      tags: [],
      contactCustomFields: [],
      contactInboxes: [
        {
          contactId: contact.id,
          inboxId: inbox.id,
          channel: 'whatsapp',
          source: 'direct',
          sourceId: '15550200001',
          lastIncomingMessageAt: null,
          inbox: {
            id: inbox.id,
            name: 'Main line',
            channel: 'whatsapp',
            sourceId: '106540352242922',
            workspaceId: accountId,
            status: 'connected',
          },
        },
      ],
      conversation: { contactId: contact.id, lastActivityAt: null, botEnabled: true, assignedUser: null },
    })
    const { body } = await call('GET', `/v1/contacts/id:${contact.id}`)
    expect(body).toEqual(contact)
  })

  test('without names has none, whatever else it is known by', async () => {
    const contact = await create({ firstName: undefined, lastName: ' ', email: '' })
    expect(contact).toMatchObject({ firstName: null, lastName: null, fullName: null, email: null })
    await call('PUT', `/v1/contacts/id:${contact.id}`, { lastName: 'Lee' })
    const { body } = await call('GET', `/v1/contacts/id:${contact.id}`)
    expect(body).toMatchObject({ firstName: null, lastName: 'Lee', fullName: 'Lee' })
  })

  test('is called by its number, its address, the id given, or a random one, by channel', async () => {
    const sourceIds = async (channel: string, more: object) => {
      const { id: inboxId } = await makeInbox(channel === 'smtp' ? 'email' : channel)
      const { contactInboxes } = await create({ channel, inboxId, phoneNumber: '', ...more })
      return contactInboxes[0].sourceId
    }
    expect(await sourceIds('smtp', {})).toBe('ann@example.com')
    expect(await sourceIds('telegram', { contactId: '4711' })).toBe('4711')
    expect(await sourceIds('webchat', {})).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    [{ phoneNumber: undefined }, 400, 'phoneNumber'],
    [{ phoneNumber: '12345' }, 400, 'phoneNumber'],
    [{ phoneNumber: '+00000000000000' }, 400, 'phoneNumber'],
    [{ email: 'no address' }, 400, 'email'],
    [{ email: undefined }, 400, 'email'],
    [{ gender: 'other' }, 400, 'gender'],
    [{ channel: 'sms' }, 400, 'channel'],
    [{ channel: 'telegram' }, 400, 'contactId'],
    [{ channel: 'telegram', contactId: '1' }, 422, 'channel'],
    [{ firstName: 'x'.repeat(101) }, 400, 'firstName'],
    [{ inboxId: 'abc' }, 400, 'inboxId'],
    [{ inboxId: 5 }, 400, 'inboxId'],
  ])('is refused with %j', async (more, status, path) => {
    const draft = { ...ann, channel: 'whatsapp', inboxId: inbox.id, phoneNumber: '+15550200001' }
    const answered = await call('POST', '/v1/contacts', { ...draft, ...more })
    expect([answered.status, issues(answered.body)]).toEqual([status, [path]])
    expect(answered.body.code).toBe(status === 422 ? 'invalidRequestData' : 'BAD_REQUEST')
    expect((await call('GET', '/v1/contacts')).body.totalCount).toBe(0)
  })

  test('is refused when its number or its id in the inbox is somebody’s, in an inbox that is not there', async () => {
    await create()
    const draft = { ...ann, channel: 'whatsapp', inboxId: inbox.id }
    const taken = await call('POST', '/v1/contacts', { ...draft, phoneNumber: '15550200001' })
    expect([taken.status, taken.body.code, issues(taken.body)]).toEqual([
      422,
      'invalidRequestData',
      ['phoneNumber'],
    ])
    const { id: inboxId } = await makeInbox('telegram')
    const known = { channel: 'telegram', inboxId, contactId: '4711', phoneNumber: '' }
    await create(known)
    const twice = await call('POST', '/v1/contacts', { ...draft, ...known })
    expect([twice.status, issues(twice.body)]).toEqual([422, ['contactId']])
    expect((await call('GET', '/v1/contacts')).body.totalCount).toBe(2)
    const theirs = await makeInbox('telegram', (await makeAccount(server.db)).id)
    const lost = await call('POST', '/v1/contacts', { ...draft, ...known, inboxId: theirs.id })
    expect([lost.status, lost.body.message]).toEqual([404, 'Inbox not found'])
  })
})

describe('an identifier', () => {
  test('is an id, an address or a number, compared exactly', async () => {
    const { id } = await create()
    const found = async (identifier: string) => {
      const { status, body } = await call('GET', `/v1/contacts/${encodeURIComponent(identifier)}`)
      return status === 200 ? body.id : body.message
    }
    expect(await found(`id:${id}`)).toBe(id)
    expect(await found('email:ann@example.com')).toBe(id)
    expect(await found('phone:+15550200001')).toBe(id)
    expect(await found('phone:15550200001')).toBe(id)
    expect(await found('email:Ann@example.com')).toBe('Contact not found')
    expect(await found('phone:+1555020000')).toBe('Contact not found')
    expect(await found('id:abc')).toBe('Contact not found')
    expect(await found('id:99999999999999999999')).toBe('Contact not found')
    expect(await found(id)).toBe('Invalid identifier format')
    expect(await found('id:')).toBe('Invalid identifier format')
    expect(await found('name:Ann')).toBe('Invalid identifier format. Use id:, email:, or phone: prefix')
  })

  test('of an address that several have means the eldest', async () => {
    const first = await create()
    await create({ phoneNumber: '+15550200002' })
    expect((await call('GET', '/v1/contacts/email:ann@example.com')).body.id).toBe(first.id)
  })
})

describe('a change', () => {
  const change = async (id: string, body: object) => {
    const { status, body: answered } = await call('PUT', `/v1/contacts/id:${id}`, body)
    return status === 204 ? (await call('GET', `/v1/contacts/id:${id}`)).body : { status, ...answered }
  }

  test('sets what is named, takes away what is empty, and passes over what is unknown', async () => {
    const { id } = await create()
    const changed = await change(id, {
      firstName: 'Anna',
      email: '',
      phoneNumber: '+1 (555) 020-0009',
      gender: 'robot',
      timezone: 'Asia/Tokyo',
      city: 'Osaka',
      nonsense: 'x',
      '123456': 'no field',
    })
    expect(changed).toMatchObject({
      firstName: 'Anna',
      lastName: 'Lee',
      fullName: 'Anna Lee',
      email: null,
      phoneNumber: '+15550200009',
      gender: 'female',
      timezone: 'Asia/Tokyo',
      city: 'Osaka',
    })
    expect(await change(id, { firstName: '', lastName: '' })).toMatchObject({
      fullName: null,
      firstName: null,
    })
    expect((await call('PATCH', `/v1/contacts/id:${id}`, { gender: 'male' })).status).toBe(204)
  })

  test('keeps the half of a network’s name that it does not touch', async () => {
    const { id } = await create()
    await server.db.query(sql`
      update contacts set name = 'Mary Ann Lee', name_source = 'network', first_name = null, last_name = null
       where account_id = ${accountId} and id = ${id}`)
    expect(await change(id, { firstName: 'Marie' })).toMatchObject({ fullName: 'Marie Ann Lee' })
  })

  test('is refused for a number that is none or another contact’s, and for what is no text; then nothing changed', async () => {
    const { id } = await create()
    await create({ phoneNumber: '+15550200002' })
    const before = (await call('GET', `/v1/contacts/id:${id}`)).body
    expect(await change(id, { firstName: 'X', phoneNumber: 'call me' })).toMatchObject({ status: 400 })
    expect(await change(id, { firstName: 'X', phoneNumber: '+15550200002' })).toMatchObject({
      status: 422,
      code: 'invalidRequestData',
      data: { issues: [{ path: ['phoneNumber'] }] },
    })
    for (const value of [5, null, ['a'], { a: 'b' }])
      expect(await change(id, { firstName: value })).toMatchObject({ status: 400 })
    expect(await change(id, { anything: 5 })).toMatchObject({ status: 400 })
    expect((await call('GET', `/v1/contacts/id:${id}`)).body).toEqual(before)
  })
})

describe('an upsert', () => {
  const upsert = (identifier: string, body?: object) =>
    call('POST', `/v1/contacts/${encodeURIComponent(identifier)}/upsert`, body)

  test('changes the contact that is there, also with an empty body', async () => {
    const { id } = await create()
    const avatar = 'https://images.example.com/ann.png'
    const { status, body } = await upsert('phone:15550200001', { firstName: 'Anna', avatar })
    expect([status, body.id, body.fullName, body.avatar]).toEqual([200, id, 'Anna Lee', avatar])
    expect((await upsert(`id:${id}`)).body).toEqual(body)
    await create({ phoneNumber: '+15550200002' })
    const taken = await upsert(`id:${id}`, { phoneNumber: '+15550200002' })
    expect([taken.status, taken.body.code]).toEqual([422, 'phoneExists'])
    expect((await upsert('id:123456')).status).toBe(404)
  })

  test('makes one in the web chat, by address or number, and only one of several at once', async () => {
    const lost = await upsert('email:new@example.com', { firstName: 'New' })
    expect([lost.status, lost.body.message]).toEqual([404, 'Inbox not found'])
    const webchat = await makeInbox('webchat')
    const { body } = await upsert('email:new@example.com', { firstName: 'New' })
    expect(body).toMatchObject({
      email: 'new@example.com',
      firstName: 'New',
      contactInboxes: [{ inboxId: webchat.id, channel: 'webchat', source: 'api' }],
      conversation: { contactId: body.id },
    })
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => upsert('phone:+15550200007', { firstName: 'Seven' })),
      ...Array.from({ length: 4 }, () => upsert('email:eight@example.com', { firstName: 'Eight' })),
    ])
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect((await call('GET', '/v1/contacts')).body.totalCount).toBe(3)
    expect((await upsert('phone:12', {})).status).toBe(400)
  })
})

describe('the list', () => {
  const list = async (query = '') => (await call('GET', `/v1/contacts${query}`)).body
  const names = ({ data }: { data: { firstName: string }[] }) => data.map(({ firstName }) => firstName)

  async function createFive() {
    for (const [index, firstName] of ['Ann', 'Bo', 'Cy', 'Dee', 'Eve'].entries())
      await create({
        firstName,
        lastName: '',
        email: `${firstName.toLowerCase()}@example.com`,
        phoneNumber: `+1555020000${index}`,
        gender: index % 2 ? 'male' : 'female',
      })
  }

  test('has pages, orders, parts and totals', async () => {
    await createFive()
    const all = await list()
    expect(names(all)).toEqual(['Eve', 'Dee', 'Cy', 'Bo', 'Ann'])
    expect(all).toMatchObject({ pageCount: 1, totalCount: 5, totalCountCapped: false })
    const page = await list('?page=2&perPage=2')
    expect([names(page), page.pageCount]).toEqual([['Cy', 'Bo'], 3])
    const sort = (id: string, desc: boolean) => `?sort=${encodeURIComponent(JSON.stringify([{ id, desc }]))}`
    expect(names(await list(sort('firstName', false)))).toEqual(['Ann', 'Bo', 'Cy', 'Dee', 'Eve'])
    expect(names(await list(sort('email', true)))).toEqual(['Eve', 'Dee', 'Cy', 'Bo', 'Ann'])
    expect(names(await list(sort('shoeSize', false)))).toEqual(names(all))
    for (const column of [
      'phoneNumber',
      'fullName',
      'blockedAt',
      'locale',
      'ref',
      'avatar',
      'emailOptIn',
      'id',
    ])
      expect(names(await list(sort(column, false))).toSorted()).toEqual(names(all).toSorted())
    const [lean] = (await list('?include[]=tags&withCount=false')).data
    expect(Object.keys(lean)).toContain('tags')
    expect(lean).not.toHaveProperty('contactInboxes')
    expect(lean).not.toHaveProperty('conversation')
    expect((await call('GET', '/v1/contacts/count')).body).toEqual({ total: 5 })
  })

  test('is narrowed by a keyword and by a filter, in brackets or as JSON text', async () => {
    await createFive()
    expect(names(await list('?keyword=dee@'))).toEqual(['Dee'])
    expect(names(await list('?keyword=15550200003'))).toEqual(['Dee'])
    const filter = { operator: 'and', conditions: [{ field: 'gender', operator: 'eq', value: 'male' }] }
    const text = encodeURIComponent(JSON.stringify(filter))
    expect(names(await list(`?contactFilter=${text}`))).toEqual(['Dee', 'Bo'])
    const brackets =
      'contactFilter[operator]=and&contactFilter[conditions][0][field]=gender&contactFilter[conditions][0][operator]=eq&contactFilter[conditions][0][value]=male'
    expect(await list(`?${brackets}`)).toMatchObject({ totalCount: 2 })
    expect((await call('GET', `/v1/contacts/count?contactFilter=${text}`)).body).toEqual({ total: 2 })
    const search = await call('POST', '/v1/contacts/search', { contactFilter: filter, perPage: 1 })
    expect([names(search.body), search.body.pageCount]).toEqual([['Dee'], 2])
    await call('DELETE', '/v1/contacts/email:dee@example.com')
    expect(await list(`?contactFilter=${text}`)).toMatchObject({ totalCount: 1 })
  })

  test('shows each contact with the last of its conversations, as far as the token reaches', async () => {
    const { id } = await create()
    const other = await makeWhatsAppInbox(server, accountId, {
      phone: '+15550100002',
      settings: { phone_number_id: '2', waba_id: '2' },
    })
    await receiveTexts(server.db, { accountId, id: other.id }, [{ from: '15550200001', text: 'Hello' }])
    const [shown] = (await list()).data
    expect(shown.id).toBe(id)
    expect(shown.conversation.lastActivityAt).toMatch(/Z$/)
    expect(shown.contactInboxes.map(({ inboxId }: { inboxId: string }) => inboxId)).toEqual([
      inbox.id,
      other.id,
    ])
    const token = await makeToken(server, accountId, { inboxIds: [inbox.id] })
    const bound = await createChatbotxCaller(server, { token })
    const [less] = (await bound('GET', '/v1/contacts')).body.data
    expect(less.contactInboxes).toHaveLength(1)
    expect(less.conversation.lastActivityAt).toBeNull()
    expect(
      (
        await bound('POST', '/v1/contacts', {
          ...ann,
          channel: 'whatsapp',
          inboxId: other.id,
          phoneNumber: '+15550200005',
        })
      ).status,
    ).toBe(404)
  })
})

describe('a contact', () => {
  test('is blocked and unblocked', async () => {
    const { id } = await create()
    const blockedAt = async () => (await call('GET', `/v1/contacts/id:${id}`)).body.blockedAt
    expect((await call('POST', `/v1/contacts/id:${id}/block`)).status).toBe(204)
    expect(await blockedAt()).toMatch(/Z$/)
    expect((await call('POST', `/v1/contacts/id:${id}/unblock`)).status).toBe(204)
    expect(await blockedAt()).toBeNull()
  })

  test('that is deleted takes its conversations along, and frees its number', async () => {
    const { id } = await create()
    expect((await call('GET', '/v1/conversations')).body.data).toHaveLength(1)
    expect((await call('DELETE', `/v1/contacts/id:${id}`)).status).toBe(204)
    expect((await call('GET', '/v1/conversations')).body.data).toEqual([])
    expect((await call('GET', '/v1/contacts')).body).toMatchObject({ data: [], totalCount: 0 })
    for (const identifier of [`id:${id}`, 'phone:15550200001', 'email:ann@example.com'])
      expect((await call('GET', `/v1/contacts/${identifier}`)).status).toBe(404)
    expect((await call('DELETE', `/v1/contacts/id:${id}`)).status).toBe(404)
    expect((await create()).id).not.toBe(id)
  })

  test('is found by a value of a field, an address or a number, the last changed first', async () => {
    const field = (await call('POST', '/v1/custom-fields', { name: 'Plan', type: 'shortText' })).body
    const ids: string[] = []
    for (const phoneNumber of ['+15550200001', '+15550200002', '+15550200003'])
      ids.push((await create({ phoneNumber })).id)
    for (const id of [ids[1], ids[0]]) {
      server.clock.advance(1000)
      await call('POST', `/v1/contacts/id:${id}/custom-fields/${field.id}`, { value: 'gold' })
    }
    const find = async (customFieldId: string, value: string) => {
      const query = new URLSearchParams({ customFieldId, value })
      const { body } = await call('GET', `/v1/contacts/find-by-custom-field?${query}`)
      return body.data.map(({ id }: { id: string }) => id)
    }
    expect(await find(field.id, 'gold')).toEqual([ids[0], ids[1]])
    expect(await find(field.id, 'Gold')).toEqual([])
    expect(await find('phone', '+15550200003')).toEqual([ids[2]])
    expect(await find('email', 'ann@example.com')).toEqual([ids[0], ids[1], ids[2]])
    expect(await find('email', 'ANN@example.com')).toEqual([])
    expect(await find('123', 'gold')).toEqual([])
  })

  test('has notes, which are changed and deleted, and never of another contact', async () => {
    const { id } = await create()
    const other = await create({ phoneNumber: '+15550200002' })
    const path = `/v1/contacts/id:${id}/notes`
    const { status, body: note } = await call('POST', path, { text: ' Likes tea ' })
    expect([status, note.text, note.contactId]).toEqual([201, 'Likes tea', id])
    expect((await call('GET', path)).body).toEqual({ data: [note] })
    const wrong = await call('PUT', `/v1/contacts/id:${other.id}/notes/${note.id}`, { text: 'x' })
    expect([wrong.status, wrong.body.message]).toEqual([404, 'Note not found'])
    expect((await call('PUT', `${path}/${note.id}`, { text: 'Likes coffee' })).body.text).toBe('Likes coffee')
    expect((await call('POST', path, { text: '  ' })).status).toBe(400)
    expect((await call('DELETE', `${path}/${note.id}`)).status).toBe(204)
    expect((await call('GET', path)).body).toEqual({ data: [] })
  })

  test('shows its inboxes; several are tagged and deleted at once', async () => {
    const first = await create()
    const second = await create({ phoneNumber: '+15550200002' })
    const { body } = await call('GET', `/v1/contacts/id:${first.id}/inboxes`)
    expect(body).toEqual({ data: first.contactInboxes })
    const tag = (await call('POST', '/v1/tags', { name: 'VIP' })).body
    const contactIds = [first.id, second.id, '12345', 'a1']
    expect(
      (await call('POST', '/v1/contacts/bulk/tags', { contactIds, tagIds: [tag.id, '99'] })).status,
    ).toBe(204)
    expect(
      (await call('GET', '/v1/contacts')).body.data.map(({ tags }: { tags: unknown[] }) => tags.length),
    ).toEqual([1, 1])
    expect((await call('POST', '/v1/contacts/bulk/delete', { contactIds })).status).toBe(204)
    expect((await call('GET', '/v1/contacts')).body.totalCount).toBe(0)
    expect((await call('GET', '/v1/contacts/filter-fields')).body.data).toContainEqual({
      field: 'gender',
      operators: ['eq', 'ne', 'isEmpty'],
    })
  })
})
