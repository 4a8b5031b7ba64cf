import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listEvents } from '../server/core/events/index.ts'
import { createTag } from '../server/core/tags/index.ts'
import { type Caller, createChatbotxCaller, startChatbotxServer } from './chatbotx-caller.ts'
import { makeAccount, makeWhatsAppInbox, type TestServer } from './harness.ts'

let server: TestServer
let accountId: string
let call: Caller

beforeAll(async () => {
  server = await startChatbotxServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  const account = await makeAccount(server.db)
  accountId = account.id
  call = await createChatbotxCaller(server, account.credentials.chatbotx)
})

async function ok(method: string, path: string, body?: unknown) {
  const answered = await call(method, `/v1${path}`, body)
  expect(answered.status, answered.text).toBeLessThan(300)
  return answered.body
}

const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name)

describe('tags', () => {
  test('are made, found by id or name, renamed and deleted', async () => {
    const vip = await ok('POST', '/tags', { name: '  VIP ' })
    expect(vip).toEqual({ id: expect.stringMatching(/^\d{16,19}$/), name: 'VIP' })
    const digits = await ok('POST', '/tags', { name: '2026' })
    const like = await ok('POST', '/tags', { name: vip.id })
    expect(names(await ok('GET', '/tags'))).toEqual([vip.id, '2026', 'VIP'])
    expect(await ok('GET', '/tags/VIP')).toEqual(vip)
    expect(await ok('GET', '/tags/2026')).toEqual(digits)
    expect(await ok('GET', `/tags/${vip.id}`)).toEqual(vip)
    expect(await ok('PUT', `/tags/${like.id}`, { name: 'Like' })).toEqual({ id: like.id, name: 'Like' })
    expect(await ok('PUT', `/tags/${like.id}`, { name: 'Like' })).toEqual({ id: like.id, name: 'Like' })
    await ok('DELETE', `/tags/${vip.id}`)
    expect((await call('DELETE', `/v1/tags/${vip.id}`)).status).toBe(204)
    expect((await call('DELETE', '/v1/tags/a1')).status).toBe(204)
    expect((await ok('POST', '/tags', { name: 'VIP' })).id).not.toBe(vip.id)
  })

  test('have one name each, also when two are made at once, or another dialect made one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call('POST', '/v1/tags', { name: 'One' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422])
    await server.db.transaction((tx) => createTag(tx, { accountId, name: 'Theirs' }))
    const taken = await call('POST', '/v1/tags', { name: 'Theirs' })
    expect(taken.body).toMatchObject({
      defined: true,
      code: 'invalidRequestData',
      status: 422,
      data: { issues: [{ path: ['name'] }] },
    })
    const { id } = await ok('POST', '/tags', { name: 'Two' })
    expect((await call('PUT', `/v1/tags/${id}`, { name: 'One' })).status).toBe(422)
    expect(await ok('GET', `/tags/${id}`)).toEqual({ id, name: 'Two' })
  })

  test('that are not there, or of another account, are not found', async () => {
    const other = await makeAccount(server.db)
    const theirs = await createChatbotxCaller(server, other.credentials.chatbotx)
    const { id } = (await theirs('POST', '/v1/tags', { name: 'Theirs' })).body
    for (const name of [id, 'Theirs', '123', 'a1b'])
      expect((await call('GET', `/v1/tags/${name}`)).body).toEqual({
        defined: true,
        code: 'notFound',
        status: 404,
        message: 'Tag not found',
      })
    expect((await call('PUT', `/v1/tags/${id}`, { name: 'Mine' })).status).toBe(404)
    expect((await call('DELETE', `/v1/tags/${id}`)).status).toBe(204)
    expect((await theirs('GET', `/v1/tags/${id}`)).body.name).toBe('Theirs')
  })

  test.each([
    [{}],
    [{ name: '' }],
    [{ name: '   ' }],
    [{ name: 'x'.repeat(256) }],
    [{ name: 5 }],
    [[]],
  ])('are not made of %j', async (body) => {
    const { status, body: answered } = await call('POST', '/v1/tags', body)
    expect([status, answered.code]).toEqual([400, 'BAD_REQUEST'])
    expect(answered.data.issues.length).toBeGreaterThan(0)
  })

  test('are listed fifty at most', async () => {
    for (let index = 0; index < 51; index += 1) await ok('POST', '/tags', { name: `Tag ${index}` })
    const listed = names(await ok('GET', '/tags'))
    expect([listed.length, listed[0], listed.at(-1)]).toEqual([50, 'Tag 50', 'Tag 1'])
  })
})

