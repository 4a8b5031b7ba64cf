import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createParleyWebhooks } from '../server/api/parley/webhooks/webhook-dialect.ts'
import { listAttachments, recordStoredFile } from '../server/core/attachments/index.ts'
import { recordInbound } from '../server/core/messages/index.ts'
import { createTag } from '../server/core/tags/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson } from './parley-person.ts'
import {
  type AnswerPost,
  type Engine,
  type Post,
  type Receiver,
  receiveTexts,
  startEngine,
  startReceiver,
} from './webhooks-receiver.ts'

// What is told is compared, not typed.
type Told = { type: string; timestamp: string; data: ReturnType<typeof JSON.parse> }

let server: TestServer
let engine: Engine
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: ParleyCaller
let receiver: Receiver
let answer: AnswerPost = () => 200

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  const dialect = createParleyWebhooks({
    networks: server.app.networks,
    publicUrl: () => 'https://parley.example.com',
  })
  engine = startEngine(server.db, { dialect: { ...dialect, retryDelaysMs: Array(9).fill(20) } })
})
afterAll(async () => {
  await engine.stop()
  await server.close()
})
beforeEach(async () => {
  answer = () => 200
  receiver = await startReceiver((post, response) => answer(post, response))
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  call = await createParleyCaller(server, accountId)
})
afterEach(() => receiver.close())

async function subscribe(body: object = {}): Promise<{ id: string; secret: string }> {
  const made = await call('POST', '/webhooks', { dialect: 'parley', url: receiver.url, ...body })
  expect(made.status, made.text).toBe(201)
  return { id: made.body.webhook.id, secret: made.body.secret }
}

const addTag = (name: string) => server.db.transaction((tx) => createTag(tx, { accountId, name }))
const posts = (count: number) =>
  eventually(async () => (receiver.posts.length >= count ? receiver.posts : undefined))

/** What the subscriber is told, checked as the public library checks it. @throws when it is not from us */
function verify(secret: string, { raw, headers }: Post): Told {
  return new Verifier(secret).verify(raw.toString(), headers as Record<string, string>) as Told
}

test('the public library takes what is sent, and nothing that was changed', async () => {
  const { secret } = await subscribe()
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const tag = await addTag('vip')
  const [post] = await posts(1)
  const told = verify(secret, post!)
  expect(told).toMatchObject({
    type: 'tag.created',
    data: { type: 'tag.created', subject_id: tag.id, tag: { id: tag.id, name: 'vip' } },
  })
  expect(told.timestamp).toBe(told.data.created_at)
  expect(post!.headers['content-type']).toBe('application/json')
  expect(post!.headers['webhook-id']).toMatch(/^evt_\d+$/)

  expect(() => verify(secret, { ...post!, raw: Buffer.concat([post!.raw, Buffer.from(' ')]) })).toThrow()
  const headers = { ...post!.headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 301) }
  expect(() => verify(secret, { ...post!, headers })).toThrow('too old')
  expect(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, post!)).toThrow()
})

test('every try has the same id and bytes, and the time of its own', async () => {
  const answers = [500, 503]
  answer = ({ raw }) => (raw.includes('"type":"message.created"') && answers.shift()) || 200
  const { id, secret } = await subscribe()
  await receiveTexts(server.db, inbox, [{ from: '966500000001', text: 'hello' }])
  const told = (await posts(5)).map((post) => ({ ...verify(secret, post), post }))
  const tries = told.filter(({ type }) => type === 'message.created').map(({ post }) => post)
  expect(tries).toHaveLength(3)
  expect(new Set(tries.map(({ raw }) => raw.toString())).size).toBe(1)
  expect(new Set(tries.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  // Of a conversation nothing overtakes what came before it.
  expect(told.map(({ type }) => type).filter((type) => type !== 'contact.created')).toEqual([
    'conversation.created',
    'message.created',
    'message.created',
    'message.created',
  ])
  expect(told.at(-1)!.data).toMatchObject({
    message: { text: 'hello', direction: 'inbound' },
    conversation: { inbox_id: inbox.id },
  })
  const attempts = await eventually(async () => {
    const { items } = (await call('GET', `/webhooks/${id}/deliveries?state=delivered`)).body
    return items.length === 3 && items.map((item: { attempts: number }) => item.attempts).sort()
  })
  expect(attempts).toEqual([1, 1, 3])
})

test('a webhook is told the types of events it chose', async () => {
  const wrong = await call('POST', '/webhooks', {
    dialect: 'parley',
    url: receiver.url,
    events: ['message.created', 'message.eaten'],
  })
  expect(wrong.body.errors).toMatchObject([{ field: 'events', code: 'INVALID' }])
  const vobiz = await call('POST', '/webhooks', {
    dialect: 'vobiz',
    url: receiver.url,
    events: ['message.created'],
  })
  expect(vobiz.status).toBe(400)

  const { id, secret } = await subscribe({ events: ['message.created'] })
  await addTag('not told')
  await receiveTexts(server.db, inbox, [{ from: '966500000002', text: 'told' }])
  await posts(1)
  const changed = await call('PATCH', `/webhooks/${id}`, { events: ['tag.created', 'tag.created'] })
  expect(changed.body.events).toEqual(['tag.created'])
  await receiveTexts(server.db, inbox, [{ from: '966500000002', text: 'not told' }])
  await addTag('told')
  await posts(2)
  expect((await call('PATCH', `/webhooks/${id}`, { events: null })).body.events).toBeNull()
  await server.db.transaction((tx) => createTag(tx, { accountId, name: 'all again' }))
  expect((await posts(3)).map((post) => verify(secret, post).type)).toEqual([
    'message.created',
    'tag.created',
    'tag.created',
  ])
})

test('a webhook for certain inboxes is told of those alone', async () => {
  const other = await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2' },
  })
  const { secret } = await subscribe({ inbox_ids: [other.id] })
  await receiveTexts(server.db, inbox, [{ from: '966500000003', text: 'not told' }])
  await receiveTexts(server.db, other, [{ from: '966500000004', text: 'told' }])
  const all = await posts(2)
  expect(all.map((post) => verify(secret, post).data.inbox_id)).toEqual([other.id, other.id])
})

