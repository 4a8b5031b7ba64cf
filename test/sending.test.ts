import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { updateInbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

const phoneNumberId = '106540352242922'

let server: TestServer
let sandbox: Awaited<ReturnType<typeof startWhatsAppSandbox>>
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let customer = 15550300000

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
  inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  await sandbox.control.putNumber({
    phone_number_id: phoneNumberId,
    callback_url: `${url}/api/v1/webhooks/whatsapp/${inbox.uuid}`,
  })
})
afterAll(async () => {
  await sandbox.close()
  await server.close()
})
beforeEach(() => {
  customer += 1
  sandbox.control.clearFailures(phoneNumberId)
})

test('a refused message fails with the network’s code, and those behind it in the conversation still leave', async () => {
  await customerWrites()
  sandbox.control.fail(phoneNumberId, { code: 131026, count: 1 })
  const [first, second] = [await send('one'), await send('two')]
  await reaches(second.id, ['sent', 'delivered'])
  expect(await stateOf(first.id)).toMatchObject({ status: 'failed', error: { code: '131026' } })
  expect(customerSees()).toEqual(['two'])
})

test('a throttled message is tried again, and nothing overtakes it', async () => {
  await customerWrites()
  sandbox.control.fail(phoneNumberId, { code: 130429, count: 1 })
  await send('one')
  const second = await send('two')
  await eventually(async () => (await lane(second.conversation_id))?.failures === 1)
  expect(customerSees()).toEqual([])
  await dueNow(second.conversation_id)
  await reaches(second.id, ['sent', 'delivered'])
  expect(customerSees()).toEqual(['one', 'two'])
})

test('when the connection breaks after the network accepted, nothing is sent twice and its status settles it', async () => {
  await customerWrites()
  sandbox.control.behaviour(phoneNumberId, { holdCallbacks: true })
  sandbox.control.fail(phoneNumberId, { mode: 'cut-after', count: 1 })
  const sent = await send('only once')
  await reaches(sent.id, ['unknown'])
  expect((await history(sent.conversation_id))[0].status).toBe('pending')
  sandbox.control.behaviour(phoneNumberId, { holdCallbacks: false })
  sandbox.control.release(phoneNumberId)
  await reaches(sent.id, ['delivered'])
  expect(customerSees()).toEqual(['only once'])
})

test('a crash between the call and its answer leaves the message unknown', async () => {
  await customerWrites()
  sandbox.control.fail(phoneNumberId, { mode: 'hang-after', hangMs: 60_000, count: 1 })
  const sent = await send('interrupted')
  await eventually(async () => (await stateOf(sent.id)).attempted_at !== null)
  // The worker is lost with its claim; another one gets the lane when the lease ends.
  await server.db.query(sql`update lanes set due_at = now(), claim = null where kind = 'send' and key = (
    select conversation_id::text from messages where text = 'interrupted')`)
  await reaches(sent.id, ['unknown', 'sent', 'delivered'])
  expect(customerSees()).toEqual(['interrupted'])
})

test('a dead token stops the inbox, keeps its messages, and a new one sends them', async () => {
  await customerWrites()
  sandbox.control.token(phoneNumberId, 'expired')
  const sent = await send('after the new token')
  await eventually(async () => {
    const [row] = await server.db.query<{ status: string }>(
      sql`select status from inboxes where id = ${inbox.id}`,
    )
    return row!.status === 'suspended'
  })
  expect(await stateOf(sent.id)).toMatchObject({ status: 'queued' })
  sandbox.control.token(phoneNumberId, 'valid')
  const schema = server.app.networks.get('whatsapp')!.schema
  await server.db.transaction((tx) =>
    updateInbox(tx, schema, {
      accountId: account.id,
      id: inbox.id,
      settings: { access_token: 'test-token' },
    }),
  )
  await reaches(sent.id, ['sent', 'delivered'])
})

test('messages of one conversation leave in the order in which they were accepted', async () => {
  await customerWrites()
  const texts = Array.from({ length: 12 }, (_, index) => `number ${index}`)
  let last = { id: '', conversation_id: '' }
  for (const text of texts) last = await send(text)
  await reaches(last.id, ['sent', 'delivered'])
  expect(customerSees()).toEqual(texts)
})

test('the window closes a second after 24 hours, by the network’s time of the last message', async () => {
  await customerWrites()
  const last = await eventually(async () => {
    const [row] = await server.db.query<{ at: Date }>(
      sql`select max(last_inbound_at) as at from conversations`,
    )
    return row?.at
  })
  const toWindowEnd = last.getTime() + 86_400_000 - server.clock.now().getTime()
  server.clock.advance(toWindowEnd - 5_000)
  await reaches((await send('still open')).id, ['sent', 'delivered', 'failed'])
  server.clock.advance(6_000)
  const late = await send('too late')
  await reaches(late.id, ['failed'])
  expect(await stateOf(late.id)).toMatchObject({ error: { code: '131047' } })
  server.clock.advance(-(toWindowEnd + 1_000))
})

test('a long text is cut between characters for the list, and half a character is refused', async () => {
  await customerWrites()
  const whole = await send(`${'b'.repeat(199)}😀 end`)
  await reaches(whole.id, ['sent', 'delivered'])
  const answer = await server.app.http.inject({
    method: 'POST',
    url: '/api/v1/messaging/messages',
    headers: { ...account.vobizHeaders, 'content-type': 'application/json' },
    payload: `{"channel_id":"${inbox.uuid}","to":"${customer}","type":"text","text":{"body":"half \\ud83d"}}`,
  })
  expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'VALIDATION_ERROR'])
})

async function customerWrites(): Promise<void> {
  sandbox.control.inbound(phoneNumberId, { from: String(customer), name: 'Customer', text: 'hello' })
  await eventually(async () => {
    const rows = await server.db.query(sql`select 1 from contacts where phone = ${`+${customer}`}`)
    return rows.length > 0
  })
}

function customerSees(): unknown[] {
  return sandbox.control
    .messages(phoneNumberId, String(customer))
    .filter(({ from }) => from === 'business')
    .map(({ preview }) => preview)
}

async function send(body: string): Promise<{ id: string; conversation_id: string }> {
  const answer = await server.app.http.inject({
    method: 'POST',
    url: '/api/v1/messaging/messages',
    headers: account.vobizHeaders,
    payload: { channel_id: inbox.uuid, to: String(customer), type: 'text', text: { body } },
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

async function history(conversationId: string) {
  const answer = await server.app.http.inject({
    url: `/api/v1/messaging/conversations/${conversationId}/messages`,
    headers: account.vobizHeaders,
  })
  return answer.json().items
}

async function stateOf(uuid: string) {
  const [row] = await server.db.query<{ status: string; error: unknown; attempted_at: Date | null }>(sql`
    select status, error, attempted_at from messages where id_to_uuid(7, id) = ${uuid}`)
  return row!
}

async function reaches(uuid: string, statuses: string[]): Promise<void> {
  await eventually(async () => statuses.includes((await stateOf(uuid)).status))
}

async function lane(conversationUuid: string): Promise<{ failures: number } | undefined> {
  const [row] = await server.db.query<{ failures: number }>(sql`
    select failures from lanes where kind = 'send' and id_to_uuid(6, key::bigint) = ${conversationUuid}`)
  return row
}

async function dueNow(conversationUuid: string): Promise<void> {
  await server.db.query(
    sql`update lanes set due_at = now() where kind = 'send' and id_to_uuid(6, key::bigint) = ${conversationUuid}`,
  )
}
