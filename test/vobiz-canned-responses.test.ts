import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
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

test('is made, listed under both prefixes, and deleted', async () => {
  const { status, body: made } = await call('POST', '/canned-responses', {
    shortcut: '/hours',
    content: 'Open 9–18 مرحبا',
  })
  expect(status).toBe(201)
  expect(made).toEqual({
    id: expect.any(String),
    shortcut: '/hours',
    content: 'Open 9–18 مرحبا',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  })
  const page = { items: [made], total: 1, page: 1, limit: 20, has_more: false }
  expect((await call('GET', '/canned-responses')).body).toEqual(page)
  expect((await legacy('GET', '/canned-responses')).body).toEqual({
    ...page,
    data: [made],
    meta: { total: 1, page: 1, limit: 20 },
  })

  const deleted = await call('DELETE', `/canned-responses/${made.id}`)
  expect([deleted.status, deleted.text]).toEqual([204, ''])
  expect((await call('GET', '/canned-responses')).body).toMatchObject({ items: [], total: 0 })
  const again = await call('DELETE', `/canned-responses/${made.id}`)
  expect([again.status, again.body.error.code]).toEqual([404, 'CANNED_RESPONSE_NOT_FOUND'])
})

test.each([
  ['hours', '/hours'],
  [' /hours ', '/hours'],
  ['//hours', '/hours'],
  ['ساعات', '/ساعات'],
])('the shortcut %s is kept as %s', async (shortcut, kept) => {
  expect((await call('POST', '/canned-responses', { shortcut, content: 'x' })).body.shortcut).toBe(kept)
})

test('a shortcut that is taken is refused, however it is spelled; a deleted one is free', async () => {
  const { body: made } = await call('POST', '/canned-responses', { shortcut: 'hours', content: 'one' })
  for (const shortcut of ['/hours', 'hours', ' hours']) {
    const { status, body } = await call('POST', '/canned-responses', { shortcut, content: 'two' })
    expect([status, body.error.code]).toEqual([409, 'DUPLICATE_CANNED_RESPONSE'])
  }
  expect((await call('GET', '/canned-responses')).body.items).toEqual([made])
  await call('DELETE', `/canned-responses/${made.id}`)
  expect((await call('POST', '/canned-responses', { shortcut: 'hours', content: 'two' })).status).toBe(201)
})

test('of ten made at once under one shortcut, one is', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      call('POST', '/canned-responses', { shortcut: 'x', content: `c${index}` }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
})

test('pages are newest first, and sizes are read leniently', async () => {
  for (let index = 1; index <= 23; index += 1) {
    await call('POST', '/canned-responses', { shortcut: `s${index}`, content: 'x' })
    server.clock.advance(1000)
  }
  const shortcuts = async (query: string) =>
    (await call('GET', `/canned-responses?${query}`)).body.items.map(
      (item: { shortcut: string }) => item.shortcut,
    )
  const names = Array.from({ length: 23 }, (_, index) => `/s${23 - index}`)
  expect(await shortcuts('')).toEqual(names.slice(0, 20))
  expect(await shortcuts('page=2')).toEqual(names.slice(20))
  expect(await shortcuts('page=2&limit=5')).toEqual(names.slice(5, 10))
  expect(await shortcuts('page=9')).toEqual([])
  expect((await call('GET', '/canned-responses?page=x&limit=1000')).body).toMatchObject({
    total: 23,
    page: 1,
    limit: 100,
    has_more: false,
  })
  expect((await call('GET', '/canned-responses?limit=22')).body.has_more).toBe(true)
})

test.each<[string, object, string]>([
  ['no shortcut', { content: 'x' }, 'shortcut'],
  ['a blank shortcut', { shortcut: ' ', content: 'x' }, 'shortcut'],
  ['a slash alone', { shortcut: '/', content: 'x' }, 'shortcut'],
  ['a shortcut that is too long', { shortcut: 's'.repeat(255), content: 'x' }, 'shortcut'],
  ['a NUL in the shortcut', { shortcut: 'a\0', content: 'x' }, 'shortcut'],
  ['no content', { shortcut: 'x' }, 'content'],
  ['blank content', { shortcut: 'x', content: '\n' }, 'content'],
  ['content that is no text', { shortcut: 'x', content: { text: 'y' } }, 'content'],
  ['content that is too long', { shortcut: 'x', content: 'c'.repeat(16_385) }, 'content'],
  ['a NUL in the content', { shortcut: 'x', content: 'a\0' }, 'content'],
])('%s is refused, naming the field', async (_what, body, field) => {
  const { status, body: wrong } = await call('POST', '/canned-responses', body)
  expect([status, wrong.error.code]).toEqual([400, 'VALIDATION_ERROR'])
  expect(wrong.error.details.errors.map((error: { field: string }) => error.field)).toEqual([field])
  expect((await call('GET', '/canned-responses')).body.total).toBe(0)
})

test('those of other accounts, and ids that name nothing, are not found', async () => {
  const { body: made } = await call('POST', '/canned-responses', { shortcut: 'x', content: 'y' })
  const stranger = await makeAccount(server.db, 'Stranger')
  const callStranger = await createVobizCaller(server, stranger.vobizHeaders)
  expect((await callStranger('GET', '/canned-responses')).body.total).toBe(0)
  expect((await callStranger('POST', '/canned-responses', { shortcut: 'x', content: 'y' })).status).toBe(201)
  for (const [as, id] of [
    [callStranger, made.id],
    [call, 'nothing'],
    [call, '00000000-0000-8000-8000-000000000000'],
    [call, '%00'],
  ]) {
    const { status, body } = await as('DELETE', `/canned-responses/${id}`)
    expect([id, status, body.error.code]).toEqual([id, 404, 'CANNED_RESPONSE_NOT_FOUND'])
  }
  expect((await call('GET', '/canned-responses')).body.items).toEqual([made])
})
