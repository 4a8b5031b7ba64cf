import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeCredential, updateAccount } from '../server/core/accounts/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller, hatifHeaders } from './hatif-caller.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

type Form = Record<string, string> | string

async function askToken(form: Form, headers: Record<string, string> = {}) {
  const answer = await server.app.http.inject({
    method: 'POST',
    url: '/connect/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
}

const channels = '/v1/channels/service-account'
const get = (headers: Record<string, string>, url = channels) => server.app.http.inject({ url, headers })

test('a token lets in at once, and several live side by side', async () => {
  const account = await makeAccount(server.db)
  const form = { ...account.credentials.hatif, grant_type: 'client_credentials', scope: 'VoxaAPI' }
  const first = await askToken(form)
  expect(first).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 },
  })
  const second = await askToken(form)
  expect(second.body.access_token).not.toBe(first.body.access_token)
  for (const { body } of [first, second])
    expect((await get({ authorization: `Bearer ${body.access_token}` })).statusCode).toBe(200)
})

test('id and secret may come in a Basic header', async () => {
  const { credentials } = await makeAccount(server.db)
  const { client_id, client_secret } = credentials.hatif
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64')
  const form = { grant_type: 'client_credentials', scope: 'VoxaAPI' }
  expect((await askToken(form, { authorization: `Basic ${basic}` })).status).toBe(200)
  const wrong = Buffer.from(`${client_id}:nonsense`).toString('base64')
  const refused = await askToken(form, { authorization: `Basic ${wrong}` })
  expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  expect(refused.headers['www-authenticate']).toBe('Basic')
})

test('failures of the token endpoint are OAuth’s', async () => {
  const { credentials } = await makeAccount(server.db)
  const other = await makeAccount(server.db, 'Other')
  const client = credentials.hatif
  const grant = { grant_type: 'client_credentials', scope: 'VoxaAPI' }
  const cases: [Form, number, string][] = [
    [{ ...client, ...grant, client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ ...client, ...grant, client_id: other.credentials.hatif.client_id }, 401, 'invalid_client'],
    [{ client_id: client.client_id, ...grant }, 401, 'invalid_client'],
    [{ ...grant }, 400, 'invalid_request'],
    [{ ...client }, 400, 'invalid_request'],
    ['', 400, 'invalid_request'],
    [{ ...client, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ ...client, ...grant, scope: 'VoxaAPI nonsense' }, 400, 'invalid_scope'],
    ['grant_type=client_credentials&grant_type=client_credentials', 400, 'invalid_request'],
  ]
  for (const [form, status, error] of cases)
    expect(await askToken(form)).toMatchObject({
      status,
      body: { error, error_description: expect.any(String) },
    })
  const json = await askToken(JSON.stringify({ ...client, ...grant }), { 'content-type': 'application/json' })
  expect(json).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
})

test('without a token, with a wrong one, without its scope: empty bodies', async () => {
  const account = await makeAccount(server.db)
  const none = await get({})
  expect([none.statusCode, none.headers['www-authenticate'], none.body]).toEqual([401, 'Bearer', ''])
  for (const token of ['nonsense', `${BigInt(account.id).toString(36)}.nonsense`, 'zzzzzzzzzzzzz.a']) {
    const wrong = await get({ authorization: `Bearer ${token}` })
    expect([wrong.statusCode, wrong.headers['www-authenticate'], wrong.body]).toEqual([
      401,
      'Bearer error="invalid_token"',
      '',
    ])
  }
  const unscoped = await get(await hatifHeaders(server, account, { scope: '' }))
  expect([unscoped.statusCode, unscoped.body]).toEqual([401, ''])
  const elsewhere = await get(await hatifHeaders(server, account, { scope: 'profile' }))
  expect([elsewhere.statusCode, elsewhere.body]).toEqual([403, ''])
  // The secret itself is no token.
  const secret = await get({ authorization: `Bearer ${account.credentials.hatif.client_secret}` })
  expect(secret.statusCode).toBe(401)
})

test('a token ends when it expires, when it is revoked, and when its credential is', async () => {
  const account = await makeAccount(server.db)
  const { client_id, client_secret } = account.credentials.hatif
  const [revoked, kept] = [await hatifHeaders(server, account), await hatifHeaders(server, account)]
  const revoke = await server.app.http.inject({
    method: 'POST',
    url: '/connect/revoke',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      client_id,
      client_secret,
      token: revoked['authorization']!.slice(7),
    }).toString(),
  })
  expect(revoke.statusCode).toBe(200)
  expect((await get(revoked)).statusCode).toBe(401)
  expect((await get(kept)).statusCode).toBe(200)

  const later = await startTestServer({ workers: false, env: { PARLEY_HATIF_TOKEN_SECONDS: '60' } })
  const short = await makeAccount(later.db)
  const headers = await hatifHeaders(later, short)
  expect((await later.app.http.inject({ url: channels, headers })).statusCode).toBe(200)
  later.clock.advance(61_000)
  expect((await later.app.http.inject({ url: channels, headers })).statusCode).toBe(401)
  await later.close()

  const [credential] = await server.db.query<{ id: string }>(
    sql`select id from credentials where account_id = ${account.id} and dialect = 'hatif'`,
  )
  await server.db.transaction((tx) => revokeCredential(tx, { accountId: account.id, id: credential!.id }))
  const fresh = await server.app.http.inject({ url: channels, headers: kept })
  await new Promise((resolve) => setTimeout(resolve, fresh.statusCode === 200 ? 1100 : 0))
  expect((await get(kept)).statusCode).toBe(401)
})

