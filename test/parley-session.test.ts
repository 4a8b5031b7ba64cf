import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller } from './parley-caller.ts'
import {
  createPersonCaller,
  inboxHost,
  inboxOrigin,
  makePerson,
  type Person,
  signIn,
} from './parley-person.ts'

let server: TestServer
let accountId: string
let ann: Person

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  ann = await makePerson(server, accountId, { role: 'owner', name: 'Ann' })
})
afterAll(() => server.close())

const browser = { host: inboxHost, origin: inboxOrigin }
const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie'])

describe('signing in with a password', () => {
  test('answers who is there, and a cookie that no script reads', async () => {
    const call = await createCaller(server, browser)
    const answer = await call('POST', '/session', {
      email: ` ${ann.email.toUpperCase()}`,
      password: ann.password,
    })
    expect(answer).toMatchObject({
      status: 201,
      body: {
        account: { id: accountId, name: 'Acme' },
        accounts: [{ id: accountId, name: 'Acme' }],
        agent: { id: ann.agent.id, name: 'Ann', role: 'owner' },
      },
    })
    const cookie = cookieOf(answer)
    expect(cookie).toMatch(
      /^parley_session=[A-Za-z0-9]{40}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    )
    const token = cookie.slice('parley_session='.length).split(';')[0]!
    const rows = await server.db.query<{ row: string }>(sql`select s::text as row from sessions s`)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some(({ row }) => row.includes(token))).toBe(false)
  })

  test('the cookie goes over https only where the server is reached by it', async () => {
    const secure = await startTestServer({
      env: { PARLEY_PUBLIC_URL: 'https://chat.example.com' },
      workers: false,
    })
    try {
      const person = await makePerson(secure, (await makeAccount(secure.db)).id)
      const answer = await secure.app.http.inject({
        method: 'POST',
        url: '/parley/v1/session',
        headers: { host: '10.0.0.7:3000', origin: 'https://chat.example.com' },
        payload: { email: person.email, password: person.password },
      })
      expect(answer.statusCode).toBe(201)
      expect(cookieOf(answer)).toMatch(/; Secure$/)
    } finally {
      await secure.close()
    }
  })

  test('a wrong password and an unknown address are told apart by nothing', async () => {
    const call = await createCaller(server, browser)
    const wrong = await call('POST', '/session', { email: ann.email, password: 'not it' })
    const unknown = await call('POST', '/session', { email: 'nobody@example.com', password: 'not it' })
    expect(wrong.status).toBe(401)
    expect({ ...unknown.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' })
    expect(wrong.headers['set-cookie']).toBeUndefined()
  })

  test('who guesses is made to wait, and so is the right password then', async () => {
    const bo = await makePerson(server, accountId)
    const call = await createCaller(server, browser)
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => call('POST', '/session', { email: bo.email, password: 'guess' })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([...Array(10).fill(401), 429, 429])
    const late = await call('POST', '/session', { email: bo.email, password: bo.password })
    expect(late).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0)
    server.clock.advance(15 * 60_000)
    expect((await call('POST', '/session', { email: bo.email, password: bo.password })).status).toBe(201)
  })
})

