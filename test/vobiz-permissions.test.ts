import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid, type IdKind } from '../server/platform/ids.ts'
import { startTestServer, type TestServer } from './harness.ts'
import { bodies, hasId, kindOfPath, listRoutes, ownPath, type Route } from './vobiz-routes.ts'
import {
  call,
  campaignOf,
  type Headers,
  type Line,
  limit,
  makeLine,
  makeTenant,
  rowsOf,
  type Tenant,
  textTo,
} from './vobiz-tenants.ts'

let server: TestServer
let routes: Route[]
let mine: Tenant
let theirs: Tenant

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  routes = await listRoutes(server)
  mine = await makeTenant(server, 'Mine', 1)
  theirs = await makeTenant(server, 'Theirs', 2)
})
afterAll(() => server.close())

describe('credentials', () => {
  test('without any, with a wrong token or with another account’s, every route answers the same 401', async () => {
    const before = await rowsOf(server, mine.accountId)
    const { 'x-auth-id': id, 'x-auth-token': token } = mine.headers as Record<string, string>
    const bad: Headers[] = [
      {},
      { 'x-auth-id': id! },
      { 'x-auth-token': token! },
      { 'x-auth-id': id!, 'x-auth-token': 'wrong' },
      { 'x-auth-id': theirs.authId, 'x-auth-token': token! },
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
    ]
    const open: string[] = []
    for (const { method, path, operation } of routes) {
      if (operation.security?.length === 0) open.push(operation.operationId)
      else
        for (const headers of bad) {
          const answer = await call(server, { headers }, { method, path: ownPath(path, mine) })
          expect(answer, `${method} ${path}`).toMatchObject({
            status: 401,
            body: { error: { code: 'INVALID_CREDENTIALS' } },
          })
        }
    }
    expect(open).toEqual(['login'])
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })

  test('that may only read are refused every change with the same 403, and read everything', async () => {
    const reader = await limit(server, mine, { readOnly: true })
    const before = await rowsOf(server, mine.accountId)
    const refusals = []
    for (const { method, path, operation } of routes.filter(
      (route) => route.operation.operationId !== 'login',
    )) {
      const answer = await call(server, reader, {
        method,
        path: ownPath(path, mine),
        body: bodies[operation.operationId],
      })
      if (method !== 'GET') refusals.push({ route: `${method} ${path}`, answer })
      else expect(answer, path).toEqual(await call(server, mine, { path: ownPath(path, mine) }))
    }
    expect(refusals.length).toBeGreaterThan(40)
    for (const { route, answer } of refusals) {
      expect(answer, route).toEqual(refusals[0]!.answer)
      expect(answer, route).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } })
    }
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })
})

describe('a credential limited to one inbox', () => {
  let caller: { headers: Headers }
  let second: Line
  /** Of the account, not of an inbox: any credential of the account may use them. */
  const accountWide = new Set<IdKind>(['contact', 'cannedResponse'])

  beforeAll(async () => {
    caller = await limit(server, mine, { inboxIds: [mine.inbox.id] })
    second = await makeLine(server, mine, 3)
  })

  test('is refused what belongs to another inbox, by every path', async () => {
    const before = await rowsOf(server, mine.accountId)
    for (const { method, path, operation } of routes.filter(hasId)) {
      const kind = kindOfPath(path)
      if (accountWide.has(kind)) continue
      const answer = await call(server, caller, {
        method,
        path: path.replace(/\{\w+\}/, second.ids[kind]!),
        body: bodies[operation.operationId],
      })
      const route = `${method} ${path}`
      expect([403, 404], route).toContain(answer.status)
      expect(JSON.stringify(answer), route).not.toContain('line 3')
    }
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })

  test('is refused what belongs to another inbox, by every field', async () => {
    const before = await rowsOf(server, mine.accountId)
    const { inbox: channel_id, template: template_id } = second.ids
    const own = { channel_id: mine.ids.inbox, action: 'reject' }
    const asks: [path: string, body: object][] = [
      ['/messages', textTo(channel_id)],
      ['/send', textTo(channel_id)],
      ['/campaigns', { ...campaignOf(mine), channel_id, template_id }],
      ['/campaigns', { ...campaignOf(mine), template_id }],
      [
        '/campaigns',
        { ...campaignOf(mine), template_id: undefined, template_name: 'line_3', template_language: 'en_US' },
      ],
      ['/calls/whatsapp', { channel_id, to: '+15550100003', sdp_offer: 'v=0' }],
      ['/calls/whatsapp/action', { channel_id, call_id: second.wacid, action: 'reject' }],
      ['/calls/whatsapp/action', { ...own, call_id: second.wacid }],
      ['/calls/whatsapp/action', { ...own, call_id: second.ids.call }],
    ]
    for (const [path, body] of asks) {
      const answer = await call(server, caller, { method: 'POST', path: `/api/v1/messaging${path}`, body })
      expect([403, 404], path).toContain(answer.status)
    }
    const cursor = `/api/v1/messaging/conversations/${mine.ids.conversation}/messages?cursor=${second.ids.message}`
    expect((await call(server, caller, { path: cursor })).status).toBe(400)
    expect(await rowsOf(server, mine.accountId)).toEqual(before)
  })

  test('sees nothing of another inbox in any list', async () => {
    const lists = routes.filter(
      ({ method, path }) => method === 'GET' && !path.includes('{') && !/(ws|me)$/.test(path),
    )
    const traces = Object.entries(second.ids)
      .filter(([kind]) => !accountWide.has(kind as IdKind))
      .map(([, id]) => id)
    const seen: string[] = []
    for (const { path } of lists) {
      for (const query of ['?country=IN', '?country=IN&page=1&limit=100']) {
        const whole = JSON.stringify(await call(server, mine, { path: path + query }))
        const part = JSON.stringify(await call(server, caller, { path: path + query }))
        const leaked = traces.filter((id) => part.includes(id))
        expect(leaked, path).toEqual([])
        if (traces.some((id) => whole.includes(id))) seen.push(path)
      }
    }
    // The account's own credential sees them in these lists, so the test would have found them.
    expect(
      [...new Set(seen)]
        .filter((path) => path.startsWith('/api'))
        .map((path) => path.slice(17))
        .sort(),
    ).toEqual([
      '/calls/whatsapp/logs',
      '/campaigns',
      '/channels',
      '/channels/whatsapp',
      '/conversations',
      '/webhooks',
    ])
  })

  test('cannot connect another channel, and a webhook it makes hears of its own inbox only', async () => {
    const channel = {
      waba_id: '1',
      phone_number_id: '2',
      phone_number: '+15550100999',
      number_onboarding_mode: 'bring_your_own',
      number_provider: 'meta_direct',
      access_token: 't',
    }
    for (const [path, body] of [
      ['/channels/whatsapp', channel],
      ['/channels', channel],
      ['/channels/whatsapp/embedded-signup', { code: 'c', waba_id: '1' }],
    ] as const)
      expect(
        (await call(server, caller, { method: 'POST', path: `/api/v1/messaging${path}`, body })).status,
      ).toBe(403)
    const made = await call(server, caller, {
      method: 'POST',
      path: '/api/v1/messaging/webhooks',
      body: { url: 'http://127.0.0.1:8099/limited', secret: 's' },
    })
    const [row] = await server.db.query<{ inbox_ids: string[] }>(
      sql`select inbox_ids from webhooks where id = ${fromUuid('webhook', String(made.body['id']))!}`,
    )
    expect(row!.inbox_ids.map(String)).toEqual([mine.inbox.id])
  })
})
