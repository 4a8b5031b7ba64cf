import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createHatifWebhooks } from '../server/api/hatif/webhooks/webhook-dialect.ts'
import {
  ensureIvrWebhooks,
  getDelivery,
  listDeliveries,
  listIvrWebhookIds,
  updateWebhook,
} from '../server/core/webhooks/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { createGuardedFetch, hmacSha256Hex } from '../server/platform/http/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { type Listener, listen as listenTo, subscribeHatif } from './hatif-receiver.ts'
import { type AnswerPost, type Engine, receiveTexts, startEngine } from './webhooks-receiver.ts'

type Inbox = Awaited<ReturnType<typeof makeWhatsAppInbox>>

const person = '966500000001'
const anyFetch = createGuardedFetch({ allowPrivateNetwork: true })

let server: TestServer
let accountId: string
let inbox: Inbox
const engines: Engine[] = []
const listeners: Listener[] = []

beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())
beforeEach(async () => {
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
})
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  await Promise.all(listeners.splice(0).map((listener) => listener.close()))
  await server.db.query(sql`delete from webhooks`)
  await server.db.query(sql`delete from lanes where kind = 'delivery'`)
})

function start(retryDelaysMs = [10, 10, 10, 10, 10]): Engine {
  const dialect = createHatifWebhooks({ publicUrl: () => 'https://chat.example.com', retryDelaysMs })
  const engine = startEngine(server.db, { dialect })
  engines.push(engine)
  return engine
}

async function listen(answer?: AnswerPost): Promise<Listener> {
  const listener = await listenTo(answer)
  listeners.push(listener)
  return listener
}

test('every failure is tried again, 4xx and 410 too, with the same bytes and the same signature', async () => {
  const statuses = [500, 404, 410, 400, 302, 200]
  const listener = await listen(() => statuses.shift())
  await subscribeHatif(server, inbox, { kind: 'messages', url: listener.url, secret: 's' })
  start()
  await receiveTexts(server.db, inbox, [{ from: person, text: 'Hello' }])
  await listener.told(6)
  const signature = hmacSha256Hex('s', listener.posts[0]!.raw)
  for (const { raw, headers } of listener.posts) {
    expect(raw.equals(listener.posts[0]!.raw)).toBe(true)
    expect(headers['x-voxa-signature']).toBe(signature)
  }
})

test('after five retries a message is given up, and the next one of the conversation has its turn', async () => {
  let fails = true
  const listener = await listen(() => (fails ? 500 : 200))
  const { id: webhookId } = await subscribeHatif(server, inbox, { kind: 'messages', url: listener.url })
  start()
  await receiveTexts(server.db, inbox, [{ from: person, text: 'one' }])
  const [failed] = await eventually(async () => {
    const found = await listDeliveries(server.db, { accountId, webhookId, limit: 1, states: ['failed'] })
    return found.length > 0 && found
  })
  const { log } = await getDelivery(server.db, { accountId, id: failed!.id })
  expect(log.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500, 500])
  fails = false
  await receiveTexts(server.db, inbox, [{ from: person, text: 'two' }])
  const told = await listener.told(7)
  expect(told.map(({ body }) => body)).toEqual(['one', 'one', 'one', 'one', 'one', 'one', 'two'])
})

test('the waits are those of the plan, neither shorter nor spread', async () => {
  const listener = await listen(() => 500)
  const { id: webhookId } = await subscribeHatif(server, inbox, { kind: 'messages', url: listener.url })
  const { dialects } = start([600_000]).context
  expect(createHatifWebhooks({ publicUrl: () => '', retryDelaysMs: [1] })).toMatchObject({
    timeoutMs: 10_000,
    exactDelays: true,
  })
  expect(dialects[0]!.retryDelaysMs).toEqual([600_000])
  await receiveTexts(server.db, inbox, [{ from: person, text: 'later' }])
  await listener.told(1)
  const wait = await eventually(async () => {
    const [lane] = await server.db.query<{ ms: number }>(sql`
      select extract(epoch from l.due_at - a.attempted_at)::float8 * 1000 - a.duration_ms as ms
        from lanes l, deliveries d join delivery_attempts a on a.account_id = d.account_id and a.delivery_id = d.id
       where l.account_id = ${accountId} and l.kind = 'delivery' and d.webhook_id = ${webhookId} and l.claim is null`)
    return lane?.ms
  })
  expect(wait).toBeGreaterThanOrEqual(599_900)
  expect(wait).toBeLessThan(610_000)
})

