import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAgents } from '../server/core/agents/index.ts'
import { listEvents } from '../server/core/events/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'

let server: TestServer
let accountId: string
let call: ParleyCaller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  call = await createParleyCaller(server, accountId)
})
afterAll(() => server.close())

describe('who may come in', () => {
  test.each([
    [{}, 401],
    [{ authorization: 'Bearer pk_unknown' }, 401],
    [{ authorization: 'Basic cGs6' }, 401],
  ])('nobody with %o', async (headers, status) => {
    const answer = await server.app.http.inject({ url: '/parley/v1/account', headers })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.json()).toMatchObject({
      type: 'urn:parley:error:unauthenticated',
      status,
      code: 'unauthenticated',
      request_id: answer.headers['x-request-id'],
    })
  })

  test('a key of another dialect does not fit', async () => {
    const { credentials } = await makeAccount(server.db)
    const headers = { authorization: `Bearer ${credentials.hatif.client_secret}` }
    expect((await server.app.http.inject({ url: '/parley/v1/account', headers })).statusCode).toBe(401)
  })

  test('a key that may only read changes nothing', async () => {
    const reader = await createParleyCaller(server, accountId, { readOnly: true })
    expect((await reader('GET', '/agents')).status).toBe(200)
    const refused = await reader('POST', '/agents', { name: 'Helper', is_bot: true })
    expect(refused.body).toMatchObject({ status: 403, code: 'forbidden', detail: 'This key may only read' })
  })

  test('a key for some parts gets no other one', async () => {
    const limited = await createParleyCaller(server, accountId, { scopes: ['agents'] })
    expect((await limited('GET', '/agents')).status).toBe(200)
    expect((await limited('GET', '/webhooks')).status).toBe(403)
    expect((await limited('GET', '/account')).status).toBe(403)
  })

  test('a key for some inboxes has nothing to do with agents, and sees the webhooks of its inboxes', async () => {
    const inbox = await makeWhatsAppInbox(server, accountId)
    const bound = await createParleyCaller(server, accountId, { inboxIds: [inbox.id] })
    expect((await bound('GET', '/agents')).status).toBe(403)
    const whole = await call('POST', '/webhooks', { dialect: 'parley', url: 'http://127.0.0.1:9009/all' })
    const own = await bound('POST', '/webhooks', { dialect: 'parley', url: 'http://127.0.0.1:9009/own' })
    expect(own.body.webhook.inbox_ids).toEqual([inbox.id])
    const seen = (await bound('GET', '/webhooks')).body.items as { id: string }[]
    expect(seen.map(({ id }) => id)).toEqual([own.body.webhook.id])
    for (const method of ['GET', 'DELETE'])
      expect((await bound(method, `/webhooks/${whole.body.webhook.id}`)).status).toBe(404)
    await call('DELETE', `/webhooks/${whole.body.webhook.id}`)
    await call('DELETE', `/webhooks/${own.body.webhook.id}`)
  })
})

test('what is wrong is told field by field, and a route that is none in the same form', async () => {
  const wrong = await call('POST', '/agents', { nmae: 'Ann', email: 7 })
  expect(wrong.body).toMatchObject({ status: 400, code: 'invalid_request', title: expect.any(String) })
  const fields = wrong.body.errors as { field: string; code: string }[]
  expect(fields.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
    'email INVALID',
    'name REQUIRED',
    'nmae UNKNOWN',
  ])
  expect((await call('GET', '/nothing')).body).toMatchObject({ status: 404, code: 'not_found' })
  const broken = await server.app.http.inject({
    method: 'POST',
    url: '/parley/v1/agents',
    headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    payload: '{',
  })
  expect(broken.headers['content-type']).toContain('application/problem+json')
})