describe('a session', () => {
  test('gives the inbox all it needs to begin', async () => {
    const call = await createPersonCaller(server, ann)
    const { status, body } = await call('GET', '/bootstrap')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      account: { id: accountId, name: 'Acme' },
      me: { id: ann.agent.id, email: ann.email },
      preferences: {},
      server: { version: expect.stringMatching(/^\d/) },
    })
    const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)
    expect(idsOf(body.agents)).toContain(ann.agent.id)
    expect(idsOf(body.views)).toEqual(expect.arrayContaining(['mine', 'unassigned', 'all']))
    expect(body.counts).toMatchObject({ mine: 0, unassigned: 0 })
  })

  test('writes from a page of ours only', async () => {
    const headers = await signIn(server, ann)
    for (const origin of ['https://evil.example.com', 'null', `${inboxOrigin}.evil.com`, undefined]) {
      const { origin: _own, ...rest } = headers
      const call = await createCaller(server, { ...rest, ...(origin && { origin }) })
      const refused = await call('PATCH', '/account', { name: 'Taken over' })
      expect(refused.body, String(origin)).toMatchObject({ status: 403, code: 'forbidden' })
      expect((await call('GET', '/account')).body.name).toBe('Acme')
    }
    const elsewhere = await createCaller(server, { host: inboxHost, origin: 'https://evil.example.com' })
    const { email, password } = ann
    expect((await elsewhere('POST', '/session', { email, password })).status).toBe(403)
    const own = await createCaller(server, headers)
    expect((await own('PATCH', '/account', { name: 'Acme' })).status).toBe(200)
  })

  test('is ended by signing out, in this browser only', async () => {
    const [here, there] = [await signIn(server, ann), await createPersonCaller(server, ann)]
    const call = await createCaller(server, here)
    expect((await call('GET', '/bootstrap')).status).toBe(200)
    const out = await call('DELETE', '/session')
    expect(out.status).toBe(204)
    expect(cookieOf(out)).toMatch(/^parley_session=; Path=\/; Max-Age=0;/)
    expect((await call('GET', '/bootstrap')).body).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect((await there('GET', '/bootstrap')).status).toBe(200)
    expect((await call('DELETE', '/session')).status).toBe(204)
  })

  test('lasts thirty days from when the person was last there', async () => {
    const { clock } = server
    const dayMs = 86_400_000
    const call = await createPersonCaller(server, ann)
    clock.advance(29 * dayMs)
    const seen = await call('GET', '/account')
    expect(seen.status).toBe(200)
    expect(cookieOf(seen)).toContain('Max-Age=2592000')
    expect((await call('GET', '/account')).status).toBe(200)
    clock.advance(29 * dayMs)
    expect((await call('GET', '/account')).status).toBe(200)
    clock.advance(31 * dayMs)
    expect((await call('GET', '/account')).status).toBe(401)
  })

  test('lets nobody into the dialects', async () => {
    const { cookie } = await signIn(server, ann)
    for (const url of ['/api/v1/messaging/contacts', '/v1/contacts', '/api/v1/contacts']) {
      const { statusCode } = await server.app.http.inject({ url, headers: { ...browser, cookie } })
      expect(statusCode, url).toBe(401)
    }
  })
})

test('who works for several accounts goes from one to the other, and to no other', async () => {
  const [second, third] = [await makeAccount(server.db, 'Second'), await makeAccount(server.db, 'Third')]
  const { createAgent } = await import('../server/core/agents/index.ts')
  const { db } = server
  const cy = await makePerson(server, accountId, { name: 'Cy' })
  const { agent } = await db.transaction((tx) =>
    createAgent(tx, { accountId: second.id, email: cy.email, name: 'Cy there', role: 'admin' }),
  )
  const call = await createPersonCaller(server, cy)
  expect((await call('GET', '/bootstrap')).body.accounts).toEqual([
    { id: accountId, name: 'Acme' },
    { id: second.id, name: 'Second' },
  ])
  expect((await call('POST', '/session/account', { account_id: third.id })).status).toBe(404)
  expect((await call('POST', '/session/account', { account_id: second.id })).body).toMatchObject({
    account: { id: second.id },
    agent: { id: agent.id, name: 'Cy there', role: 'admin' },
  })
  expect((await call('GET', '/bootstrap')).body).toMatchObject({
    account: { id: second.id },
    me: { id: agent.id },
  })
})