test('without a secret there is no signature; with one all webhooks of the channel have it, and no other channel', async () => {
  const { db } = server
  const other = await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '206540352242922' },
  })
  const first = await listen()
  const second = await listen()
  const elsewhere = await listen()
  const webhook = await subscribeHatif(server, inbox, { kind: 'messages', url: first.url })
  await subscribeHatif(server, other, { kind: 'messages', url: elsewhere.url })
  await db.transaction((tx) =>
    ensureIvrWebhooks(tx, { accountId, dialect: 'hatif', inboxId: inbox.id, urls: [first.url] }),
  )
  start()
  await receiveTexts(db, inbox, [{ from: person, text: 'unsigned' }])
  await first.told(1)
  expect(first.posts[0]!.headers).not.toHaveProperty('x-voxa-signature')

  await subscribeHatif(server, inbox, { kind: 'messages', url: second.url, secret: 'new' })
  await receiveTexts(db, inbox, [{ from: person, text: 'signed' }])
  await receiveTexts(db, other, [{ from: person, text: 'of the other' }])
  await first.told(2)
  await second.told(1)
  const [foreign] = await elsewhere.told(1)
  for (const post of [first.posts[1]!, second.posts[0]!])
    expect(post.headers['x-voxa-signature']).toBe(hmacSha256Hex('new', post.raw))
  expect(elsewhere.posts[0]!.headers).not.toHaveProperty('x-voxa-signature')
  expect(foreign).toMatchObject({ body: 'of the other', channelId: other.uuid })
  const [ivr] = await listIvrWebhookIds(db, {
    accountId,
    dialect: 'hatif',
    places: [{ inboxId: inbox.id, url: first.url }],
  })
  expect(await secretOf(ivr!.id)).toBe('new')

  const third = await subscribeHatif(server, inbox, { kind: 'calls', url: second.url })
  expect(third.secret).toBe('new')
  await db.transaction((tx) => updateWebhook(tx, anyFetch, { accountId, id: webhook.id }, { secret: '' }))
  expect(await secretOf(third.id)).toBe('')
})

test('what was under way when the server stopped is delivered by the next one, at least once and in order', async () => {
  const listener = await listen((_post, response) => {
    // The first one never gets an answer.
    if (listener.posts.length === 1) response.destroy()
    return listener.posts.length === 1 ? undefined : 200
  })
  await subscribeHatif(server, inbox, { kind: 'messages', url: listener.url, secret: 's' })
  const first = start([60_000])
  const texts = ['one', 'two', 'three']
  await receiveTexts(
    server.db,
    inbox,
    texts.map((text) => ({ from: person, text })),
  )
  await listener.told(1)
  await first.stop()
  engines.length = 0
  await server.db.query(sql`update lanes set due_at = now() where kind = 'delivery'`)
  start()
  const told = await listener.told(4)
  expect(told.map(({ body }) => body)).toEqual(['one', 'one', 'two', 'three'])
  expect(listener.posts[1]!.raw.equals(listener.posts[0]!.raw)).toBe(true)
})

test('each kind of webhook hears of its own matters alone', async () => {
  const calls = await listen()
  const messages = await listen()
  const events = await listen()
  await subscribeHatif(server, inbox, { kind: 'calls', url: calls.url })
  await subscribeHatif(server, inbox, { kind: 'messages', url: messages.url })
  await subscribeHatif(server, { accountId }, { kind: 'events', url: events.url })
  start()
  await receiveTexts(server.db, inbox, [{ from: person, text: 'hi' }])
  expect((await messages.told(1))[0]).toHaveProperty('conversationEventId')
  expect((await events.told(1))[0]).toHaveProperty('eventType')
  expect(calls.bodies()).toEqual([])
})

type Refused = { kind?: string; url?: string; isOfInbox?: boolean }
const refusals: [Refused, RegExp][] = [
  [{}, /kind is required: calls, messages, events/],
  [{ kind: 'ivr' }, /kind must be one of calls, messages, events/],
  [{ kind: 'toString' }, /kind must be one of/],
  [{ kind: 'events' }, /inbox_ids is not taken by webhooks of kind events/],
  [{ kind: 'calls', isOfInbox: false }, /inbox_ids must name one inbox/],
  [{ kind: 'calls', url: 'ftp://example.com' }, /url cannot be called/],
]

test.each(refusals)('a webhook that cannot be is refused: %o', async (given, why) => {
  const { kind, url = 'https://example.com/', isOfInbox = true } = given
  const place = isOfInbox ? inbox : { accountId }
  await expect(subscribeHatif(server, place, { kind, url })).rejects.toThrow(why)
})

async function secretOf(id: string): Promise<string> {
  const [row] = await server.db.query<{ sealed_secret: string | null }>(
    sql`select sealed_secret from webhooks where account_id = ${accountId} and id = ${id}`,
  )
  return row!.sealed_secret === null ? '' : server.db.vault.open(row!.sealed_secret)
}
