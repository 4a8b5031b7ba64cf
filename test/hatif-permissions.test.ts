import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IdKind } from '../server/platform/ids.ts'
import { startTestServer, type TestServer } from './harness.ts'
import { hatifHeaders } from './hatif-caller.ts'
import { listRoutes, parametersOf, pathWith, type Route } from './hatif-routes.ts'
import {
  type Asked,
  bodiesOf,
  call,
  type Headers,
  ivrTo,
  type Line,
  limit,
  makeLine,
  makeTenant,
  type Tenant,
} from './hatif-tenants.ts'
import { rowsOf } from './vobiz-tenants.ts'

/** Where a token comes from, and ends: what lets in there is the client's id and secret. */
const open = ['connectToken', 'connectRevoke']

let server: TestServer
let routes: Route[]
let mine: Tenant
let theirs: Tenant

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  routes = (await listRoutes(server)).filter(({ operation }) => !open.includes(operation.operationId))
  mine = await makeTenant(server, 'Mine', 1)
  theirs = await makeTenant(server, 'Theirs', 2)
})
afterAll(() => server.close())

const asked = ({ method, path, operation }: Route, line: Line): Asked => ({
  method,
  path: pathWith(path, line.ids),
  body: bodiesOf(line)[operation.operationId],
})

describe('credentials', () => {
  test('only the two routes about tokens need none', async () => {
    const documented = await listRoutes(server)
    const needing = documented.filter(({ operation }) => operation.security?.length !== 0)
    expect(needing.length).toBe(routes.length)
    expect(documented.length - needing.length).toBe(open.length)
  })

  test('without a token, with one that is none, without its scope: every route answers alike, and nothing', async () => {
    const { client_id, client_secret } = mine.credentials.hatif
    const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64')
    const own = mine.headers['authorization']!
    const bent = own.slice(0, -1) + (own.endsWith('a') ? 'b' : 'a')
    // The account stands in the token; with another's in its place it belongs to nobody.
    const [account, rest] = [theirs.headers['authorization']!.split('.')[0], own.split('.')[1]]
    const bare = await hatifHeaders(server, mine, { scope: '' })
    const otherScope = await hatifHeaders(server, mine, { scope: 'openid' })
    const before = await rowsOf(server, mine.accountId)
    const challenge = 'Bearer error="invalid_token"'
    const bad: [headers: Headers, status: number, challenge: string | undefined][] = [
      [{}, 401, 'Bearer'],
      [{ authorization: `Basic ${basic}` }, 401, 'Bearer'],
      [{ authorization: 'Bearer ' }, 401, 'Bearer'],
      [{ authorization: own.replace('Bearer ', '') }, 401, 'Bearer'],
      [{ 'x-auth-id': client_id, 'x-auth-token': client_secret }, 401, 'Bearer'],
      [{ cookie: own }, 401, 'Bearer'],
      [{ authorization: `Bearer ${client_secret}` }, 401, challenge],
      [{ authorization: bent }, 401, challenge],
      [{ authorization: `${account}.${rest}` }, 401, challenge],
      [{ authorization: `Bearer ${mine.credentials.parley.key}` }, 401, challenge],
      [bare, 401, challenge],
      [otherScope, 403, undefined],
    ]
    for (const route of routes)
      for (const [headers, status, told] of bad) {
        const answer = await call(server, { headers }, asked(route, mine))
        const name = `${route.method} ${route.path} ${JSON.stringify(headers)}`
        expect([answer.status, answer.body, answer.headers['www-authenticate']], name).toEqual([
          status,
          {},
          told,
        ])
        expect(answer.headers['content-length'], name).toBe('0')
      }
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })

  test('that may only read are refused every change with the same 403, and read everything', async () => {
    const reader = await limit(server, mine, { readOnly: true })
    const before = await rowsOf(server, mine.accountId)
    let refused = 0
    for (const route of routes) {
      const { method, path, operation } = route
      const answer = await call(server, reader, asked(route, mine))
      if (method === 'GET' || operation.operationId === 'searchContacts') {
        expect(answer.status, path).toBe(200)
        expect(answer.body, path).toEqual((await call(server, mine, asked(route, mine))).body)
        continue
      }
      refused += 1
      expect([answer.status, answer.body['error']], `${method} ${path}`).toEqual([
        403,
        {
          code: null,
          message: 'This credential may only read',
          details: null,
          data: {},
          validationErrors: null,
        },
      ])
    }
    expect(refused).toBeGreaterThan(18)
    const spelled = { method: 'POST', path: '/V1/Contacts/Search/?x=1' }
    expect((await call(server, reader, spelled)).status).toBe(200)
    const disguised = { method: 'POST', path: '/v1/tags/service-account?x=/search', body: { name: 'x' } }
    expect((await call(server, reader, disguised)).status).toBe(403)
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })
})