describe('agents', () => {
  test('are made, read in both spellings, changed, listed page by page, and deleted', async () => {
    const mine = (await makeAccount(server.db)).id
    const own = await createParleyCaller(server, mine)
    const made = await own('POST', '/agents', { name: ' Ann ', email: 'Ann@Example.com', role: 'owner' })
    expect(made).toMatchObject({
      status: 201,
      body: {
        agent: { name: 'Ann', email: 'ann@example.com', role: 'owner', is_bot: false },
        password: expect.stringMatching(/^.{12,}$/),
      },
    })
    const bot = await own('POST', '/agents', { name: 'Helper', is_bot: true })
    expect(bot.body).toMatchObject({
      agent: { name: 'Helper', email: null, user_id: null, is_bot: true },
      password: null,
    })
    const { id, uuid } = made.body.agent
    expect(uuid).toBe(toUuid('agent', id))
    expect((await own('GET', `/agents/${uuid}`)).body).toEqual((await own('GET', `/agents/${id}`)).body)
    await own('POST', '/agents', { name: 'Bo', email: 'bo@example.com' })
    const changed = await own('PATCH', `/agents/${bot.body.agent.id}`, { name: 'Robin' })
    expect(changed.body).toMatchObject({ name: 'Robin', is_bot: true })

    const names: string[] = []
    let next = ''
    do {
      const page = (await own('GET', `/agents?limit=2${next}`)).body
      names.push(...page.items.map(({ name }: { name: string }) => name))
      next = page.next_cursor && `&cursor=${page.next_cursor}`
    } while (next)
    expect(names).toEqual(['Ann', 'Robin', 'Bo'])

    expect((await own('DELETE', `/agents/${bot.body.agent.uuid}`)).status).toBe(204)
    expect((await own('GET', `/agents/${bot.body.agent.id}`)).status).toBe(404)
    const types = (await listEvents(server.db, { accountId: mine, after: '0', limit: 100 })).map(
      ({ type }) => type,
    )
    expect(types).toEqual([
      'agent.created',
      'agent.created',
      'agent.created',
      'agent.updated',
      'agent.deleted',
    ])
  })

  test('the last owner stays an owner', async () => {
    const mine = (await makeAccount(server.db)).id
    const own = await createParleyCaller(server, mine)
    const { body } = await own('POST', '/agents', { name: 'Ann', email: 'first@example.com', role: 'owner' })
    const path = `/agents/${body.agent.id}`
    expect((await own('DELETE', path)).body).toMatchObject({ status: 409, code: 'invalid_state' })
    expect((await own('PATCH', path, { role: 'agent' })).status).toBe(409)
    await own('POST', '/agents', { name: 'Bo', email: 'second@example.com', role: 'owner' })
    const [left] = await Promise.all([own('DELETE', path), own('PATCH', path, { role: 'agent' })])
    expect(left.status).toBe(204)
    expect((await listAgents(server.db, mine)).map(({ role }) => role)).toEqual(['owner'])
  })

  test('who goes leaves their conversations to nobody and is signed out; who stays elsewhere keeps their user', async () => {
    const { db } = server
    const [mine, theirs] = [(await makeAccount(db)).id, (await makeAccount(db)).id]
    const [here, there] = [await createParleyCaller(server, mine), await createParleyCaller(server, theirs)]
    const person = { name: 'Cy', email: 'cy@example.com' }
    const { body } = await here('POST', '/agents', person)
    expect((await there('POST', '/agents', person)).body.password).toBeNull()
    const { id, user_id: userId } = body.agent
    const inbox = await makeWhatsAppInbox(server, mine)
    const conversationId = await assignTo(id, inbox)
    await db.query(sql`
      insert into sessions (token_hash, id, account_id, user_id, created_at, expires_at)
      values (${`h${id}`}, ${id}, ${mine}, ${userId}, now(), now())`)

    expect((await here('DELETE', `/agents/${id}`)).status).toBe(204)
    const [row] = await db.query<{ assignee_id: string | null; event_count: number }>(
      sql`select assignee_id, event_count from conversations where account_id = ${mine} and id = ${conversationId}`,
    )
    expect(row).toMatchObject({ assignee_id: null, event_count: 2 })
    const counters = await db.query<{ assignee_id: string; count: string }>(
      sql`select assignee_id, count from conversation_counters where account_id = ${mine} and count <> 0`,
    )
    expect(counters).toEqual([{ assignee_id: '0', count: '1' }])
    expect(await db.query(sql`select 1 from sessions where user_id = ${userId}`)).toEqual([])
    expect(await db.query(sql`select 1 from users where id = ${userId}`)).toHaveLength(1)
    const [other] = (await there('GET', '/agents')).body.items
    await there('DELETE', `/agents/${other.id}`)
    expect(await db.query(sql`select 1 from users where id = ${userId}`)).toEqual([])
  })

  test('of another account, unknown, of another kind or malformed are not found alike', async () => {
    const foreign = await createParleyCaller(server, (await makeAccount(server.db)).id)
    const { body } = await foreign('POST', '/agents', { name: 'Foreign', is_bot: true })
    const { id, uuid } = body.agent
    const texts = [id, uuid, '12', toUuid('agent', '12'), toUuid('webhook', id), 'nobody', '0']
    for (const text of texts) {
      for (const [method, change] of [['GET'], ['PATCH', { name: 'Mine' }], ['DELETE']] as const) {
        const answer = await call(method, `/agents/${text}`, change)
        expect(answer.body, `${method} ${text}`).toMatchObject({ status: 404, detail: 'Agent not found' })
      }
    }
    expect((await foreign('GET', `/agents/${id}`)).body.name).toBe('Foreign')
  })
})

