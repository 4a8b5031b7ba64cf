import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { retryFailedItems } from '../server/core/inboxes/index.ts'
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
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>

beforeAll(async () => {
  server = await startTestServer({
    env: { PARLEY_META_VERIFY_TOKEN: 'server-token', PARLEY_META_APP_SECRET: 'server-secret' },
  })
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id)
})
afterAll(() => server.close())

test('the handshake echoes the challenge for a token of the server or of an inbox, and refuses others', async () => {
  const shake = (token: string, path = '/api/v1/webhooks/whatsapp') =>
    server.app.http.inject({
      url: path,
      query: { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '11 58' },
    })
  for (const answer of [
    await shake('verify-me'),
    await shake('server-token'),
    await shake('verify-me', '/v1/webhooks/whatsapp'),
    await shake('verify-me', `/api/v1/webhooks/whatsapp/${inbox.uuid}`),
  ]) {
    expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([
      200,
      '11 58',
      expect.stringMatching(/^text\/plain/),
    ])
  }
  expect((await shake('wrong')).statusCode).toBe(403)
  expect(
    (await shake('verify-me', '/api/v1/webhooks/whatsapp/0cb9d6a4-3b08-8800-8419-613cc87567d1')).statusCode,
  ).toBe(404)
})

test('only the inbox’s own signature over the raw bytes is taken, and what is refused is not stored', async () => {
  const body = envelope([text('wamid.sig', 'caf\\u00e9')])
  const before = await count(sql`select count(*) as n from inbound_payloads`)
  const refused = [
    await post(body, {}),
    await post(body, { 'x-hub-signature-256': 'sha256=00' }),
    await post(body, sign(body, 'another-app')),
    await post(JSON.stringify(JSON.parse(body)), sign(body)),
    await post('not json', sign('not json')),
  ]
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401])
  expect(await count(sql`select count(*) as n from inbound_payloads`)).toBe(before)
  const accepted = await post(body)
  expect([accepted.statusCode, accepted.body]).toEqual([200, ''])
  await eventually(async () => (await texts('wamid.sig')).includes('café'))
})

test('what the server’s own app signs goes to the account that connected the number first, and to no other', async () => {
  const settings = { phone_number_id: '777', waba_id: '778', app_secret: '' }
  const first = await makeAccount(server.db, 'First')
  await makeWhatsAppInbox(server, first.id, { settings })
  const intruder = await makeAccount(server.db, 'Intruder')
  await makeWhatsAppInbox(server, intruder.id, { settings })
  const body = envelope([text('wamid.own', 'for the first')]).replace(phoneNumberId, '777')
  expect((await post(body, sign(body, 'server-secret'))).statusCode).toBe(200)
  await eventually(async () => (await texts('wamid.own')).length > 0)
  const rows = await server.db.query<{ account_id: string }>(
    sql`select account_id from inbound_payloads where inbox_id in (select id from inboxes where settings ->> 'phone_number_id' = '777')`,
  )
  expect(rows).toEqual([{ account_id: first.id }])
})

test('one body with 10,000 entries, some of them bad, stores each good one once', async () => {
  const entries = Array.from({ length: 10_000 }, (_, index) =>
    index % 1000 === 7
      ? '{"id":"x","changes":"nonsense"}'
      : entry([text(`wamid.bulk${index}`, `bulk ${index}`, `1555400${String(index % 40).padStart(4, '0')}`)]),
  )
  const body = `{"object":"whatsapp_business_account","entry":[${entries.join(',')}]}`
  expect((await post(body)).statusCode).toBe(200)
  expect((await post(body)).statusCode).toBe(200)
  await eventually(
    async () => (await count(sql`select count(*) as n from messages where text like 'bulk %'`)) === 9_990,
    { timeoutMs: 60_000 },
  )
  await inboundSettled(server.db)
  expect(await count(sql`select count(*) as n from messages where text like 'bulk %'`)).toBe(9_990)
  expect(
    await count(
      sql`select sum(unread_count) as n from conversations c join contacts ct on ct.id = c.contact_id where ct.phone like '+1555400%'`,
    ),
  ).toBe(9_990)
})

