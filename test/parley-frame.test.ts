import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { eventually, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller } from './parley-caller.ts'
import { inboxOrigin, makePerson, signIn } from './parley-person.ts'
import { listRoutes, parametersOf, pathWith, type Route, routingTable } from './parley-routes.ts'
import { makeTenant, phoneNumberIds, type Tenant, upload } from './parley-tenants.ts'
import { rowsOf } from './vobiz-tenants.ts'

let server: TestServer
let sandbox: Awaited<ReturnType<typeof startWhatsAppSandbox>>
let routes: Route[]
let mine: Tenant
let theirs: Tenant

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  for (const phone_number_id of phoneNumberIds) await sandbox.control.putNumber({ phone_number_id })
  routes = await listRoutes(server)
  mine = await makeTenant(server, sandbox.url)
  theirs = await makeTenant(server, sandbox.url, 1)
})
afterAll(async () => {
  await sandbox.close()
  await server.close()
})

/** Open streams, which end no answer. */
const streams = new Set(['openEvents'])

test('the document names every route that the program answers', () => {
  const documented = routes.map(({ method, path }) => `${method} ${path}`)
  expect(documented.toSorted()).toEqual(routingTable(server).toSorted())
  expect(documented.length).toBeGreaterThan(100)
})

describe('who may', () => {
  test('nobody is let in without credentials, but where everybody is', async () => {
    for (const route of routes) {
      const url = `/parley/v1${urlOf(route)}`
      for (const authorization of [undefined, 'Bearer pk_wrong', 'Basic eDp5'])
        for (const method of methodsOf(route)) {
          const answer = await server.app.http.inject({
            method: method as 'GET',
            url,
            headers: {
              origin: inboxOrigin,
              host: 'inbox.example.com',
              ...(authorization && { authorization }),
            },
          })
          const isRefused = answer.statusCode === 401 && answer.headers['www-authenticate'] === 'Bearer'
          expect(isRefused, `${method} ${url} ${answer.statusCode}`).toBe(!route.isPublic)
        }
    }
  })

  test('a key that may only read changes nothing', async () => {
    const before = await rowsOf(server, mine.accountId)
    const call = await createParleyCaller(server, mine.accountId, { readOnly: true })
    const added = await rowsOf(server, mine.accountId)
    for (const route of routes.filter(
      (route) => !route.isPublic && !streams.has(route.operation.operationId),
    )) {
      const { status, body } = await call(route.method, urlOf(route), bodyOf(route))
      const isRefused = status === 403 && body.detail === 'This key may only read'
      const isForPeople = status === 403 && /signed in/.test(body.detail)
      const isReading = route.method === 'GET' || reading.has(route.operation.operationId)
      if (!isForPeople) expect(isRefused, `${route.method} ${route.path} ${status}`).toBe(!isReading)
    }
    expect(await rowsOf(server, mine.accountId)).toEqual(added)
    expect(Object.keys(added).filter((table) => added[table] !== before[table])).toEqual(
      expect.arrayContaining(['credentials']),
    )
  })

  test('a key is good for its scopes alone, and no route is without one', async () => {
    const call = await createParleyCaller(server, mine.accountId, { scopes: [] })
    for (const route of routes.filter((route) => !route.isPublic)) {
      const answer = await call(route.method, urlOf(route), bodyOf(route))
      expect(answer.status, `${route.method} ${route.path}`).toBe(403)
    }
  })

  test('a key for certain inboxes finds nothing of the others', async () => {
    const other = { inboxIds: [mine.webchatId] }
    const call = await createParleyCaller(server, mine.accountId, other)
    const person = await makePerson(server, mine.accountId, { role: 'owner', ...other })
    const signedIn = await createCaller(server, await signIn(server, person))
    const ofInboxes = new Set(['conversations', 'messages', 'inboxes', 'templates', 'scheduled'])
    const before = await rowsOf(server, mine.accountId)
    const found: string[] = []
    for (const route of routes) {
      if (!parametersOf(route).some(({ collection }) => ofInboxes.has(collection))) continue
      for (const one of [call, signedIn]) {
        const { status } = await one(route.method, urlOf(route), bodyOf(route))
        if (status !== 404 && status !== 403) found.push(`${route.method} ${route.path} ${status}`)
      }
    }
    expect(found).toEqual([])
    expect(changesOf(before, await rowsOf(server, mine.accountId))).toEqual([])
  })
})

