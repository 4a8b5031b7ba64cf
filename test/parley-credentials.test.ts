import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialects } from '../server/core/accounts/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson } from './parley-person.ts'

let server: TestServer
let accountId: string
let call: ParleyCaller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  await server.listen()
  accountId = (await makeAccount(server.db)).id
  call = await createPersonCaller(server, await makePerson(server, accountId, { role: 'owner' }))
})
afterAll(() => server.close())

test.each(
  dialects,
)('a credential for %s works by the command that comes with it, and not once it is deleted', async (dialect) => {
  const made = await call('POST', '/credentials', { dialect, name: `Till ${dialect}` })
  expect(made).toMatchObject({
    status: 201,
    body: {
      credential: { dialect, name: `Till ${dialect}`, read_only: false, inbox_ids: null, scopes: null },
    },
  })
  const { credential, secrets, curl } = made.body
  const names = {
    vobiz: ['auth_id', 'auth_token'],
    hatif: ['client_id', 'client_secret'],
    chatbotx: ['token'],
    parley: ['key'],
  }
  expect(Object.keys(secrets)).toEqual(names[dialect])
  expect(await statusOf(curl)).toBe(200)
  const listed = (await call('GET', '/credentials')).text
  expect(JSON.parse(listed).items).toContainEqual(credential)
  const secret = String(Object.values(secrets).at(-1))
  expect(listed).not.toContain(secret)

  expect((await call('DELETE', `/credentials/${credential.id}`)).status).toBe(204)
  expect((await call('DELETE', `/credentials/${credential.id}`)).status).toBe(404)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(await statusOf(curl)).toBe(401)
  expect((await call('GET', '/credentials')).text).not.toContain(credential.id)
})

test('a credential is limited as it was asked for', async () => {
  const inbox = await makeWhatsAppInbox(server, accountId)
  const reader = await make({ dialect: 'parley', read_only: true, scopes: ['agents'] })
  expect((await reader('GET', '/agents')).status).toBe(200)
  expect((await reader('POST', '/agents', { name: 'x', is_bot: true })).status).toBe(403)
  expect((await reader('GET', '/account')).status).toBe(403)
  const bound = await make({ dialect: 'parley', inbox_ids: [inbox.uuid] })
  expect((await bound('GET', '/agents')).status).toBe(403)
  const [known] = (await call('GET', '/credentials?limit=200')).body.items.slice(-1)
  expect(known).toMatchObject({ inbox_ids: [inbox.id], scopes: null })
})

test('what no credential can be limited to is refused', async () => {
  const theirs = await makeWhatsAppInbox(server, (await makeAccount(server.db)).id)
  const wrong = [
    { dialect: 'parley', scopes: ['everything'] },
    { dialect: 'vobiz', scopes: ['contacts'] },
    { dialect: 'parley', inbox_ids: [theirs.id] },
    { dialect: 'parley', inbox_ids: ['nothing'] },
    { dialect: 'telegram' },
    { dialect: 'parley', expires: 'never' },
  ]
  for (const body of wrong)
    expect((await call('POST', '/credentials', body)).status, JSON.stringify(body)).toBe(400)
})

test('a key makes none that may do more than itself', async () => {
  const own = await createParleyCaller(server, accountId, { scopes: ['credentials', 'tags'] })
  for (const body of [
    { dialect: 'parley' },
    { dialect: 'parley', scopes: null },
    { dialect: 'parley', scopes: ['tags', 'agents'] },
    { dialect: 'vobiz' },
    { dialect: 'chatbotx', scopes: ['contacts'] },
  ])
    expect((await own('POST', '/credentials', body)).status, JSON.stringify(body)).toBe(403)
  expect((await own('POST', '/credentials', { dialect: 'parley', scopes: ['tags'] })).status).toBe(201)
})

test('what an admin makes has no more say over owners than the admin', async () => {
  const admin = await createPersonCaller(server, await makePerson(server, accountId, { role: 'admin' }))
  const key = await make({ dialect: 'parley' }, admin)
  const person = { name: 'Eve', email: `eve-${accountId}@example.com`, role: 'owner' }
  expect((await key('POST', '/agents', person)).status).toBe(403)
  const [owner] = (await key('GET', '/agents')).body.items
  expect(owner.role).toBe('owner')
  expect((await key('PATCH', `/agents/${owner.id}`, { role: 'agent' })).status).toBe(403)
  expect((await key('POST', `/agents/${owner.id}/password-link`)).status).toBe(403)
  const second = await make({ dialect: 'parley' }, key)
  expect((await second('POST', '/agents', person)).status).toBe(403)
  expect((await key('POST', '/agents', { ...person, role: 'admin' })).status).toBe(201)
})

test('when a credential was last used is known, without a write in any request', async () => {
  const busy = await startTestServer({ workers: false })
  const { id, credentials } = await makeAccount(busy.db)
  const key = await createCaller(busy, { authorization: `Bearer ${credentials.parley.key}` })
  const used = async () =>
    (await key('GET', '/credentials')).body.items.map(
      ({ dialect, last_used_at }: { dialect: string; last_used_at: string | null }) => [
        dialect,
        last_used_at,
      ],
    )
  try {
    expect((await used()).every(([, at]: [string, string | null]) => at === null)).toBe(true)
    const rows = await busy.db.query(
      sql`select 1 from credentials where account_id = ${id} and last_used_at is not null`,
    )
    expect(rows).toEqual([])
    const { CredentialUses, listLivingCredentials } = await import('../server/core/accounts/index.ts')
    const { createLog } = await import('../server/platform/log.ts')
    const uses = new CredentialUses({ db: busy.db, log: createLog('silent') })
    const all = await listLivingCredentials(busy.db, { accountId: id, limit: 10 })
    uses.note(all[0]!)
    await uses.stop()
    const after = await used()
    expect(after.filter(([, at]: [string, string | null]) => at !== null)).toEqual([
      [all[0]!.dialect, expect.any(String)],
    ])
  } finally {
    await busy.close()
  }
})

async function make(body: object, by: ParleyCaller = call): Promise<ParleyCaller> {
  const made = await by('POST', '/credentials', body)
  expect(made.status, made.text).toBe(201)
  return createCaller(server, { authorization: `Bearer ${made.body.secrets.key}` })
}

/** What the last request of a command is answered with. */
async function statusOf(curl: string): Promise<number> {
  const at = curl.lastIndexOf('curl -s')
  const command = `${curl.slice(0, at)}curl -s -o /dev/null -w '%{http_code}'${curl.slice(at + 'curl -s'.length)}`
  const { stdout } = await promisify(execFile)('sh', ['-c', command])
  return Number(stdout)
}
