import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toUuid } from '../server/platform/ids.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, signIn } from './parley-person.ts'
import { readEvents } from './parley-stream-reader.ts'

let server: TestServer
let address: string
let accountId: string
let boss: Record<string, string>
let admin: ParleyCaller
let key: ParleyCaller
let webchat: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  address = await server.listen()
  accountId = (await makeAccount(server.db)).id
  const person = await makePerson(server, accountId, { role: 'admin' })
  boss = await signIn(server, person)
  admin = await createPersonCaller(server, person)
  key = await createParleyCaller(server, accountId)
  webchat = (await admin('POST', '/inboxes', { channel: 'webchat', name: 'Chat' })).body.id
})
afterAll(() => server.close())

const withHeaders = (headers: Record<string, string>) => createCaller(server, { ...boss, ...headers })

describe('a request', () => {
  const answered = async (name: string) => {
    const url = '/parley/v1/tags/none'
    const answer = await server.app.http.inject({ url, headers: { ...boss, 'x-request-id': name } })
    const { request_id } = answer.json()
    expect(answer.headers['x-request-id']).toBe(request_id)
    return request_id
  }

  test('keeps the name that its client gave it', async () => {
    for (const name of ['order-4711', '0af7651916cd43dd8448eb211c80319c', 'a:b/c+d=.'])
      expect(await answered(name)).toBe(name)
  })

  test('gets one where that has no place in a log', async () => {
    for (const name of ['', 'a b', '<script>', 'x'.repeat(129), '{"level":"fatal"}'])
      expect(await answered(name)).toMatch(/^req_\w{12}$/)
  })

  test('of a vendor’s dialect is named by the server', async () => {
    const answer = await server.app.http.inject({
      url: '/v1/messaging/conversations',
      headers: { 'x-request-id': 'mine' },
    })
    expect(answer.headers['x-request-id']).toMatch(/^req_/)
  })
})