test('3 MB, unknown kinds, wrong types and NUL characters never answer 5xx and lose nothing that can be read', async () => {
  const large = envelope([text('wamid.large', 'x'.repeat(3 * 1024 * 1024))])
  const odd = envelope([
    '{"from":"15550100002","id":"wamid.poll","timestamp":"1772998020","type":"poll","poll":{"name":"Lunch?"}}',
    '{"from":15550100002,"id":"wamid.number","timestamp":1772998020,"type":"text","text":{"body":"typed wrongly"}}',
    '{"from":"15550100002","id":"wamid.nul","timestamp":"1772998020","type":"text","text":{"body":"a\\u0000b\\ud800"}}',
    'null',
    '[]',
  ])
  for (const body of [large, odd, envelope([]), '{}', '{"object":"page","entry":[]}']) {
    const { statusCode } = await post(body, sign(body, 'app-s3cret'))
    expect(statusCode).toBeLessThan(500)
  }
  await eventually(
    async () =>
      (await count(
        sql`select count(*) as n from messages where network_id in ('wamid.poll', 'wamid.nul', 'wamid.large')`,
      )) === 3,
  )
  const [poll] = await server.db.query<{ kind: string; content: unknown }>(
    sql`select kind, content from messages where network_id = 'wamid.poll'`,
  )
  expect(poll).toMatchObject({ kind: 'unsupported', content: { type: 'poll' } })
  expect((await texts('wamid.nul'))[0]).toMatch(/^ab/)
})

test('the same callback in parallel on several connections stores one message', async () => {
  const body = envelope([text('wamid.parallel', 'once', '15550100099')])
  await Promise.all(Array.from({ length: 30 }, () => post(body)))
  await inboundSettled(server.db)
  expect(await texts('wamid.parallel')).toEqual(['once'])
  expect(
    await count(
      sql`select count(*) as n from events e join messages m on m.id = e.subject_id where e.type = 'message.created' and m.network_id = 'wamid.parallel'`,
    ),
  ).toBe(1)
})

test('an item that cannot be recorded is set aside, and the rest of its lane goes on', async () => {
  await server.db.query(sql`create function refuse_poison() returns trigger language plpgsql as
    $$ begin if new.text = 'poison' then raise exception 'poisoned'; end if; return new; end $$`)
  await server.db.query(
    sql`create trigger refuse_poison before insert on messages for each row execute function refuse_poison()`,
  )
  await post(
    envelope([
      text('wamid.a', 'before', '15550109999'),
      text('wamid.b', 'poison', '15550109999'),
      text('wamid.c', 'after', '15550109999'),
    ]),
  )
  await inboundSettled(server.db)
  const rows = await server.db.query<{ text: string }>(
    sql`select m.text from messages m where network_id in ('wamid.a', 'wamid.b', 'wamid.c') order by m.id`,
  )
  expect(rows.map(({ text }) => text)).toEqual(['before', 'after'])
  const [dead] = await server.db.query<{ error: string }>(
    sql`select error from inbound_items where failed_at is not null`,
  )
  expect(dead!.error).toContain('poisoned')

  await server.db.query(sql`drop trigger refuse_poison on messages`)
  const [inbox] = await server.db.query<{ account_id: string; id: string }>(
    sql`select account_id, id from inboxes where settings ->> 'phone_number_id' = ${phoneNumberId} limit 1`,
  )
  const retried = () =>
    server.db.transaction((tx) => retryFailedItems(tx, { accountId: inbox!.account_id, inboxId: inbox!.id }))
  expect(await retried()).toBe(1)
  await inboundSettled(server.db)
  expect(await texts('wamid.b')).toEqual(['poison'])
  expect(await retried()).toBe(0)
})

function text(id: string, body: string, from = '15550100002'): string {
  return `{"from":"${from}","id":"${id}","timestamp":"1772998020","type":"text","text":{"body":"${body}"}}`
}

function entry(messages: string[]): string {
  return `{"id":"102290129340398","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"${phoneNumberId}"},"contacts":[],"messages":[${messages.join(',')}]}}]}`
}

function envelope(messages: string[]): string {
  return `{"object":"whatsapp_business_account","entry":[${entry(messages)}]}`
}

function sign(body: string, secret = 'app-s3cret') {
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }
}

function post(payload: string, headers: Record<string, string> = sign(payload)) {
  return server.app.http.inject({
    method: 'POST',
    url: '/api/v1/webhooks/whatsapp',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  })
}

async function texts(networkId: string): Promise<string[]> {
  const rows = await server.db.query<{ text: string }>(
    sql`select text from messages where network_id = ${networkId}`,
  )
  return rows.map(({ text }) => text)
}

async function count(statement: ReturnType<typeof sql>): Promise<number> {
  const [row] = await server.db.query<{ n: string }>(statement)
  return Number(row!.n)
}