describe('account settings', () => {
  test('are read with their defaults, changed one by one, and taken back', async () => {
    const mine = (await makeAccount(server.db, 'Acme')).id
    const own = await createParleyCaller(server, mine)
    const usual = {
      requests_per_second: 0,
      strict_window: false,
      hatif_casing: 'live',
      hatif_enum_names: false,
      default_country_code: '966',
    }
    expect((await own('GET', '/account')).body).toMatchObject({ id: mine, name: 'Acme', settings: usual })
    const settings = { hatif_casing: 'documented', hatif_enum_names: true, default_country_code: '+971' }
    const changed = await own('PATCH', '/account', { name: ' Acme Ltd ', settings })
    expect(changed.body).toMatchObject({
      name: 'Acme Ltd',
      settings: { ...usual, ...settings, default_country_code: '971' },
    })
    await own('PATCH', '/account', { settings: { hatif_casing: null, strict_window: 'on' } })
    expect((await own('GET', '/account')).body).toMatchObject({
      name: 'Acme Ltd',
      settings: { hatif_casing: 'live', hatif_enum_names: true, strict_window: true },
    })
  })

  test('that make no sense are refused, all of them at once, and nothing changes', async () => {
    const before = (await call('GET', '/account')).body
    const { status, body } = await call('PATCH', '/account', {
      settings: {
        hatif_casing: 'loud',
        default_country_code: '0',
        requests_per_second: -1,
        strict_window: 'maybe',
      },
    })
    expect(status).toBe(400)
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'hatif_casing',
      'default_country_code',
      'requests_per_second',
      'strict_window',
    ])
    expect((await call('PATCH', '/account', { settings: { colour: 'red' } })).body.errors).toMatchObject([
      { field: 'colour', code: 'UNKNOWN' },
    ])
    expect((await call('GET', '/account')).body).toEqual(before)
  })
})

/** A conversation of an inbox that an agent answers, as its kept totals have it. */
async function assignTo(agentId: string, inbox: { accountId: string; id: string }): Promise<string> {
  const { receiveTexts } = await import('./webhooks-receiver.ts')
  await receiveTexts(server.db, inbox, [{ from: '15550100099', text: 'hi' }])
  const { accountId: account, id } = inbox
  const [row] = await server.db.query<{ id: string }>(sql`
    update conversations set assignee_id = ${agentId} where account_id = ${account} and inbox_id = ${id} returning id`)
  await server.db.query(
    sql`update conversation_counters set assignee_id = ${agentId} where account_id = ${account}`,
  )
  return row!.id
}