test('after a new secret bodies carry both signatures, for a day', async () => {
  const { id, secret } = await subscribe()
  const rotated = await call('POST', `/webhooks/${id}/rotate-secret`)
  expect(rotated.status, rotated.text).toBe(200)
  expect(rotated.body.secret).not.toBe(secret)
  await addTag('both')
  const [both] = await posts(1)
  expect(verify(secret, both!)).toEqual(verify(rotated.body.secret, both!))
  expect(String(both!.headers['webhook-signature']).split(' ')).toHaveLength(2)

  const given = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
  const again = await call('POST', `/webhooks/${id}/rotate-secret`, { secret: given })
  expect(again.body.secret).toBe(given)
  await addTag('the last two')
  const second = (await posts(2))[1]!
  expect(verify(given, second)).toEqual(verify(rotated.body.secret, second))
  expect(() => verify(secret, second)).toThrow()

  server.clock.advance(24 * 60 * 60 * 1_000 + 1_000)
  try {
    await addTag('alone')
    const third = (await posts(3))[2]!
    expect(String(third.headers['webhook-signature']).split(' ')).toHaveLength(1)
  } finally {
    server.clock.advance(-(24 * 60 * 60 * 1_000 + 1_000))
  }

  // Set by hand, it counts at once and alone.
  await call('PATCH', `/webhooks/${id}`, { secret })
  await addTag('set')
  const last = (await posts(4))[3]!
  verify(secret, last)
  expect(() => verify(given, last)).toThrow()
})

test('secrets are of the length that the standard asks for', async () => {
  const tooShort = `whsec_${Buffer.alloc(23).toString('base64')}`
  const tooLong = `whsec_${Buffer.alloc(65).toString('base64')}`
  for (const secret of ['plain words', tooShort, tooLong, 'whsec_%%%']) {
    const made = await call('POST', '/webhooks', { dialect: 'parley', url: receiver.url, secret })
    expect(made.body.errors).toMatchObject([{ field: 'secret' }])
  }
  for (const bytes of [24, 64])
    await subscribe({ secret: `whsec_${Buffer.alloc(bytes, 1).toString('base64')}` })
  const vobiz = await call('POST', '/webhooks', {
    dialect: 'vobiz',
    url: receiver.url,
    secret: 'plain words',
  })
  expect((await call('POST', `/webhooks/${vobiz.body.webhook.id}/rotate-secret`)).status).toBe(409)
})

test('an endpoint that is gone is switched off', async () => {
  answer = () => 410
  const { id } = await subscribe()
  await addTag('gone')
  const webhook = await eventually(async () => {
    const { body } = await call('GET', `/webhooks/${id}`)
    return body.status === 'inactive' ? body : undefined
  })
  expect(webhook.status_reason).toContain('410')
  expect(receiver.posts).toHaveLength(1)
})

test('webhooks are for admins to see and to change', async () => {
  const agent = await createPersonCaller(server, await makePerson(server, accountId))
  const { id } = await subscribe()
  for (const [method, path] of [
    ['GET', '/webhooks'],
    ['GET', `/webhooks/${id}`],
    ['POST', `/webhooks/${id}/rotate-secret`],
    ['GET', '/deliveries'],
  ] as const)
    expect((await agent(method, path)).status, path).toBe(403)
})

test('links in a body lead to the server from anywhere', async () => {
  const { secret } = await subscribe({ events: ['message.updated'] })
  const [message] = await server.db.transaction((tx) =>
    recordInbound(tx, accountId, [
      {
        type: 'message',
        inboxId: inbox.id,
        person: { addresses: ['966500000009'], phone: '+966500000009', name: 'Ann' },
        direction: 'inbound',
        networkId: 'wamid.picture',
        kind: 'image',
        content: {},
        text: 'Look',
        occurredAt: new Date().toISOString(),
        attachments: [{ kind: 'image', networkMediaId: '1', mimeType: 'image/png' }],
      },
    ]),
  )
  await server.db.transaction(async (tx) => {
    const [file] = await listAttachments(tx, accountId, [message!.id])
    await recordStoredFile(tx, { ...file!, storageKey: 'a/b.png', sizeBytes: 3, sha256: 'x' })
  })
  const [post] = await posts(1)
  const { data } = verify(secret, post!)
  expect(data.conversation_id).toBe(message!.conversationId)
  expect(data.message.attachments[0].url).toMatch(/^https:\/\/parley\.example\.com\//)
})
