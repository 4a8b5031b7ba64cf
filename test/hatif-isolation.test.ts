import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromUuid, type IdKind, toUuid } from '../server/platform/ids.ts'
import { startTestServer, type TestServer } from './harness.ts'
import { fieldsOf, listRoutes, parametersOf, pathWith, type Route, routingTable } from './hatif-routes.ts'
import { type Answered, bodiesOf, call, ivrTo, makeTenant, type Tenant } from './hatif-tenants.ts'
import { rowsOf } from './vobiz-tenants.ts'

/** Fields that name something of ours, by the operations that take them. A new one must be entered here. */
const idFields = [
  'assignConversation assignedAiAgentId',
  'assignConversation assignedUserId',
  'createConversation assignToAiAgentId',
  'createConversation assignToUserId',
  'createConversation channelId',
  'listConversations assigneeUserIds',
  'listConversations contactIds',
  'listConversations tagIds',
  'listConversationsOfAllChannels assigneeUserIds',
  'listConversationsOfAllChannels contactIds',
  'listConversationsOfAllChannels tagIds',
  'placeOutboundIvr channelId',
  'placeOutboundIvr externalId',
  'searchContacts propertyDefinitionId',
  'sendFile channelId',
  'sendTemplate channelId',
  'sendText channelId',
  'tagConversation tagIds',
]

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

test('the document names every route that the program answers', () => {
  const documented = routes.map(({ method, path }) => `${method} ${path}`)
  expect(documented.toSorted()).toEqual(routingTable(server).toSorted())
  expect(documented.length).toBeGreaterThan(35)
})

describe('ids in paths', () => {
  test('of another account, unknown, of another kind or malformed are not found alike, and nothing changes', {
    timeout: 180_000,
  }, async () => {
    const before = [await rowsOf(server, theirs.accountId), await rowsOf(server, mine.accountId)]
    const bodies = bodiesOf(mine)
    for (const { method, path, operation } of routes)
      for (const { name, kind } of parametersOf(path)) {
        const route = `${method} ${path} {${name}}`
        if (operation.requestBody) expect(bodies, route).toHaveProperty(operation.operationId)
        const answers = await Promise.all(
          badIds(kind).map((id) =>
            call(server, mine, {
              method,
              path: pathWith(path, mine.ids, { [name]: id }),
              body: bodies[operation.operationId],
            }),
          ),
        )
        expect(answers[0]!.status, route).toBe(404)
        for (const answer of answers) expect(plain(answer), route).toEqual(plain(answers[0]!))
      }
    expect([await rowsOf(server, theirs.accountId), await rowsOf(server, mine.accountId)]).toEqual(before)
  })

  test('of one’s own are found, so that the refusals above mean something', async () => {
    for (const { method, path } of routes)
      if (method === 'GET') {
        const answer = await call(server, mine, { path: pathWith(path, mine.ids) })
        expect(answer.status, path).toBe(200)
        const upper = pathWith(path, mine.ids).toUpperCase()
        expect((await call(server, mine, { path: upper })).body, path).toEqual(answer.body)
      }
  })
})

describe('ids in bodies and queries', () => {
  test('are all known to this file', () => {
    const found = routes.flatMap(({ operation }) =>
      [...fieldsOf(operation)]
        .filter((field) => /Ids?$/.test(field))
        .map((field) => `${operation.operationId} ${field}`),
    )
    expect([...new Set(found)].sort()).toEqual(idFields)
  })

  test('of another account, unknown, of another kind or malformed are refused alike', async () => {
    const before = [await rowsOf(server, theirs.accountId), await rowsOf(server, mine.accountId)]
    const bodies = bodiesOf(mine)
    const conversation = `/v2/conversations/service-account/${mine.ids.conversation}`
    const post = (path: string, make: (id: string) => object) => (id: string) =>
      call(server, mine, { method: 'POST', path, body: make(id) })
    const whatsapp = '/v1/whatsapp/service-account'
    const create = '/v2/conversations/service-account/create'
    const cases: [field: string, kind: IdKind, (id: string) => Promise<Answered>][] = [
      ['assignedUserId', 'user', post(`${conversation}/assign`, (id) => ({ assignedUserId: id }))],
      ['assignedAiAgentId', 'agent', post(`${conversation}/assign`, (id) => ({ assignedAiAgentId: id }))],
      [
        'assignToUserId',
        'user',
        post(create, (id) => ({ ...bodies['createConversation'], assignToUserId: id })),
      ],
      [
        'assignToAiAgentId',
        'agent',
        post(create, (id) => ({ ...bodies['createConversation'], assignToAiAgentId: id })),
      ],
      ['tagIds', 'tag', post(`${conversation}/tags`, (id) => ({ tagIds: [mine.ids.tag, id] }))],
      [
        'propertyDefinitionId',
        'customField',
        post('/v1/contacts/search', (id) => ({
          customPropertyFilters: [{ propertyDefinitionId: id, operator: 1, value: 'x' }],
        })),
      ],
      ...(
        [
          [create, 'createConversation'],
          [`${whatsapp}/sendText`, 'sendText'],
          [`${whatsapp}/sendTemplate`, 'sendTemplate'],
          [`${whatsapp}/sendFile`, 'sendFile'],
          ['/v1/outbound-ivr', 'placeOutboundIvr'],
        ] as const
      ).map(
        ([path, operation]) =>
          [
            `${operation} channelId`,
            'inbox',
            post(path, (channelId) => ({ ...bodies[operation], channelId })),
          ] as (typeof cases)[number],
      ),
    ]
    for (const [field, kind, ask] of cases) {
      // A membership's id names a user too, and so stands for one of its own.
      const ids = badIds(kind).filter((id) => kind !== 'user' || id !== mine.ids.agent)
      const answers = await Promise.all(ids.map(ask))
      expect(answers[0]!.status, field).toBe(404)
      for (const answer of answers) expect(plain(answer), field).toEqual(plain(answers[0]!))
    }
    expect([await rowsOf(server, theirs.accountId), await rowsOf(server, mine.accountId)]).toEqual(before)
  })

  test('of another account find nothing in a list, as those of nobody', async () => {
    const lists = [
      '/v2/conversations/service-account/channels',
      `/v2/conversations/service-account/channels/${mine.ids.inbox}`,
    ]
    for (const path of lists)
      for (const [field, kind] of [
        ['contactIds', 'contact'],
        ['tagIds', 'tag'],
        ['assigneeUserIds', 'user'],
        ['assigneeUserIds', 'agent'],
      ] as const) {
        const own = await call(server, mine, { path: `${path}?${field}=${mine.ids[kind]}` })
        expect(own.body['totalCount'], field).toBe(1)
        for (const id of [theirs.ids[kind], toUuid(kind, server.db.newId()), mine.ids.inbox, 'nowhere'])
          expect((await call(server, mine, { path: `${path}?${field}=${id}` })).body, field).toEqual({
            totalCount: 0,
            items: [],
          })
      }
  })

  test('an external id belongs to its account alone', async () => {
    const before = await rowsOf(server, theirs.accountId)
    const order = { ...ivrTo(mine.ids.inbox), externalId: theirs.externalId }
    const ask = () => call(server, mine, { method: 'POST', path: '/v1/outbound-ivr', body: order })
    const { body: placed } = await ask()
    expect(placed).toMatchObject({ channelId: mine.ids.inbox, destinationNumber: '+966550000099' })
    expect((await ask()).body['id']).toBe(placed['id'])
    expect(placed['id']).not.toBe(theirs.ids.ivrCall)
    expect(await rowsOf(server, theirs.accountId)).toEqual(before)
  })
})