describe('ids in paths', () => {
  test('of another account, unknown, of another kind or malformed are not found alike, and nothing changes', {
    timeout: 180_000,
  }, async () => {
    const before = [await rowsOf(server, theirs.accountId), await rowsOf(server, mine.accountId)]
    let asked = 0
    for (const route of routes)
      for (const { name, collection } of parametersOf(route)) {
        const what = `${route.method} ${route.path} {${name}}`
        if (route.operation.requestBody) expect(bodies, what).toHaveProperty(route.operation.operationId)
        const bad = [
          theirs.ids[collection]!,
          collection === 'contacts'
            ? toUuid('tag', mine.ids['tags']!)
            : toUuid('contact', mine.ids['contacts']!),
          toUuid('account', theirs.accountId),
          '999999999999999999',
          '9223372036854775808',
          '-1',
          '0',
          'nothing',
          "1' or '1'='1",
        ]
        const answers = []
        for (const id of bad)
          answers.push(await mine.call(route.method, urlOf(route, { [name]: id }), bodyOf(route)))
        for (const answer of answers) {
          expect(answer.status, what).toBe(404)
          expect({ ...answer.body, request_id: '' }, what).toEqual({ ...answers[0]!.body, request_id: '' })
        }
        asked += answers.length
      }
    expect(asked).toBeGreaterThan(500)
    expect(changesOf(before[0]!, await rowsOf(server, theirs.accountId))).toEqual([])
    expect(changesOf(before[1]!, await rowsOf(server, mine.accountId))).toEqual([])
  })

  test('of one’s own are found, so that the refusals above mean something', async () => {
    for (const route of routes)
      if (route.method === 'GET' && parametersOf(route).length > 0) {
        const answer = await mine.call('GET', urlOf(route))
        expect(answer.status, route.path).toBe(200)
      }
  })
})

test('every answer says to keep it nowhere and show it in no frame', async () => {
  const check = (headers: Record<string, unknown>, what: string) => {
    expect(headers, what).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-security-policy'], what).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers['cache-control'], what).toMatch(/no-store/)
    expect(headers['access-control-allow-origin'], what).toBeUndefined()
    expect(headers['x-request-id'], what).toMatch(/^req_/)
  }
  for (const route of routes) {
    const url = `/parley/v1${urlOf(route)}`
    const method = route.method as 'GET'
    check((await server.app.http.inject({ method, url })).headers, `${method} ${url} unknown`)
    if (method !== 'GET' || streams.has(route.operation.operationId)) continue
    const known = await server.app.http.inject({ method, url, headers: mine.headers })
    check(known.headers, `${method} ${url}`)
  }
  const nothing = await server.app.http.inject({ url: '/parley/v1/nothing', headers: mine.headers })
  expect(nothing.statusCode).toBe(404)
  check(nothing.headers, 'nothing')
})

test('what the caller has already is not sent again', async () => {
  const read = (headers: Record<string, string>, method = 'GET') =>
    server.app.http.inject({
      method: method as 'GET',
      url: `/parley/v1/contacts/${mine.ids['contacts']}`,
      headers: { ...mine.headers, ...headers },
    })
  const first = await read({})
  const etag = String(first.headers['etag'])
  expect(etag).toMatch(/^"[\w-]{20,}"$/)
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*'])
    for (const method of ['GET', 'HEAD']) {
      const again = await read({ 'if-none-match': known }, method)
      expect(again).toMatchObject({ statusCode: 304, body: '' })
      expect(again.headers['etag']).toBe(etag)
    }
  expect((await read({ 'if-none-match': '"x"' })).body).toBe(first.body)
  await mine.call('PATCH', `/contacts/${mine.ids['contacts']}`, { city: 'Jeddah' })
  const changed = await read({ 'if-none-match': etag })
  expect(changed.statusCode).toBe(200)
  expect(changed.headers['etag']).not.toBe(etag)
})