test('paths in any case and with a slash at the end, queries in any case', async () => {
  const account = await makeAccount(server.db)
  await makeWhatsAppInbox(server, account.id)
  const headers = await hatifHeaders(server, account)
  for (const path of [
    channels,
    `${channels}/`,
    '/V1/Channels/Service-Account?SkipCount=0&maxresultcount=5',
    `${channels}?SkipCount=undefined&MaxResultCount=&Sorting=undefined&type=undefined`,
  ]) {
    const answer = await get(headers, path)
    expect([path, answer.statusCode, answer.json().totalCount]).toEqual([path, 200, 1])
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.headers['x-request-id']).toBe(answer.headers['x-correlation-id'])
  }
})

test('what is wrong with paging and sorting is said in ABP’s envelope', async () => {
  const account = await makeAccount(server.db)
  const call = await createHatifCaller(server, account)
  const cases: [string, string][] = [
    ['MaxResultCount=0', 'maxResultCount'],
    ['MaxResultCount=1001', 'maxResultCount'],
    ['SkipCount=-1', 'skipCount'],
    ['SkipCount=1.5', 'skipCount'],
    ['SkipCount=abc', 'skipCount'],
    ['Sorting=Nonsense%20DESC', 'sorting'],
    ['Sorting=Name%20sideways', 'sorting'],
    ['type=Pigeon', 'type'],
  ]
  for (const [query, member] of cases) {
    const { status, body } = await call('GET', `${channels}?${query}`)
    expect([query, status, body.error.code]).toEqual([query, 400, null])
    expect(body.error.validationErrors).toEqual([{ message: expect.any(String), members: [member] }])
  }
  expect((await call('GET', `${channels}?Sorting=name%20desc,CREATIONTIME`)).status).toBe(200)
  expect((await call('GET', `${channels}?MaxResultCount=1000&SkipCount=999999`)).body).toEqual({
    totalCount: 0,
    items: [],
  })
})

test('an unknown path is told in the same envelope, whoever asks', async () => {
  const headers = await hatifHeaders(server, await makeAccount(server.db))
  const conversation = '/v2/conversations/service-account/3a1a0000-0000-0000-0000-000000000001'
  for (const url of ['/v1/nothing', '/V2/Nothing/', '/v1/call/abc', `${conversation}/messages`])
    for (const given of [headers, {}]) {
      const answer = await get(given, url)
      expect([answer.statusCode, Object.keys(answer.json())], url).toEqual([404, ['error']])
      expect(answer.json().error).toMatchObject({ code: null, message: expect.any(String), data: {} })
      expect(answer.headers).toMatchObject({
        _abperrorformat: 'true',
        'x-correlation-id': expect.any(String),
      })
    }
})

test('a content type without a body is nothing; one that is not JSON’s with a body is refused', async () => {
  const headers = await hatifHeaders(server, await makeAccount(server.db))
  const ask = (type: string, payload: string) =>
    server.app.http.inject({
      method: 'POST',
      url: '/v1/contacts/search?MaxResultCount=5',
      headers: { ...headers, 'content-type': type },
      payload,
    })
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain'])
    expect((await ask(type, '')).json(), type).toEqual({ totalCount: 0, items: [] })
  for (const type of ['application/json; charset=utf-8', 'text/json', 'application/vnd.api+json'])
    expect((await ask(type, '{}')).statusCode, type).toBe(200)
  for (const type of ['application/x-www-form-urlencoded', 'text/plain'])
    expect((await ask(type, '{}')).statusCode, type).toBe(415)
})

test('an account that was switched off is let in nowhere', async () => {
  const account = await makeAccount(server.db)
  const headers = await hatifHeaders(server, account)
  await server.db.transaction((tx) => updateAccount(tx, { id: account.id, active: false }))
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const answer = await get(headers)
  expect([answer.statusCode, answer.json().error.code]).toEqual([403, null])
  const form = { ...account.credentials.hatif, grant_type: 'client_credentials', scope: 'VoxaAPI' }
  expect((await askToken(form)).status).not.toBe(200)
})
