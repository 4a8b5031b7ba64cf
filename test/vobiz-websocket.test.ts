import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type RawData, WebSocket } from 'ws'
import { createSessionToken } from '../server/api/vobiz/session-token.ts'
import { createCredential, revokeCredential, updateAccount } from '../server/core/accounts/index.ts'
import { recordUpdates } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { receiveTexts } from './webhooks-receiver.ts'

type Frame = { type: string; timestamp: string; data: Record<string, unknown> }
type Client = { socket: WebSocket; frames: Frame[]; closed: Promise<{ code: number }> }

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
const clients: Client[] = []

beforeAll(async () => {
  server = await startTestServer()
  await server.listen()
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id)
})
afterAll(() => server.close())
afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.terminate()
})

const path = '/api/v1/messaging/ws'

async function connect(url = path, headers: Record<string, string> = account.vobizHeaders): Promise<Client> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${url}`, { headers })
  const frames: Frame[] = []
  socket.on('message', (data: RawData) => frames.push(JSON.parse(String(data))))
  const closed = new Promise<{ code: number }>((resolve) => socket.on('close', (code) => resolve({ code })))
  await once(socket, 'open')
  const client = { socket, frames, closed }
  clients.push(client)
  return client
}

/** The status with which a connection is refused. */
async function refused(url: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${url}`, { headers })
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode!)
      response.resume()
      socket.terminate()
    })
    socket.on('open', () => reject(new Error('let in')))
    socket.on('error', () => {})
  })
}

const get = async (url: string) =>
  (await server.app.http.inject({ url, headers: account.vobizHeaders })).json()

test('messages are pushed as the REST API shows them, under either prefix', async () => {
  const current = await connect()
  const legacy = await connect('/v1/messaging/ws')
  await receiveTexts(server.db, inbox, [{ from: '15550100071', text: 'push me é 😀' }])
  await eventually(async () => current.frames.length === 1 && legacy.frames.length === 1)
  const [frame] = current.frames
  expect(frame).toEqual({
    type: 'message.created',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    data: expect.objectContaining({ direction: 'inbound', content: '{"body":"push me é 😀"}' }),
  })
  const conversation = frame!.data['conversation_id']
  const page = await get(`/api/v1/messaging/conversations/${conversation}/messages`)
  expect(frame!.data).toEqual(page.items[0])
  const old = await get(`/v1/messaging/conversations/${conversation}/messages`)
  expect(legacy.frames[0]!.data).toEqual(old.items[0])
})

test('a sent message and each of its states are pushed in order', async () => {
  const client = await connect()
  const { statusCode } = await server.app.http.inject({
    method: 'POST',
    url: '/api/v1/messaging/messages',
    headers: account.vobizHeaders,
    payload: { channel_id: inbox.uuid, to: '+15550100072', type: 'text', text: { body: 'too late' } },
  })
  expect(statusCode).toBe(201)
  await eventually(async () => client.frames.length >= 2)
  expect(client.frames.map(({ type, data }) => [type, data['direction']])).toEqual([
    ['message.created', 'outbound'],
    ['message.updated', 'outbound'],
  ])
  expect(client.frames[1]!.data).toMatchObject({ status: 'failed', id: client.frames[0]!.data['id'] })
})

test('what happened before the connection, in other accounts or in other channels is not pushed', async () => {
  const other = await makeAccount(server.db, 'Other')
  const theirs = await makeWhatsAppInbox(server, other.id, {
    settings: { phone_number_id: '406540352242922' },
  })
  await receiveTexts(server.db, inbox, [{ from: '15550100073', text: 'before' }])
  const client = await connect()
  await receiveTexts(server.db, theirs, [{ from: '15550100073', text: 'elsewhere' }])
  const { id } = await makeWhatsAppInbox(server, account.id, {
    phone: '+15550100099',
    settings: { phone_number_id: '506540352242922' },
  })
  await server.db.query(sql`update inboxes set channel = 'telegram' where id = ${id}`)
  await receiveTexts(server.db, { accountId: account.id, id }, [{ from: '15550100073', text: 'telegram' }])
  await receiveTexts(server.db, inbox, [{ from: '15550100073', text: 'mine' }])
  await eventually(async () => client.frames.some(({ data }) => data['content'] === '{"body":"mine"}'))
  expect(client.frames).toHaveLength(1)
})

test('a credential for some channels is pushed those alone', async () => {
  const second = await makeWhatsAppInbox(server, account.id, {
    phone: '+15550100098',
    settings: { phone_number_id: '606540352242922' },
  })
  const { credential, token } = await server.db.transaction((tx) =>
    createCredential(tx, {
      accountId: account.id,
      dialect: 'vobiz',
      permissions: { inboxIds: [second.id] },
    }),
  )
  const client = await connect(path, { 'x-auth-id': credential.publicId, 'x-auth-token': token })
  await receiveTexts(server.db, inbox, [{ from: '15550100074', text: 'not for it' }])
  await receiveTexts(server.db, second, [{ from: '15550100074', text: 'for it' }])
  await eventually(async () => client.frames.length > 0)
  expect(client.frames.map(({ data }) => data['channel_id'])).toEqual([second.uuid])
})