test('a number, a name or a template of another account is nobody’s', async () => {
  const before = await rowsOf(server, theirs.accountId)
  const { phone } = theirs
  const digits = phone.slice(1)
  for (const path of [`/v1/contacts?phoneNumber=${digits}`, '/v1/contacts?name=line%202'])
    expect((await call(server, mine, { path })).body, path).toEqual({ totalCount: 0, items: [] })
  const card = `BEGIN:VCARD\nVERSION:3.0\nFN:Mine now\nTEL:${phone}\nEND:VCARD`
  const imported = await call(server, mine, {
    method: 'POST',
    path: '/v1/contacts/import/vcards',
    body: { vCards: [card] },
  })
  expect(imported.body).toEqual({ created: 1, updated: 0, errors: [] })
  const contact = { name: 'Again', phoneNumber: phone }
  const made = await call(server, mine, { method: 'POST', path: '/v1/contacts', body: contact })
  expect(made.body).toMatchObject({ name: 'Mine now', notes: [], customProperties: [] })
  expect(made.body['id']).not.toBe(theirs.ids.contact)
  const bodies = bodiesOf({ ...mine, phone })
  const started = await call(server, mine, {
    method: 'POST',
    path: '/v2/conversations/service-account/create',
    body: bodies['createConversation'],
  })
  expect(started.body).toMatchObject({ contactId: made.body['id'], conversation: { assigneeId: null } })
  const named = await call(server, mine, {
    method: 'POST',
    path: '/v1/contacts',
    body: { ...contact, phoneNumber: '+966550000077', customFields: { 'Secret of line 2': 'x' } },
  })
  expect(named.body).toMatchObject({ customFields: { 'Secret of line 2': 'x' }, customProperties: [] })
  expect(await rowsOf(server, theirs.accountId)).toEqual(before)
})

test('with the token of another account, no route shows or changes anything of this one', async () => {
  const before = await rowsOf(server, mine.accountId)
  const bodies = bodiesOf(mine)
  const secrets = [...new Set([...Object.values(mine.ids), mine.accountId, mine.bot])]
  for (const { method, path, operation } of routes) {
    const route = `${method} ${path}`
    const answer = await call(server, theirs, {
      method,
      path: pathWith(path, mine.ids),
      body: bodies[operation.operationId],
    })
    if (path.includes('{')) expect(answer.status, route).toBe(404)
    const text = JSON.stringify(answer)
    expect(
      secrets.filter((id) => text.includes(id)),
      route,
    ).toEqual([])
    expect(text, route).not.toMatch(/(Secret|Person|Tag) of line 1|of Mine/)
  }
  expect(await rowsOf(server, mine.accountId)).toEqual(before)
})

/** Another account's, unknown, malformed, and of every other kind. */
function badIds(kind: IdKind): string[] {
  const own = mine.ids[kind]!
  const bent = own.slice(0, -1) + (own.endsWith('0') ? '1' : '0')
  const bare = own.replaceAll('-', '')
  const malformed = ['nowhere', '0', '-1', '%00', '%27', '..%2f', 'null', 'undefined', 'a'.repeat(300)]
  const unlike = [own.slice(1), bent, bare, `{${own}}`]
  const unknown = [toUuid(kind, server.db.newId()), fromUuid(kind, own)!, crypto.randomUUID()]
  const otherKinds = [mine.ids, theirs.ids].flatMap((ids) =>
    Object.entries(ids).flatMap(([of, id]) => (of === kind ? [] : [id])),
  )
  return [theirs.ids[kind]!, ...unknown, ...malformed, ...unlike, ...otherKinds]
}

/** What an answer says, without what is another each time. */
function plain({ status, headers, body }: Answered) {
  const { 'x-request-id': _id, 'x-correlation-id': _same, date: _at, ...rest } = headers
  return { status, headers: rest, body }
}
