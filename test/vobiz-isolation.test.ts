import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAgent } from '../server/core/agents/index.ts'
import { fromUuid, type IdKind, toUuid } from '../server/platform/ids.ts'
import { runDueCampaigns } from './campaign-bench.ts'
import { startTestServer, type TestServer } from './harness.ts'
import { bodies, fieldsOf, hasId, kindOfPath, listRoutes, type Route } from './vobiz-routes.ts'
import { type Answered, call, campaignOf, makeTenant, rowsOf, type Tenant, textTo } from './vobiz-tenants.ts'

/** Fields that name something of ours, by the operations that take them. A new one must be entered here. */
const idFields = [
  'actOnCall call_id',
  'actOnCall channel_id',
  'createCampaign audience_contact_ids',
  'createCampaign channel_id',
  'createCampaign template_id',
  'listMessages cursor',
  'login account_id',
  'sendMessage channel_id',
  'startCall channel_id',
]
/** Meta's own ids, and the note of an order that a new channel may carry: nothing is looked up by them. */
const foreignFields = ['waba_id', 'phone_number_id', 'number_order_id']

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

test('the document names the routes this file is about', () => {
  expect(routes.length).toBeGreaterThan(80)
  expect(routes.every(({ operation }) => operation?.operationId)).toBe(true)
})

describe('ids in paths', () => {
  test('of another account, unknown, of another kind or malformed are not found alike, and nothing changes', {
    timeout: 180_000,
  }, async () => {
    const before = [await rowsOf(server, theirs.accountId), await rowsOf(server, mine.accountId)]
    for (const { method, path, operation } of routes.filter(hasId)) {
      const kind = kindOfPath(path)
      if (operation.requestBody) expect(bodies, operation.operationId).toHaveProperty(operation.operationId)
      const answers = await Promise.all(
        badIds(kind).map((id) =>
          call(server, mine, {
            method,
            path: path.replace(/\{\w+\}/, id),
            body: bodies[operation.operationId],
          }),
        ),
      )
      const route = `${method} ${path}`
      const thing = kind === 'inbox' ? 'CHANNEL' : kind.replace(/[A-Z]/g, '_$&').toUpperCase()
      expect(answers[0], route).toMatchObject({
        status: 404,
        body: { error: { code: `${thing}_NOT_FOUND` } },
      })
      for (const answer of answers) expect(answer, route).toEqual(answers[0])
    }
    expect([await rowsOf(server, theirs.accountId), await rowsOf(server, mine.accountId)]).toEqual(before)
  })

  test('of one’s own are found, so that the refusals above mean something', async () => {
    for (const { path } of routes.filter((route) => hasId(route) && route.method === 'GET')) {
      const answer = await call(server, mine, { path: path.replace(/\{\w+\}/, mine.ids[kindOfPath(path)]!) })
      expect(answer.status, path).toBe(200)
    }
  })
})