describe('the tags of a contact', () => {
  let path: string
  let tags: { id: string; name: string }[]

  beforeEach(async () => {
    const inbox = await makeWhatsAppInbox(server, accountId)
    const draft = { email: '', gender: 'unknown', channel: 'whatsapp', inboxId: inbox.id }
    await ok('POST', '/contacts', { ...draft, phoneNumber: '+15550200001' })
    path = '/contacts/phone:15550200001/tags'
    tags = []
    for (const name of ['A', 'B', 'C']) tags.push(await ok('POST', '/tags', { name }))
  })

  const idsOf = (...indexes: number[]) => ({ tagIds: indexes.map((index) => tags[index]!.id) })

  test('are added behind those that are there, taken off, and replaced; each change is told once', async () => {
    await ok('POST', path, idsOf(1, 0))
    await ok('POST', path, { tagIds: [...idsOf(0, 2).tagIds, '12345', 'a1', tags[2]!.id] })
    expect(names(await ok('GET', path))).toEqual(['B', 'A', 'C'])
    await ok('DELETE', path, idsOf(0, 0))
    await ok('DELETE', path, idsOf(0))
    expect(names(await ok('GET', path))).toEqual(['B', 'C'])
    await ok('PUT', path, idsOf(0, 2))
    expect(names(await ok('GET', path))).toEqual(['C', 'A'])
    await ok('POST', `${path}/by-name`, { names: ['New', 'B', 'New'] })
    expect(names(await ok('GET', path))).toEqual(['C', 'A', 'New', 'B'])
    await ok('PUT', path, { tagIds: [] })
    expect(await ok('GET', path)).toEqual({ data: [] })
    const events = await listEvents(server.db, { accountId, after: '0', limit: 100 })
    const told = events.flatMap(({ type, data }) =>
      type === 'contact.updated'
        ? [[data['tagsAdded'], data['tagsRemoved']].map((ids) => (ids as string[]).length)]
        : [],
    )
    expect(told).toEqual([
      [2, 0],
      [1, 0],
      [0, 1],
      [0, 1],
      [1, 0],
      [2, 0],
      [0, 4],
    ])
  })

  test('are a hundred at most at once, and never fewer than one; nothing is read from a query', async () => {
    const post = async (tagIds: unknown) => (await call('POST', `/v1${path}`, { tagIds })).status
    expect(await post([])).toBe(400)
    expect(await post(Array.from({ length: 101 }, (_, index) => String(index + 1)))).toBe(400)
    expect(await post(['abc'])).toBe(400)
    expect(await post([5])).toBe(400)
    expect(await post(tags[0]!.id)).toBe(400)
    expect((await call('DELETE', `/v1${path}?tagIds[]=${tags[0]!.id}`)).status).toBe(400)
  })

  test('go with the tag, and a tag of another account is passed over', async () => {
    await ok('POST', path, idsOf(0, 1))
    await ok('DELETE', `/tags/${tags[0]!.id}`)
    expect(names(await ok('GET', path))).toEqual(['B'])
    const other = await makeAccount(server.db)
    const theirs = await createChatbotxCaller(server, other.credentials.chatbotx)
    const { id } = (await theirs('POST', '/v1/tags', { name: 'Theirs' })).body
    await ok('POST', path, { tagIds: [id] })
    expect(names(await ok('GET', path))).toEqual(['B'])
    expect((await theirs('GET', `/v1${path}`)).status).toBe(404)
  })
})