describe('the fields about rates', () => {
  test('say nothing where there is no limit', async () => {
    const { headers } = await theirs.key('GET', '/tags')
    expect(headers).not.toHaveProperty('ratelimit')
    expect(headers).not.toHaveProperty('ratelimit-policy')
  })

  test('tell what may still be done, and when again, as structured fields', async () => {
    const { accountId } = theirs
    const [one, two] = [
      await createParleyCaller(server, accountId),
      await createParleyCaller(server, accountId),
    ]
    await theirs.call('PATCH', '/account', { settings: { requests_per_second: 5 } })
    const limited = await eventually(async () => {
      const { headers } = await one('GET', '/tags')
      return 'ratelimit' in headers
    })
    expect(limited).toBe(true)
    const second = 1000 - (server.clock.now().getTime() % 1000)
    server.clock.advance(second + 5)
    const answers = []
    for (let count = 1; count <= 7; count += 1) answers.push(await one('GET', '/tags'))
    const fields = answers.map(({ status, headers }) => ({
      status,
      policy: parseItems(String(headers['ratelimit-policy'])),
      limit: parseItems(String(headers['ratelimit'])),
      wait: headers['retry-after'],
    }))
    expect(fields.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429])
    expect(fields.map(({ limit }) => limit[0]!.parameters['r'])).toEqual([4, 3, 2, 1, 0, 0, 0])
    for (const { policy, limit } of fields) {
      expect(policy).toEqual([{ value: limit[0]!.value, parameters: { q: 5, w: 1 } }])
      expect(limit[0]!.parameters['t']).toBe(1)
    }
    expect(fields[5]!.wait).toBe('1')
    expect(answers[5]!.body).toMatchObject({ code: 'rate_limited', retry_after_seconds: 1 })
    expect((await two('GET', '/tags')).status).toBe(200)
    server.clock.advance(1000)
    expect((await one('GET', '/tags')).status).toBe(200)
    await theirs.call('PATCH', '/account', { settings: { requests_per_second: null } })
  })
})

/** Of operations that take a body, one that is taken; so that in a path with a wrong id only the id is at fault. */
const bodies: Record<string, object> = {
  updateAgent: { name: 'Taken over' },
  updateContact: { name: 'Taken over' },
  createContactNote: { text: 'Taken over' },
  updateContactNote: { text: 'Taken over' },
  mergeContact: { from_contact_id: '1' },
  updateTag: { name: 'Taken over' },
  updateTeam: { name: 'Taken over' },
  updateCustomField: { name: 'Taken over' },
  updateCannedResponse: { content: 'Taken over' },
  updateInbox: { name: 'Taken over' },
  previewTemplate: { variables: {} },
  updateConversation: { archived: true },
  updateView: { name: 'Taken over' },
  createMessage: { text: 'Taken over' },
  createNote: { text: 'Taken over' },
  sendTyping: { typing: true },
  updateMessage: { text: 'Taken over' },
  resendMessage: {},
  settleMessage: { status: 'sent' },
  putDraft: { text: 'Taken over' },
  updateScheduled: { send_at: '2099-01-01T00:00:00Z' },
  updateWebhook: { url: 'http://127.0.0.1:65001/other' },
  rotateWebhookSecret: {},
  replayDeliveries: {},
}

/** POSTs that change nothing. */
const reading = new Set(['previewTemplate', 'checkInbox', 'checkNewInbox', 'searchConversations'])

/** What some reads must be asked. */
const queries: Record<string, string> = { search: '?q=Ann', searchConversation: '?q=Hello' }

function urlOf(route: Route, other: Record<string, string> = {}): string {
  return pathWith(route, mine.ids, other) + (queries[route.operation.operationId] ?? '')
}

function methodsOf({ method, operation }: Route): string[] {
  return method === 'GET' && !streams.has(operation.operationId) ? ['GET', 'HEAD'] : [method]
}

function bodyOf({ operation }: Route): object | undefined {
  return operation.requestBody ? (bodies[operation.operationId] ?? {}) : undefined
}

/** Tables that differ; not those that tell when somebody was last seen. */
function changesOf(before: Record<string, string>, after: Record<string, string>): string[] {
  const seen = ['credentials', 'sessions', 'push_subscriptions']
  return Object.keys(after).filter((table) => !seen.includes(table) && before[table] !== after[table])
}

/** A List of Strings with parameters, RFC 9651: strict, so that what it does not take fails. */
function parseItems(field: string): { value: string; parameters: Record<string, number> }[] {
  const item = /^"([\x20-\x21\x23-\x5b\x5d-\x7e]*)"((?:;[a-z*][a-z0-9_.*-]*=-?\d{1,15})*)$/
  return field.split(', ').map((text) => {
    const match = item.exec(text)
    if (!match) throw new Error(`${field} is no list of strings`)
    const parameters = match[2]!
      .split(';')
      .slice(1)
      .map((pair) => pair.split('=') as [string, string])
    return {
      value: match[1]!,
      parameters: Object.fromEntries(parameters.map(([name, value]) => [name, Number(value)])),
    }
  })
}

test('an upload takes the field as well, and a second one is a file of its own', async () => {
  expect(await upload(server, mine.headers)).not.toBe(await upload(server, mine.headers))
  const [row] = await server.db.query<{ count: string }>(
    sql`select count(*) as count from idempotency_keys where account_id = ${mine.accountId} and key = 'file'`,
  )
  expect(row!.count).toBe('0')
})