describe('one’s own settings', () => {
  test('preferences are kept as a whole, the same in every account, and what is none is refused', async () => {
    const call = await createPersonCaller(server, ann)
    const wanted = { language: 'ar', theme: 'dark', notify: 'mine', shortcuts: { close: 'e' } }
    expect((await call('PUT', '/me/preferences', wanted)).body).toEqual(wanted)
    expect((await call('GET', '/me/preferences')).body).toEqual(wanted)
    expect((await call('GET', '/bootstrap')).body.preferences).toEqual(wanted)
    expect((await call('PUT', '/me/preferences', { theme: 'dark' })).body).toEqual({ theme: 'dark' })
    for (const wrong of [{ theme: 'pink' }, { colour: 'red' }, { undo_send_seconds: 31 }])
      expect((await call('PUT', '/me/preferences', wrong)).status).toBe(400)
    const long = { finished_steps: Array.from({ length: 3000 }, (_, index) => `step ${index}`) }
    expect((await call('PUT', '/me/preferences', long)).status).toBe(400)
    expect((await call('GET', '/me/preferences')).body).toEqual({ theme: 'dark' })
  })

  test('a new name is seen by all', async () => {
    const bo = await makePerson(server, accountId, { name: 'Bo' })
    const call = await createPersonCaller(server, bo)
    expect((await call('PATCH', '/me', { name: ' Bob ' })).body).toMatchObject({ name: 'Bob', role: 'agent' })
    expect((await call('GET', '/me')).body.name).toBe('Bob')
    expect((await call('PATCH', '/me', { name: ' ' })).status).toBe(400)
    expect((await call('PATCH', '/me', { role: 'owner' })).status).toBe(400)
  })

  test('a new password takes the old one, and ends every other session at once', async () => {
    const dan = await makePerson(server, accountId)
    const [here, there] = [await createPersonCaller(server, dan), await createPersonCaller(server, dan)]
    const password = 'a better password'
    expect((await there('GET', '/me')).status).toBe(200)
    expect((await here('PATCH', '/me', { password })).body.errors).toMatchObject([
      { field: 'current_password', code: 'REQUIRED' },
    ])
    const wrong = await here('PATCH', '/me', { password, current_password: 'guess' })
    expect(wrong.body.errors).toMatchObject([{ field: 'current_password', code: 'WRONG' }])
    const weak = await here('PATCH', '/me', { password: 'short', current_password: dan.password })
    expect(weak.status).toBe(400)
    expect((await there('GET', '/me')).status).toBe(200)
    expect((await here('PATCH', '/me', { password, current_password: dan.password })).status).toBe(200)
    expect((await there('GET', '/me')).status).toBe(401)
    expect((await here('GET', '/me')).status).toBe(200)
    const call = await createCaller(server, browser)
    expect((await call('POST', '/session', { email: dan.email, password: dan.password })).status).toBe(401)
    expect((await call('POST', '/session', { email: dan.email, password })).status).toBe(201)
  })

  test('sessions are listed without their tokens, and ended one by one or all at once', async () => {
    const eve = await makePerson(server, accountId)
    const [here, there] = [await createPersonCaller(server, eve), await createPersonCaller(server, eve)]
    const { items } = (await here('GET', '/me/sessions')).body
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({ device: 'Test/1.0', address: '127.0.0.1' })
    expect(items.filter(({ is_this }: { is_this: boolean }) => is_this)).toHaveLength(1)
    const other = items.find(({ is_this }: { is_this: boolean }) => !is_this)
    const stranger = await createPersonCaller(server, ann)
    expect((await stranger('DELETE', `/me/sessions/${other.id}`)).status).toBe(404)
    expect((await here('DELETE', `/me/sessions/${other.id}`)).status).toBe(204)
    expect((await there('GET', '/me')).status).toBe(401)
    const third = await createPersonCaller(server, eve)
    const out = await here('DELETE', '/me/sessions')
    expect(cookieOf(out)).toMatch(/^parley_session=;/)
    expect([(await here('GET', '/me')).status, (await third('GET', '/me')).status]).toEqual([401, 401])
  })

  test('are none of a key’s business', async () => {
    const key = await createParleyCaller(server, accountId)
    for (const path of ['/me', '/bootstrap', '/me/preferences', '/me/sessions', '/me/passkeys'])
      expect((await key('GET', path)).body, path).toMatchObject({ status: 403, code: 'forbidden' })
  })
})