test('an id of any length is not found in the same form', async () => {
  for (const length of [101, 501, 8_000])
    expect(await key('GET', `/contacts/${'a'.repeat(length)}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found', detail: 'Contact not found' },
    })
})

describe('a body', () => {
  const half = '\ud800'

  test('with a text that cannot be kept as it came is refused, wherever it stands', async () => {
    const bodies: [string, object, string][] = [
      ['/teams', { name: `A${half}` }, 'name'],
      ['/teams', { name: 'A\0' }, 'name'],
      ['/custom-fields', { name: half, type: 'text' }, 'name'],
      ['/canned-responses', { shortcut: '/a', content: half }, 'content'],
      ['/contacts', { name: 'Ann', custom_values: { plan: { deep: [half] } } }, 'custom_values.plan.deep.0'],
      ['/contacts', { name: 'Ann', custom_values: { [half]: 1 } }, 'custom_values'],
      ['/conversations/search', { filter: { text: half } }, 'filter.text'],
    ]
    for (const [path, body, field] of bodies) {
      const answer = await key('POST', path, body)
      expect(answer.status, path).toBe(400)
      expect(answer.body.errors).toEqual([
        { field, code: 'INVALID', message: expect.stringMatching(/U\+0000/) },
      ])
    }
    expect((await key('POST', '/teams', { name: 'A😀' })).body.name).toBe('A😀')
  })

  test('that is nested without end is refused, with a key for repeats as well', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const payload = `{"inbox_id":"${webchat}","name":"a","language":"en","category":"UTILITY","components":${deep}}`
    for (const headers of [{}, { 'idempotency-key': '"deep"' }]) {
      const answer = await server.app.http.inject({
        method: 'POST',
        url: '/parley/v1/templates',
        headers: { ...boss, ...headers, 'content-type': 'application/json' },
        payload,
      })
      expect(answer.statusCode).toBe(400)
      expect(answer.json().detail).toBe('components.0.0.0.0 may be nested 200 deep at most')
    }
  })

  test('that is too large is told how large it may be', async () => {
    const tooLarge = (url: string, size: number) =>
      server.app.http.inject({
        method: 'POST',
        url: `/parley/v1${url}`,
        headers: { ...boss, 'content-type': 'application/json' },
        payload: JSON.stringify({ name: 'x'.repeat(size) }),
      })
    expect((await tooLarge('/tags', 1024 * 1024)).json()).toMatchObject({
      status: 413,
      code: 'payload_too_large',
      detail: 'The body may have 1024 KB at most',
    })
    expect((await tooLarge('/session', 64 * 1024)).json().detail).toBe('The body may have 64 KB at most')
  })

  test('is told once what is wrong with a field that may be one thing or another', async () => {
    const { id } = (await key('POST', '/contacts', { name: 'Ann' })).body
    const detail = async (body: object) => (await key('PATCH', `/contacts/${id}`, body)).body.detail
    expect(await detail({ company: 7 })).toBe('company must be string or null')
    expect(await detail({ gender: 'x' })).toBe('gender must be one of male, female, unknown')
    const wrong = { company: 7, city: [], name: 5 }
    expect(await detail(wrong)).toBe(
      'name must be string; company must be string or null; city must be string or null',
    )
    const snoozed = await key('PATCH', '/conversations/1', { snoozed_until: 'tomorrow' })
    expect(snoozed.body.detail).toBe('snoozed_until must be a time such as 2026-03-17T12:00:00Z')
  })
})

describe('a query', () => {
  test('with a misspelt filter is refused rather than answered with everything', async () => {
    for (const query of ['/conversations?status=open', '/conversations?statuses[]=open', '/contacts?name=a'])
      expect(await key('GET', query)).toMatchObject({ status: 400, body: { errors: [{ code: 'UNKNOWN' }] } })
  })

  test('says where to search, or everywhere', async () => {
    expect((await key('GET', '/search?q=a&in=contacts,notes')).body.detail).toBe(
      'in must be of contacts, messages',
    )
    expect((await key('GET', '/search?q=a&in=')).status).toBe(200)
  })
})

describe('an inbox of web chat', () => {
  test('has nobody whom a number leads to', async () => {
    const asked = { inbox_id: webchat, phone: '+15550100777' }
    expect(await key('POST', '/conversations', asked)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    })
    expect((await key('GET', '/contacts?text=15550100777')).body.items).toEqual([])
    const elsewhere = await createParleyCaller(server, accountId, { inboxIds: ['1'] })
    expect((await elsewhere('POST', '/conversations', asked)).status).toBe(404)
  })

  test('has no templates', async () => {
    const components = [{ type: 'BODY', text: 'Hello' }]
    const draft = { inbox_id: webchat, name: 'hello', language: 'en', category: 'UTILITY', components }
    for (const [path, body] of [
      ['/templates', draft],
      ['/templates/sync', { inbox_id: webchat }],
    ] as const)
      expect(await admin('POST', path, body)).toMatchObject({
        status: 409,
        body: { detail: 'An inbox of webchat has no templates' },
      })
  })
})

test('a view is read by either spelling of its id, and by its word', async () => {
  const { id } = (await admin('POST', '/views', { name: 'Mine', filter: {} })).body
  for (const spelling of [id, toUuid('view', id)]) {
    expect((await admin('GET', `/views/${spelling}`)).body).toMatchObject({ id, name: 'Mine' })
    expect((await admin('GET', `/conversations?view=${spelling}`)).status).toBe(200)
  }
  expect((await admin('GET', '/views/all')).body).toMatchObject({ id: 'all', visibility: 'system' })
  expect((await admin('GET', '/views/none')).body).toMatchObject({ status: 404, code: 'not_found' })
})

describe('what is no longer as it was seen', () => {
  const stale = () => withHeaders({ 'if-match': '"stale"' })
  let contactId: string
  beforeAll(async () => {
    contactId = (await admin('POST', '/contacts', { name: 'Ann' })).body.id
  })

  test('is not deleted', async () => {
    const made = {
      '/tags': { name: 'Old' },
      '/teams': { name: 'Old' },
      '/custom-fields': { name: 'Old', type: 'text' },
      '/canned-responses': { shortcut: '/old', content: 'Old' },
      '/contacts': { name: 'Old' },
      '/views': { name: 'Old', filter: {} },
      [`/contacts/${contactId}/notes`]: { text: 'Old' },
    }
    for (const [path, body] of Object.entries(made)) {
      const url = `${path}/${(await admin('POST', path, body)).body.id}`
      expect((await (await stale())('DELETE', url)).status, path).toBe(412)
      const etag = String((await admin('GET', url)).headers['etag'])
      expect((await (await withHeaders({ 'if-match': etag }))('DELETE', url)).status, path).toBe(204)
    }
  })

  test('is not changed: a view, a note about a contact', async () => {
    const { id } = (await admin('POST', '/views', { name: 'Mine', filter: {} })).body
    const note = (await admin('POST', `/contacts/${contactId}/notes`, { text: 'Likes tea' })).body
    for (const [path, change] of Object.entries({
      [`/views/${id}`]: { name: 'Ours' },
      [`/contacts/${contactId}/notes/${note.id}`]: { text: 'Likes mint tea' },
    })) {
      const seen = await admin('GET', path)
      expect((await (await stale())('PATCH', path, change)).status, path).toBe(412)
      const asSeen = await withHeaders({ 'if-match': String(seen.headers['etag']) })
      const changed = await asSeen('PATCH', path, change)
      expect(changed, path).toMatchObject({ status: 200, body: change })
      expect((await admin('GET', path)).headers['etag']).toBe(changed.headers['etag'])
      expect((await asSeen('PATCH', path, change)).status, path).toBe(412)
    }
  })

  test('is not changed or ended: the account, an agent, a webhook', async () => {
    const agent = (await admin('POST', '/agents', { name: 'Bo', is_bot: true })).body.agent
    const hook = { dialect: 'parley', url: 'http://127.0.0.1:9009/hook' }
    const webhook = (await admin('POST', '/webhooks', hook)).body.webhook
    const changes: [string, object][] = [
      ['/account', { name: 'New' }],
      [`/agents/${agent.id}`, { name: 'New' }],
      [`/webhooks/${webhook.id}`, { status: 'inactive' }],
    ]
    for (const [path, change] of changes) {
      const seen = await admin('GET', path)
      expect((await (await stale())('PATCH', path, change)).status, path).toBe(412)
      expect((await admin('GET', path)).body).toEqual(seen.body)
      const asSeen = await withHeaders({ 'if-match': String(seen.headers['etag']) })
      const changed = await asSeen('PATCH', path, change)
      expect(changed, path).toMatchObject({ status: 200, body: change })
      expect((await admin('GET', path)).headers['etag']).toBe(changed.headers['etag'])
      if (path !== '/account') expect((await (await stale())('DELETE', path)).status, path).toBe(412)
    }
  })
})

test('a stream of events says to browsers what every answer says', async () => {
  const { headers, close } = await readEvents(`${address}/parley/v1/events`, {
    ...boss,
    'x-request-id': 'stream-1',
  })
  close()
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'x-request-id': 'stream-1',
  })
})

describe('the document', () => {
  // As it is published; what is asked of it is compared, not typed.
  const read = async (): Promise<ReturnType<typeof JSON.parse>> =>
    (await server.app.http.inject('/docs/parley/openapi.json')).json()

  test('has words for every answer', async () => {
    const { paths } = await read()
    expect(JSON.stringify(paths)).not.toContain('Default Response')
  })

  test('tells the scope, the role and the headers that an operation takes', async () => {
    const { paths } = await read()
    const of = (method: string, path: string) => paths[`/parley/v1${path}`][method]
    const headersOf = (method: string, path: string) =>
      of(method, path)
        .parameters.filter((parameter: { in: string }) => parameter.in === 'header')
        .map(({ name }: { name: string }) => name)
    expect(of('post', '/teams').security).toEqual([{ key: ['teams'] }, { session: ['admin'] }])
    expect(of('get', '/me').security).toEqual([{ session: [] }])
    expect(of('post', '/session').security).toEqual([])
    expect(headersOf('post', '/teams')).toEqual(['idempotency-key'])
    expect(headersOf('patch', '/teams/{id}')).toEqual(['if-match'])
    expect(headersOf('get', '/events')).toEqual(['last-event-id'])
    expect(Object.keys(of('post', '/uploads').requestBody.content)).toEqual(['multipart/form-data'])
  })

  test('tells what a webhook is sent', async () => {
    const { post } = (await read()).webhooks.event
    const { properties } = post.requestBody.content['application/json'].schema
    expect(properties.type.enum).toContain('message.created')
    expect(properties.data.properties.message.properties.text).toBeDefined()
  })
})