describe('a credential limited to one inbox', () => {
  let caller: { headers: Headers }
  let second: Line
  /** Of the account, not of an inbox: any credential of the account may use them. */
  const accountWide = new Set<IdKind>(['contact', 'customField', 'tag', 'agent', 'user'])

  beforeAll(async () => {
    caller = await limit(server, mine, { inboxIds: [mine.inbox.id] })
    second = await makeLine(server, mine, 3)
  })

  test('is refused what belongs to another inbox, by every path', async () => {
    const before = await rowsOf(server, mine.accountId)
    let tried = 0
    for (const route of routes)
      for (const { kind } of parametersOf(route.path).filter((each) => !accountWide.has(each.kind))) {
        tried += 1
        const answer = await call(server, caller, asked(route, second))
        const name = `${route.method} ${route.path} ${kind}`
        expect(answer.status, name).toBe(403)
        expect(JSON.stringify(answer), name).not.toContain('line 3')
      }
    expect(tried).toBeGreaterThan(4)
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })

  test('is refused what belongs to another inbox, by every field', async () => {
    const before = await rowsOf(server, mine.accountId)
    const naming = routes.filter(
      ({ operation }) => 'channelId' in (bodiesOf(second)[operation.operationId] ?? {}),
    )
    expect(naming.length).toBe(5)
    for (const route of naming)
      expect((await call(server, caller, asked(route, second))).status, route.path).toBe(403)
    // The call that had this external id first is of the other inbox.
    const order = { ...ivrTo(mine.ids.inbox), externalId: second.externalId }
    const repeated = await call(server, caller, { method: 'POST', path: '/v1/outbound-ivr', body: order })
    expect(repeated.status).toBe(403)
    expect(JSON.stringify(repeated.body)).not.toContain(second.phone)
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })

  test('sees nothing of another inbox in any list, and all of its own', async () => {
    const traces = Object.entries(second.ids).flatMap(([kind, id]) =>
      accountWide.has(kind as IdKind) ? [] : [id],
    )
    const seen: string[] = []
    const hides = (text: string) => traces.filter((id) => text.includes(id))
    for (const route of routes.filter(
      ({ method, operation }) => method === 'GET' || operation.operationId === 'searchContacts',
    ))
      for (const query of ['', `?contactIds=${second.ids.contact}&phoneNumber=${second.phone.slice(1)}`]) {
        const { path, ...rest } = asked(route, mine)
        const ask = { ...rest, path: path + query }
        const whole = await call(server, mine, ask)
        const part = await call(server, caller, ask)
        expect(part.status, path).toBe(200)
        expect(hides(JSON.stringify(part)), path).toEqual([])
        if (hides(JSON.stringify(whole)).length > 0) seen.push(route.path)
        else expect(part.body, path).toEqual(whole.body)
      }
    // The account's own credential sees them in these lists, so the test would have found them.
    expect([...new Set(seen)].sort()).toEqual([
      '/v1/call/list',
      '/v1/channels/service-account',
      '/v2/conversations/service-account/channels',
    ])
  })

  test('may do with its own inbox what the account may', async () => {
    for (const operation of [
      'createConversation',
      'sendTemplate',
      'placeOutboundIvr',
      'assignConversation',
      'tagConversation',
    ]) {
      const route = routes.find((each) => each.operation.operationId === operation)!
      expect((await call(server, caller, asked(route, mine))).status, operation).toBe(200)
    }
  })
})
