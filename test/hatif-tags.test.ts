import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { updateAccount } from '../server/core/accounts/index.ts'
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

const path = '/v1/tags/service-account'

async function make(fields: object) {
  const { status, body } = await call('POST', path, fields)
  expect(status).toBe(200)
  return body
}

test('a tag is made, changed and deleted as documented', async () => {
  const tag = await make({ Name: 'VIP ', Icon: '⭐️', Description: 'Best', IsPinned: true })
  expect(tag).toStrictEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    name: 'VIP ',
    icon: '⭐️',
    isPinned: true,
    creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
  })
  expect((await call('GET', path)).body).toEqual({ totalCount: 1, items: [tag] })
  const changed = await call('PUT', `${path}/${tag.id.toUpperCase()}`, { name: 'ذهب', icon: null })
  expect([changed.status, changed.body]).toEqual([200, { ...tag, name: 'ذهب' }])
  expect((await call('PUT', `${path}/${tag.id}`, { isPinned: false })).body).toMatchObject({
    name: 'ذهب',
    isPinned: false,
  })
  expect((await call('PUT', `${path}/${tag.id}`, {})).status).toBe(200)
  const deleted = await call('DELETE', `${path}/${tag.id}`)
  expect([deleted.status, deleted.text]).toEqual([204, ''])
  expect((await call('GET', path)).body).toEqual({ totalCount: 0, items: [] })
  const events = await listEvents(server.db, { accountId: account.id, after: '0', limit: 10 })
  expect(events.map(({ type, data }) => [type, data['changed']])).toEqual([
    ['tag.created', undefined],
    ['tag.updated', ['name']],
    ['tag.updated', ['isPinned']],
    ['tag.deleted', undefined],
  ])
})

test('names may be equal, also when many are made and renamed at once', async () => {
  const tags = await Promise.all(Array.from({ length: 8 }, () => make({ name: 'VIP' })))
  const other = await make({ name: 'Other' })
  const renamed = await Promise.all(
    [...tags.slice(0, 4), other].map(({ id }) => call('PUT', `${path}/${id}`, { name: 'Gold' })),
  )
  expect(renamed.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  const { body } = await call('GET', `${path}?Sorting=Name ASC&MaxResultCount=100`)
  const names = body.items.map(({ name }: { name: string }) => name)
  expect([body.totalCount, names]).toEqual([9, [...Array(5).fill('Gold'), ...Array(4).fill('VIP')]])
})

test('tags are listed newest first, or sorted, in pages', async () => {
  for (const name of ['b', 'c', 'a']) await make({ name, isPinned: name === 'c' })
  const list = async (query: string) =>
    (await call('GET', `${path}${query}`)).body.items.map(({ name }: { name: string }) => name)
  expect(await list('')).toEqual(['a', 'c', 'b'])
  expect(await list('?sorting=name')).toEqual(['a', 'b', 'c'])
  expect(await list('?Sorting=Name DESC&SkipCount=1&MaxResultCount=1')).toEqual(['b'])
  expect(await list('?Sorting=CreationTime asc&SkipCount=2')).toEqual(['a'])
  expect(await list('?Sorting=IsPinned desc, Name')).toEqual(['c', 'a', 'b'])
  expect((await call('GET', `${path}?Sorting=Colour`)).status).toBe(400)
  expect((await call('GET', `${path}?MaxResultCount=1001`)).status).toBe(400)
})

test.each([
  [{}, 'name'],
  [{ name: ' ' }, 'name'],
  [{ name: 'x'.repeat(101) }, 'name'],
  [{ name: 'x', icon: 'y'.repeat(256) }, 'icon'],
  [{ name: 'x', isPinned: 'yes' }, 'isPinned'],
])('%j is refused', async (body, member) => {
  const answer = await call('POST', path, body)
  expect([answer.status, answer.body.error.validationErrors[0].members]).toEqual([400, [member]])
  expect((await call('GET', path)).body.totalCount).toBe(0)
})

test('an account may have its tags spelled as the pages print them', async () => {
  await server.db.transaction((tx) =>
    updateAccount(tx, { id: account.id, settings: { hatifCasing: 'documented' } }),
  )
  const callPascal = await createHatifCaller(server, account, { casing: 'documented' })
  const { body: tag } = await callPascal('POST', path, { name: 'VIP', icon: '⭐' })
  expect(Object.keys(tag)).toEqual(['Id', 'Name', 'Icon', 'IsPinned', 'CreationTime'])
  expect((await callPascal('GET', path)).body).toEqual({ TotalCount: 1, Items: [tag] })
  expect((await callPascal('PUT', `${path}/${tag.Id}`, { Name: 'Gold' })).body).toEqual({
    ...tag,
    Name: 'Gold',
  })
})

test('tags of another account, unknown, of another kind or malformed are not found', async () => {
  const { id } = await make({ name: 'VIP' })
  const stranger = await createHatifCaller(server, await makeAccount(server.db))
  for (const [who, other] of [
    [stranger, id],
    [call, toUuid('tag', '5')],
    [call, toUuid('contact', '5')],
    [call, 'x'],
  ] as const) {
    expect((await who('PUT', `${path}/${other}`, { name: 'X' })).status).toBe(404)
    expect((await who('DELETE', `${path}/${other}`)).status).toBe(404)
  }
  expect((await stranger('GET', path)).body.totalCount).toBe(0)
  expect((await call('GET', path)).body.items[0].name).toBe('VIP')
})