describe('ids in bodies and queries', () => {
  test('are all known to this file', () => {
    const found = routes.flatMap(({ operation }) =>
      [...fieldsOf(operation)]
        .filter((field) => /(_ids?|^cursor)$/.test(field) && !foreignFields.includes(field))
        .map((field) => `${operation.operationId} ${field}`),
    )
    expect([...new Set(found)].sort()).toEqual(idFields)
  })

  test.each([
    '/api/v1/messaging',
    '/v1/messaging',
  ])('of another account, unknown, of another kind or malformed are refused alike under %s', async (prefix) => {
    const before = await rowsOf(server, theirs.accountId)
    const post = (path: string, make: (id: string) => object) => (id: string) =>
      call(server, mine, { method: 'POST', path: prefix + path, body: make(id) })
    const cases: [field: string, kind: IdKind, status: number, (id: string) => Promise<Answered>][] = [
      ['sendMessage channel_id', 'inbox', 404, post('/messages', (id) => textTo(id))],
      ['send channel_id', 'inbox', 404, post('/send', (id) => textTo(id))],
      [
        'createCampaign channel_id',
        'inbox',
        404,
        post('/campaigns', (channel_id) => ({ ...campaignOf(mine), channel_id })),
      ],
      [
        'createCampaign template_id',
        'template',
        404,
        post('/campaigns', (template_id) => ({ ...campaignOf(mine), template_id })),
      ],
      [
        'startCall channel_id',
        'inbox',
        404,
        post('/calls/whatsapp', (channel_id) => ({ channel_id, to: '+15550100003', sdp_offer: 'v=0' })),
      ],
      [
        'actOnCall channel_id',
        'inbox',
        404,
        post('/calls/whatsapp/action', (channel_id) => ({
          channel_id,
          call_id: mine.wacid,
          action: 'reject',
        })),
      ],
      [
        'actOnCall call_id',
        'call',
        404,
        post('/calls/whatsapp/action', (call_id) => ({
          channel_id: mine.ids.inbox,
          call_id,
          action: 'reject',
        })),
      ],
      [
        'listMessages cursor',
        'message',
        400,
        (cursor) =>
          call(server, mine, {
            path: `${prefix}/conversations/${mine.ids.conversation}/messages?cursor=${cursor}`,
          }),
      ],
    ]
    for (const [field, kind, status, ask] of cases) {
      const ids = [...badIds(kind), ...(kind === 'call' ? [theirs.wacid, 'wacid.none'] : [])]
      const answers = await Promise.all(ids.map(async (id) => mask(await ask(id), id) as Answered))
      expect(answers[0]!.status, field).toBe(status)
      for (const answer of answers) expect(answer, field).toEqual(answers[0])
    }
    expect(await rowsOf(server, theirs.accountId)).toEqual(before)
  })

  test('the cursor of another account’s page is refused as one that is none', async () => {
    const own = `/api/v1/messaging/conversations/${mine.ids.conversation}/messages?limit=1`
    const body = { ...textTo(theirs.ids.inbox), to: '+15552000002' }
    const { body: sent } = await call(server, theirs, {
      method: 'POST',
      path: '/api/v1/messaging/send',
      body,
    })
    await call(server, theirs, { method: 'POST', path: '/api/v1/messaging/send', body })
    const path = `/api/v1/messaging/conversations/${sent['conversation_id']}/messages?limit=1`
    const cursor = String((await call(server, theirs, { path })).body['next_cursor'])
    expect((await call(server, theirs, { path: `${path}&cursor=${cursor}` })).status).toBe(200)

    const answers = await Promise.all(
      [cursor, 'none'].map(async (given) =>
        mask(await call(server, mine, { path: `${own}&cursor=${given}` }), given),
      ),
    )
    expect(answers[0]).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_ERROR' } } })
    expect(answers[1]).toEqual(answers[0])
  })

  test('the contacts of another account are as good as unknown ones to a campaign', async () => {
    await runDueCampaigns(server.db)
    const before = await rowsOf(server, theirs.accountId)
    const create = (ids: string[]) =>
      call(server, mine, {
        method: 'POST',
        path: '/api/v1/messaging/campaigns',
        body: {
          ...campaignOf(mine),
          audience_type: 'contact_ids',
          audience_contact_ids: ids,
          recipient_variables: { [ids[0]!]: { 1: 'x' } },
        },
      })
    const named = [theirs.ids.contact, toUuid('contact', server.db.newId())]
    const campaigns = await Promise.all(named.map((id) => create([id])))
    await runDueCampaigns(server.db)
    const outcomes = await Promise.all(
      campaigns.map(async ({ status, body }, index) => {
        const path = `/api/v1/messaging/campaigns/${body['id']}/recipients`
        const { body: page } = await call(server, mine, { path })
        const [{ id: _id, campaign_id: _of, ...recipient }] = page['items'] as [Record<string, unknown>]
        return [status, mask(recipient, named[index]!)]
      }),
    )
    expect(outcomes[0]).toEqual([201, expect.objectContaining({ status: 'skipped', contact_id: '<id>' })])
    expect(JSON.stringify(outcomes[0])).not.toContain('15550')
    expect(withoutTimes(outcomes[1])).toEqual(withoutTimes(outcomes[0]))

    const wrong = ['nowhere', mine.ids.inbox, theirs.ids.inbox]
    const refused = await Promise.all(wrong.map(async (id) => mask(await create([id]), id) as Answered))
    expect(refused[0]!.status).toBe(400)
    for (const answer of refused) expect(answer).toEqual(refused[0])
    expect(await rowsOf(server, theirs.accountId)).toEqual(before)
  })

  test('signing in to an account one has no part in is refused as if it were none', async () => {
    const email = 'owner@mine.example'
    const password = 'correct horse battery'
    await server.db.transaction((tx) =>
      createAgent(tx, { accountId: mine.accountId, email, name: 'Owner', role: 'owner', password }),
    )
    const signIn = (account_id: string) =>
      call(server, undefined, {
        method: 'POST',
        path: '/api/v1/auth/login',
        body: { email, password, account_id },
      })
    expect((await signIn(mine.authId)).status).toBe(200)
    const ids = [
      theirs.authId,
      theirs.accountId,
      toUuid('account', theirs.accountId),
      'MA_NOBODY',
      theirs.ids.inbox,
    ]
    const answers = await Promise.all(ids.map(signIn))
    expect(answers[0]!.status).toBe(403)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })
})

/** Another account's, unknown, malformed, and of every other kind. */
function badIds(kind: IdKind): string[] {
  const own = mine.ids[kind]!
  const bent = own.slice(0, -1) + (own.endsWith('0') ? '1' : '0')
  const malformed = ['nowhere', '0', '-1', '%00', '%27', '..%2f', 'null', 'a'.repeat(300), own.slice(1), bent]
  const unknown = [toUuid(kind, server.db.newId()), fromUuid(kind, own)!, crypto.randomUUID()]
  const otherKinds = [mine.ids, theirs.ids].flatMap((ids) =>
    Object.entries(ids).flatMap(([of, id]) => (of === kind ? [] : [id])),
  )
  return [theirs.ids[kind]!, ...unknown, ...malformed, ...otherKinds]
}

/** The answer with `<id>` for what it repeats of the question. */
function mask(answer: unknown, id: string): unknown {
  if (answer === id || answer === decodeURIComponent(id)) return '<id>'
  if (Array.isArray(answer)) return answer.map((item) => mask(item, id))
  if (typeof answer !== 'object' || answer === null) return answer
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, mask(value, id)]))
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, '<time>'))
}
