import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'

type Entry = {
  id: string
  at: string
  agent_id: string | null
  credential_id: string | null
  actor: string
  action: string
  subject_type: string | null
  subject_id: string | null
  address: string | null
  changes: Record<string, unknown>
}

let server: TestServer
let accountId: string
let owner: Person
let call: ParleyCaller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  owner = await makePerson(server, accountId, { role: 'owner', name: 'Ann' })
  call = await createPersonCaller(server, owner)
})
afterAll(() => server.close())

const entriesOf = async (query = '', by = call) =>
  (await by('GET', `/audit?limit=200&${query}`)).body.items as Entry[]

/** Entries are written once the answer has gone. */
const entryOf = (action: string) => eventually(async () => (await entriesOf(`action=${action}`))[0])

describe('the audit log', () => {
  test('has who did what to whom, from where', async () => {
    const email = `new-${accountId}@example.com`
    const made = await call('POST', '/agents', { name: 'Bo', email, role: 'admin' })
    const { id, uuid } = made.body.agent
    expect(await entryOf('createAgent')).toEqual({
      id: expect.any(String),
      at: expect.any(String),
      agent_id: owner.agent.id,
      credential_id: null,
      actor: 'Ann',
      action: 'createAgent',
      subject_type: 'agent',
      subject_id: id,
      address: '127.0.0.1',
      changes: { name: 'Bo', email, role: 'admin' },
    })
    await call('PATCH', `/agents/${uuid}`, { role: 'agent' })
    expect(await entryOf('updateAgent')).toMatchObject({ subject_id: id, changes: { role: 'agent' } })
    await call('DELETE', `/agents/${uuid}`)
    expect(await entryOf('deleteAgent')).toMatchObject({ subject_id: id, changes: {} })
    await call('PATCH', '/account', { settings: { strict_window: true } })
    expect(await entryOf('updateAccount')).toMatchObject({
      subject_type: 'account',
      subject_id: accountId,
      changes: { settings: ['strict_window'] },
    })
  })

  test('names the program of a key by its name then, and keeps it when the key is gone', async () => {
    const made = await call('POST', '/credentials', { dialect: 'parley', name: 'Till' })
    const { key } = made.body.secrets
    await server.app.http.inject({
      method: 'POST',
      url: '/parley/v1/agents',
      headers: { authorization: `Bearer ${key}` },
      payload: { name: 'Helper', is_bot: true },
    })
    const { id } = made.body.credential
    const entry = await eventually(async () =>
      (await entriesOf('action=createAgent')).find(({ credential_id }) => credential_id === id),
    )
    expect(entry).toMatchObject({ agent_id: null, actor: 'Till' })
    await call('DELETE', `/credentials/${id}`)
    await entryOf('deleteCredential')
    expect((await entriesOf('action=createAgent')).find(({ credential_id }) => credential_id === id)).toEqual(
      entry,
    )
  })

  test('holds no secret', async () => {
    const secret = 'whsec_dontTellAnybody0123456789'
    await call('POST', '/webhooks', { dialect: 'vobiz', url: 'http://127.0.0.1:9009/x', secret })
    await call('POST', '/agents', {
      name: 'Cy',
      email: `cy-${accountId}@example.com`,
      password: 'cy s own password',
    })
    expect((await entryOf('createWebhook')).changes).toMatchObject({ secret: '(hidden)' })
    await call('POST', '/inboxes', {
      channel: 'whatsapp',
      name: 'Line',
      settings: { phone_number_id: '1', waba_id: '2', access_token: 'EAAB-secret', app_secret: 's3cret-app' },
    })
    expect((await entryOf('createInbox')).changes).toMatchObject({
      name: 'Line',
      settings: ['phone_number_id', 'waba_id', 'access_token', 'app_secret'],
    })
    const [{ all }] = (await server.db.query<{ all: string }>(
      sql`select string_agg(e::text, ' ') as all from audit_entries e where account_id = ${accountId}`,
    )) as [{ all: string }]
    for (const hidden of [secret, 'cy s own password', 'EAAB-secret', 's3cret-app'])
      expect(all).not.toContain(hidden)
  })

  test('has nothing of what failed, was only asked, or was answered before', async () => {
    const own = (await makeAccount(server.db)).id
    const admin = await makePerson(server, own, { role: 'admin' })
    const person = await createPersonCaller(server, admin)
    expect((await person('POST', '/agents', { name: '' })).status).toBe(400)
    expect(
      (await person('POST', '/agents', { name: 'x', email: 'x@example.com', role: 'owner' })).status,
    ).toBe(403)
    await person('GET', '/agents')
    const bot = { name: 'Helper', is_bot: true }
    const headers = { ...(await signIn(server, admin)), 'idempotency-key': 'twice' }
    const repeating = await createCaller(server, headers)
    expect((await repeating('POST', '/agents', bot)).status).toBe(201)
    expect((await repeating('POST', '/agents', bot)).headers['idempotency-replayed']).toBe('true')
    const key = await createParleyCaller(server, own)
    await key('PATCH', '/account', { name: 'Marker' })
    const seen = await eventually(async () => {
      const entries = await entriesOf('', person)
      return entries.some(({ action }) => action === 'updateAccount') && entries
    })
    expect(seen.map(({ action }) => action)).toEqual(['updateAccount', 'createAgent'])
  })

  test('is read page by page, by agent, by operation and by time', async () => {
    const own = (await makeAccount(server.db)).id
    const person = await makePerson(server, own, { role: 'owner' })
    const by = await createPersonCaller(server, person)
    const key = await createParleyCaller(server, own)
    const start = Date.now()
    for (const name of ['A', 'B', 'C']) await by('PATCH', '/account', { name })
    await key('POST', '/agents', { name: 'Helper', is_bot: true })
    const all = await eventually(async () => {
      const entries = await entriesOf('', by)
      return entries.length === 4 && entries
    })
    expect(all.map(({ id }) => BigInt(id))).toEqual(
      all.map(({ id }) => BigInt(id)).sort((a, b) => (a < b ? 1 : -1)),
    )
    const pages: Entry[] = []
    let cursor = ''
    do {
      const { body } = await by('GET', `/audit?limit=3${cursor}`)
      pages.push(...body.items)
      cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : ''
    } while (cursor !== '')
    expect(pages).toEqual(all)
    expect(await entriesOf(`agent_id=${person.agent.id}`, by)).toHaveLength(3)
    expect(await entriesOf('action=createAgent', by)).toHaveLength(1)
    const iso = (ms: number) => encodeURIComponent(new Date(ms).toISOString())
    expect(await entriesOf(`from=${iso(start - 1)}&to=${iso(Date.now() + 60_000)}`, by)).toHaveLength(4)
    expect(await entriesOf(`to=${iso(start - 1)}`, by)).toEqual([])
    expect(await entriesOf(`from=${iso(Date.now() + 60_000)}`, by)).toEqual([])
    for (const wrong of ['from=yesterday', 'agent_id=nobody', 'limit=0', 'cursor=x'])
      expect((await by('GET', `/audit?${wrong}`)).status, wrong).toBe(400)
  })

  test('is the account’s own', async () => {
    const theirs = (await makeAccount(server.db)).id
    const stranger = await createPersonCaller(server, await makePerson(server, theirs, { role: 'owner' }))
    expect(await entriesOf('', stranger)).toEqual([])
    expect(await entriesOf(`agent_id=${owner.agent.id}`, stranger)).toEqual([])
  })
})