test('an incoming call and its end are pushed as call logs', async () => {
  const client = await connect()
  const call = {
    id: 'wacid.9',
    from: '15550100075',
    to: '15550100001',
    event: 'connect',
    timestamp: String(Math.floor(Date.now() / 1000)),
    direction: 'USER_INITIATED',
    session: { sdp_type: 'offer', sdp: 'v=0' },
  }
  await callback({ calls: [call] })
  await eventually(async () => client.frames.some(({ type }) => type === 'call.incoming'))
  await callback({ calls: [{ ...call, event: 'terminate', status: 'COMPLETED', session: undefined }] })
  await eventually(async () => client.frames.some(({ type }) => type === 'call.status'))
  const calls = client.frames.filter(({ type }) => type.startsWith('call.'))
  expect(calls[0]!.data).toMatchObject({ meta_call_id: 'wacid.9', direction: 'inbound', status: 'ringing' })
  const logs = await get('/api/v1/messaging/calls/whatsapp/logs')
  expect(calls[1]!.data).toEqual(logs.items[0])
})

test('every documented way to authenticate lets in, and nothing else', async () => {
  const { token } = await createSessionToken(server.db, { accountId: account.id, userId: '1' })
  const ways: [string, Record<string, string>][] = [
    [path, account.vobizHeaders],
    [path, { authorization: `Bearer ${token}` }],
    [`${path}?token=${token}`, {}],
  ]
  for (const [url, headers] of ways) await connect(url, headers)
  expect(await refused(path)).toBe(401)
  expect(await refused(path, { 'x-auth-id': account.credentials.vobiz.auth_id })).toBe(401)
  expect(await refused(`${path}?token=nonsense`)).toBe(401)
  const { auth_id, auth_token } = account.credentials.vobiz
  expect(await refused(`${path}?auth_id=${auth_id}&auth_token=${auth_token}`)).toBe(401)
  expect(await refused('/api/v1/messaging/nowhere', account.vobizHeaders)).toBe(404)
  const plain = await server.app.http.inject({ url: path, headers: account.vobizHeaders })
  expect([plain.statusCode, plain.json().error.code]).toEqual([400, 'VALIDATION_ERROR'])
})

test('a stream ends soon after its credential is revoked, its session is over, or its account is off', async () => {
  const { db, clock } = server
  const other = await makeAccount(db)
  const spare = await db.transaction((tx) => createCredential(tx, { accountId: other.id, dialect: 'vobiz' }))
  const headers = { 'x-auth-id': spare.credential.publicId, 'x-auth-token': spare.token }
  const revoked = await connect(path, headers)
  const kept = await connect(path, other.vobizHeaders)
  const { token } = await createSessionToken(db, { accountId: other.id, userId: '1' })
  const session = await connect(`${path}?token=${token}`, {})

  await db.transaction((tx) => revokeCredential(tx, { accountId: other.id, id: spare.credential.id }))
  expect(await revoked.closed).toEqual({ code: 1008 })
  expect([kept.socket.readyState, session.socket.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
  clock.advance(13 * 3_600_000)
  expect(await session.closed).toEqual({ code: 1008 })
  expect(kept.socket.readyState).toBe(WebSocket.OPEN)
  await db.transaction((tx) => updateAccount(tx, { id: other.id, active: false }))
  expect(await kept.closed).toEqual({ code: 1008 })
})

test('what a client sends is not read, and too much of it ends the connection', async () => {
  const client = await connect()
  client.socket.send('{"type":"hello"}')
  await receiveTexts(server.db, inbox, [{ from: '15550100076', text: 'still here' }])
  await eventually(async () => client.frames.length === 1)
  client.socket.send('x'.repeat(100_000))
  expect(await client.closed).toEqual({ code: 1009 })
})

test('a client that takes nothing is closed, and the others go on', async () => {
  const stuck = await connect()
  const fine = await connect()
  // Its side of the connection is no longer read, so that what is sent to it piles up.
  stuck.socket.pause()
  const text = 'x'.repeat(4000)
  const sockets = server.app.http.websocketServer.clients
  const before = sockets.size
  await eventually(async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({ from: `1555${1_000_000 + index}`, text }))
    await receiveTexts(server.db, inbox, many)
    return sockets.size < before
  })
  await receiveTexts(server.db, inbox, [{ from: '15550100077', text: 'last' }])
  await eventually(async () => fine.frames.at(-1)?.data['content'] === '{"body":"last"}')
})

test('open streams end when the server stops', async () => {
  const own = await startTestServer()
  const url = await own.listen()
  const { vobizHeaders } = await makeAccount(own.db)
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, { headers: vobizHeaders })
  await once(socket, 'open')
  const closed = once(socket, 'close')
  await own.close()
  expect((await closed)[0]).toBe(1001)
})

test('an edit is pushed as the message now is', async () => {
  const client = await connect()
  await receiveTexts(server.db, inbox, [{ from: '15550100078', text: 'before the edit' }])
  await eventually(async () => client.frames.length === 1)
  const { data } = client.frames[0]!
  const edit = {
    type: 'edit' as const,
    laneKey: 'x',
    inboxId: inbox.id,
    networkId: String(data['meta_message_id']),
    content: { body: 'after the edit' },
    text: 'after the edit',
    at: new Date().toISOString(),
  }
  await server.db.transaction((tx) => recordUpdates(tx, account.id, [edit]))
  await eventually(async () => client.frames.length === 2)
  expect(client.frames[1]).toMatchObject({
    type: 'message.updated',
    data: { id: data['id'], content: '{"body":"after the edit"}' },
  })
})

async function callback(value: Record<string, unknown>) {
  const metadata = { display_phone_number: '15550100001', phone_number_id: '106540352242922' }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [{ field: 'calls', value: { metadata, ...value } }] }],
  })
  const { statusCode } = await server.app.http.inject({
    method: 'POST',
    url: '/api/v1/webhooks/whatsapp',
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${hmacSha256Hex('app-s3cret', body)}`,
    },
    payload: body,
  })
  expect(statusCode).toBe(200)
}
