import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { sql } from '../server/platform/db/index.ts'
import {
  eventually,
  inboundSettled,
  makeAccount,
  makeWhatsAppInbox,
  startTestServer,
  type TestServer,
} from './harness.ts'

const phoneNumberId = '106540352242922'

let server: TestServer
let sandbox: Awaited<ReturnType<typeof startWhatsAppSandbox>>
let account: Awaited<ReturnType<typeof makeAccount>>
let channelId: string

beforeAll(async () => {
  server = await startTestServer()
  const url = await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  account = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  channelId = inbox.uuid
  const { handshake } = await sandbox.control.putNumber({
    phone_number_id: phoneNumberId,
    callback_url: `${url}/api/v1/webhooks/whatsapp`,
  })
  expect(handshake).toMatchObject({ ok: true })
})
afterAll(async () => {
  await sandbox.close()
  await server.close()
})

test('a message comes in, is answered through the API, leaves, and its statuses follow', async () => {
  sandbox.control.inbound(phoneNumberId, {
    from: '15550100002',
    name: 'Ann Lee',
    text: 'Is it open today? é 😀',
  })
  const conversation = await eventually(async () => (await get('/api/v1/messaging/conversations')).items[0])
  expect(conversation).toMatchObject({
    channel_id: channelId,
    category: 'service',
    is_billable: true,
    status: 'open',
  })
  expect(conversation.account_id).toBe(account.credentials.vobiz.auth_id)

  const reply = await post('/api/v1/messaging/messages', {
    channel_id: channelId,
    to: '+15550100002',
    type: 'text',
    text: { body: 'Yes, until six' },
  })
  expect(reply).toMatchObject({
    conversation_id: conversation.id,
    contact_id: conversation.contact_id,
    direction: 'outbound',
    status: 'pending',
    meta_message_id: null,
    content: '{"body":"Yes, until six"}',
  })

  const history = await eventually(async () => {
    const page = await get(`/api/v1/messaging/conversations/${conversation.id}/messages`)
    return page.items[0].status === 'delivered' && page
  })
  expect(history).toMatchObject({ has_more: false, next_cursor: null })
  expect(
    history.items.map(({ direction, content }: { direction: string; content: string }) => [
      direction,
      JSON.parse(content).body,
    ]),
  ).toEqual([
    ['outbound', 'Yes, until six'],
    ['inbound', 'Is it open today? é 😀'],
  ])
  expect(history.items[0].meta_message_id).toMatch(/^wamid\./)
  expect(sandbox.control.messages(phoneNumberId, '15550100002').map(({ preview }) => preview)).toContain(
    'Yes, until six',
  )
})

test('under the legacy prefix the list has the published keys on top', async () => {
  const list = await get('/v1/messaging/conversations')
  expect(list.meta).toEqual({ total: 1, page: 1 })
  expect(list.data).toEqual(list.items)
  expect(list.data[0]).toMatchObject({
    contact: { name: 'Ann Lee', phone: '+15550100002' },
    last_message: { direction: 'outbound', body: 'Yes, until six' },
    unread_count: 0,
  })
  const page = await get(`/v1/messaging/conversations/${list.data[0].id}/messages?limit=1`)
  expect(page).toMatchObject({ has_more: true, cursor: page.items[0].id })
  const next = await get(`/v1/messaging/conversations/${list.data[0].id}/messages?cursor=${page.cursor}`)
  expect(next.data.map(({ body }: { body: string }) => body)).toEqual(['Is it open today? é 😀'])
  expect(next.cursor).toBeNull()
})

test('a free-form message outside the window is accepted and fails with 131047', async () => {
  const sent = await post('/api/v1/messaging/messages', {
    channel_id: channelId,
    to: '15550100077',
    type: 'text',
    text: { body: 'Hello?' },
  })
  await eventually(async () => {
    const [message] = (await get(`/api/v1/messaging/conversations/${sent.conversation_id}/messages`)).items
    return message.status === 'failed'
  })
  const [row] = await server.db.query<{ error: { code: string } }>(
    sql`select error from messages where text = 'Hello?'`,
  )
  expect(row!.error.code).toBe('131047')
})

test('files come into our own store', async () => {
  sandbox.control.inbound(phoneNumberId, { from: '15550100002', type: 'image', caption: 'Look' })
  const attachment = await eventually(async () => {
    const [row] = await server.db.query<Record<string, unknown>>(
      sql`select * from attachments where state = 'stored'`,
    )
    return row
  })
  expect(attachment).toMatchObject({ kind: 'image', mime_type: expect.stringMatching(/^image\//) })
  expect(Number(attachment['size_bytes'])).toBeGreaterThan(0)
})

test('repeated, shuffled and batched callbacks store everything once', async () => {
  sandbox.control.behaviour(phoneNumberId, { repeat: 3, holdCallbacks: true })
  for (let index = 0; index < 40; index += 1)
    sandbox.control.inbound(phoneNumberId, {
      from: `1555020${String(1000 + (index % 8))}`,
      name: `Customer ${index % 8}`,
      text: `number ${index}`,
    })
  sandbox.control.release(phoneNumberId, 'shuffled', 25)
  await eventually(
    async () => (await count(sql`select count(*) as n from messages where text like 'number %'`)) === 40,
  )
  await inboundSettled(server.db)
  expect(await count(sql`select count(*) as n from messages where text like 'number %'`)).toBe(40)
  expect(await count(sql`select count(*) as n from contacts where name like 'Customer %'`)).toBe(8)
})

async function get(path: string) {
  const answer = await server.app.http.inject({ url: path, headers: account.vobizHeaders })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function post(path: string, payload: object) {
  const answer = await server.app.http.inject({
    method: 'POST',
    url: path,
    headers: account.vobizHeaders,
    payload,
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

async function count(statement: ReturnType<typeof sql>): Promise<number> {
  const [row] = await server.db.query<{ n: string }>(statement)
  return Number(row!.n)
}
