import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCredential, revokeCredential } from '../server/core/accounts/index.ts'
import { setInboxStatus } from '../server/core/inboxes/index.ts'
import { recordSent, recordUnsent, recordUpdates, sendMessage } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { fromUuid, toUuid } from '../server/platform/ids.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { metaValue, type Receiver, receiveTexts, startReceiver } from './webhooks-receiver.ts'

type Made = Awaited<ReturnType<typeof makeAccount>>

let server: TestServer
let receiver: Receiver
let account: Made
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
/** One that the network has suspended: what is sent through it stays where it is. */
let suspended: typeof inbox

beforeAll(async () => {
  server = await startTestServer()
  receiver = await startReceiver()
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id)
  suspended = await makeWhatsAppInbox(server, account.id, {
    phone: '+15550100002',
    settings: { phone_number_id: '306540352242922' },
  })
  await server.db.transaction((tx) =>
    setInboxStatus(tx, { accountId: account.id, id: suspended.id, status: 'suspended' }),
  )
})
afterAll(async () => {
  await server.close()
  await receiver.close()
})

test('a subscription is made, listed without its secret, and ended, under both prefixes', async () => {
  const { vobizHeaders: headers } = await makeAccount(server.db)
  const made = await call('POST', '/api/v1/messaging/webhooks', headers, {
    url: 'http://127.0.0.1:4999/hook',
    secret: 'top-secret',
    events: ['message.inbound'],
  })
  expect(made.status).toBe(201)
  expect(Object.keys(made.body)).toEqual(['id', 'url', 'status', 'created_at', 'updated_at'])
  expect(made.body).toMatchObject({ url: 'http://127.0.0.1:4999/hook', status: 'active' })
  expect(made.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

  const again = await call('POST', '/v1/messaging/webhooks', headers, {
    url: 'http://127.0.0.1:4999/hook',
    secret: 'other',
  })
  expect(again.status).toBe(201)

  const list = await call('GET', '/api/v1/messaging/webhooks', headers)
  expect(list.body).toEqual({ items: [again.body, made.body] })
  expect(JSON.stringify(list.body)).not.toContain('secret')
  const legacy = await call('GET', '/v1/messaging/webhooks', headers)
  expect(legacy.body).toEqual({
    items: list.body.items,
    data: list.body.items,
    meta: { total: 2, page: 1 },
  })
  const [sealed] = await server.db.query<{ found: boolean }>(
    sql`select bool_or(w::text like '%top-secret%') as found from webhooks w`,
  )
  expect(sealed!.found).toBe(false)

  expect(await call('DELETE', `/api/v1/messaging/webhooks/${made.body.id}`, headers)).toEqual({
    status: 204,
    body: '',
  })
  const gone = await call('DELETE', `/api/v1/messaging/webhooks/${made.body.id}`, headers)
  expect(gone.status).toBe(404)
  expect(gone.body.error.code).toBe('WEBHOOK_NOT_FOUND')
  expect((await call('GET', '/v1/messaging/webhooks', headers)).body.items).toEqual([again.body])
})

test('what cannot be subscribed is refused with the field that is wrong', async () => {
  const post = (body: unknown) => call('POST', '/api/v1/messaging/webhooks', account.vobizHeaders, body)
  const fields = async (body: unknown) => {
    const answer = await post(body)
    expect(answer.status).toBe(400)
    return answer.body.error.details.errors.map(({ field }: { field: string }) => field)
  }
  expect(await fields({ secret: 'x' })).toEqual(['url'])
  expect(await fields({ url: 'https://example.com/hook' })).toEqual(['secret'])
  expect(await fields({ url: 'https://example.com/hook', secret: '' })).toEqual(['secret'])
  expect(await fields({ url: 'not a url', secret: 'x' })).toEqual(['url'])
  expect(await fields({ url: 'ftp://example.com/hook', secret: 'x' })).toEqual(['url'])
  expect(await fields({ url: 'https://user:pw@example.com/', secret: 'x' })).toEqual(['url'])
  expect(await fields({ url: 'https://169.254.169.254/latest', secret: 'x' })).toEqual(['url'])
  expect(await fields({ url: 'https://example.com:6379/', secret: 'x' })).toEqual(['url'])
})

test('plain http and private addresses are refused where private networks are not allowed', async () => {
  const strict = await startTestServer({ workers: false, env: { PARLEY_ALLOW_PRIVATE_NETWORK: '0' } })
  try {
    const { vobizHeaders } = await makeAccount(strict.db)
    for (const url of ['http://example.com/hook', 'https://127.0.0.1/hook', 'https://localhost/hook']) {
      const { statusCode } = await strict.app.http.inject({
        method: 'POST',
        url: '/api/v1/messaging/webhooks',
        headers: vobizHeaders,
        payload: { url, secret: 'x' },
      })
      expect([url, statusCode]).toEqual([url, 400])
    }
    const fine = await strict.app.http.inject({
      method: 'POST',
      url: '/api/v1/messaging/webhooks',
      headers: vobizHeaders,
      payload: { url: 'https://example.com/hook', secret: 'x' },
    })
    expect(fine.statusCode).toBe(201)
  } finally {
    await strict.close()
  }
})

test('another account neither sees a subscription, nor can end it, nor is told anything', async () => {
  const other = await makeAccount(server.db, 'Other')
  const theirs = await startReceiver()
  await subscribeByApi(other, theirs.url)
  const mine = await subscribeByApi(account, receiver.url)

  expect((await call('GET', '/api/v1/messaging/webhooks', other.vobizHeaders)).body.items).toHaveLength(1)
  const foreign = await call('DELETE', `/api/v1/messaging/webhooks/${mine.id}`, other.vobizHeaders)
  expect(foreign.status).toBe(404)

  await receiveTexts(server.db, inbox, [{ from: '15550100077', text: 'only mine' }])
  await eventually(async () => receiver.texts().includes('only mine'))
  expect(theirs.posts).toEqual([])
  await end(mine.id)
  await theirs.close()
})

test('the documented check value comes out', () => {
  expect(hmacSha256Hex('s3cret', '{"event_id":"e1"}')).toBe(
    '6f61166dfac7e19b9f2c573f46ba40482c0787d923dd8196c0217599e62f2796',
  )
})

test('a message in is told to every subscription, with one event id and a signature over the bytes', async () => {
  const first = await startReceiver()
  const second = await startReceiver()
  const subscriptions = [
    await subscribeByApi(account, first.url, 'first secret'),
    await subscribeByApi(account, second.url, 'zweites Gehéimnis'),
  ]
  await signedCallback({
    contacts: [{ profile: { name: 'Meera' }, wa_id: '918800000001' }],
    messages: [
      {
        from: '918800000001',
        id: 'wamid.HBgA',
        timestamp: '1782893760',
        type: 'text',
        text: { body: 'Is it ready? é 😀' },
      },
    ],
  })
  await eventually(async () => first.posts.length === 1 && second.posts.length === 1)
  const { body, headers, raw } = first.posts[0]!
  expect(body).toEqual({
    event_id: expect.any(String),
    event_type: 'message.inbound',
    account_id: account.credentials.vobiz.auth_id,
    occurred_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    payload: {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '102290129340398',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: '15550100001', phone_number_id: '106540352242922' },
                contacts: [{ profile: { name: 'Meera' }, wa_id: '918800000001' }],
                messages: [
                  {
                    from: '918800000001',
                    id: 'wamid.HBgA',
                    timestamp: '1782893760',
                    type: 'text',
                    text: { body: 'Is it ready? é 😀' },
                  },
                ],
              },
            },
          ],
        },
      ],
    },
  })
  expect(fromUuid('event', body.event_id)).toBeDefined()
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-webhook-event': 'message.inbound' })
  expect(headers['x-webhook-signature']).toBe(createHmac('sha256', 'first secret').update(raw).digest('hex'))
  expect(second.posts[0]!.headers['x-webhook-signature']).toBe(
    createHmac('sha256', 'zweites Gehéimnis').update(second.posts[0]!.raw).digest('hex'),
  )
  expect(second.posts[0]!.raw).toEqual(raw)
  for (const { id } of subscriptions) await end(id)
  await Promise.all([first.close(), second.close()])
})

test('what the network reports of a message is passed on; its acceptance alone is not told', async () => {
  const { db } = server
  const target = await startReceiver()
  const subscription = await subscribeByApi(account, target.url)
  const message = await send('15550100031')
  await db.transaction((tx) => recordSent(tx, message, 'wamid.OUT1'))
  const report = {
    id: 'wamid.OUT1',
    status: 'delivered',
    timestamp: '1782893765',
    recipient_id: '15550100031',
    conversation: { id: 'c1', origin: { type: 'utility' } },
    pricing: { billable: true, pricing_model: 'PMP', category: 'utility' },
    biz_opaque_callback_data: message.id,
  }
  const update = {
    type: 'status' as const,
    laneKey: '15550100031',
    inboxId: suspended.id,
    networkId: 'wamid.OUT1',
    status: 'delivered' as const,
    at: new Date(1782893765000).toISOString(),
    report,
  }
  await db.transaction((tx) => recordUpdates(tx, account.id, [update, update]))
  await db.transaction((tx) => recordUpdates(tx, account.id, [update]))
  const played = { ...update, status: 'read' as const, report: { ...report, status: 'played' } }
  await db.transaction((tx) => recordUpdates(tx, account.id, [played]))

  await eventually(async () => target.posts.length >= 2)
  expect(target.posts.map(({ body }) => body.event_type)).toEqual(['message.status', 'message.status'])
  const note = toUuid('message', message.id)
  expect(target.posts.map((post) => metaValue(post)['statuses'])).toEqual([
    [{ ...report, biz_opaque_callback_data: note }],
    [{ ...report, status: 'read', biz_opaque_callback_data: note }],
  ])
  expect(metaValue(target.posts[0]!)['metadata']).toEqual({
    display_phone_number: '15550100002',
    phone_number_id: '306540352242922',
  })
  await end(subscription.id)
  await target.close()
})

test('a message that failed before it reached the network is reported as Meta would', async () => {
  const { db } = server
  const target = await startReceiver()
  const subscription = await subscribeByApi(account, target.url)
  const [known, unknown, uncertain] = [
    await send('15550100041'),
    await send('15550100042'),
    await send('15550100043'),
  ]
  const error = { code: '131047', title: 'Re-engagement message', details: 'More than 24 hours have passed' }
  await db.transaction((tx) => recordUnsent(tx, known, { status: 'failed', error }))
  const own = { code: 'expired', title: 'The message could not be sent within 24 hours' }
  await db.transaction((tx) => recordUnsent(tx, unknown, { status: 'failed', error: own }))
  await db.transaction((tx) => recordUnsent(tx, uncertain, { status: 'unknown', error: own }))

  await eventually(async () => target.posts.length >= 2)
  const uuid = toUuid('message', known.id)
  expect(metaValue(target.posts[0]!)['statuses']).toEqual([
    {
      id: uuid,
      status: 'failed',
      timestamp: expect.stringMatching(/^\d{10}$/),
      recipient_id: '15550100041',
      errors: [
        {
          code: 131047,
          title: 'Re-engagement message',
          message: 'Re-engagement message',
          error_data: { details: 'More than 24 hours have passed' },
        },
      ],
      biz_opaque_callback_data: uuid,
    },
  ])
  expect(metaValue(target.posts[1]!)['statuses']![0]!.errors[0]!.code).toBe('expired')
  expect(target.posts).toHaveLength(2)
  await end(subscription.id)
  await target.close()
})

test('calls are told in Meta’s words, each step under its own name', async () => {
  const target = await startReceiver()
  const subscription = await subscribeByApi(account, target.url)
  const connect = {
    id: 'wacid.1',
    from: '15550100051',
    to: '15550100001',
    event: 'connect',
    timestamp: '1782893765',
    direction: 'USER_INITIATED',
    session: { sdp_type: 'offer', sdp: 'v=0' },
  }
  const terminate = { ...connect, event: 'terminate', session: undefined, status: 'COMPLETED', duration: 12 }
  await signedCallback({ calls: [connect] }, 'calls')
  await eventually(async () => target.posts.length === 1)
  await signedCallback({ calls: [terminate] }, 'calls')
  await eventually(async () => target.posts.length === 2)
  expect(target.posts.map(({ body }) => body.event_type)).toEqual(['call.connect', 'call.terminate'])
  expect(target.posts[0]!.body.payload.entry[0]!.changes[0]!.field).toBe('calls')
  expect(metaValue(target.posts[0]!)['calls']).toEqual([connect])
  expect(metaValue(target.posts[1]!)['calls']).toEqual([JSON.parse(JSON.stringify(terminate))])
  await end(subscription.id)
  await target.close()
})

test('a credential for some channels subscribes to those alone, and sees no other subscription', async () => {
  const { db } = server
  const second = await makeWhatsAppInbox(server, account.id, {
    phone: '+15550100009',
    settings: { phone_number_id: '206540352242922' },
  })
  const { credential, token } = await db.transaction((tx) =>
    createCredential(tx, {
      accountId: account.id,
      dialect: 'vobiz',
      permissions: { inboxIds: [second.id] },
    }),
  )
  const bound = { 'x-auth-id': credential.publicId, 'x-auth-token': token }
  const whole = await startReceiver()
  const part = await startReceiver()
  const mine = await subscribeByApi(account, whole.url)
  const theirs = await call('POST', '/api/v1/messaging/webhooks', bound, { url: part.url, secret: 'x' })
  expect((await call('GET', '/api/v1/messaging/webhooks', bound)).body.items).toEqual([theirs.body])
  expect((await call('DELETE', `/api/v1/messaging/webhooks/${mine.id}`, bound)).status).toBe(404)

  await receiveTexts(db, inbox, [{ from: '15550100061', text: 'to the first' }])
  await receiveTexts(db, second, [{ from: '15550100061', text: 'to the second' }])
  await eventually(async () => whole.posts.length === 2 && part.posts.length === 1)
  expect(part.texts()).toEqual(['to the second'])
  await db.transaction((tx) => revokeCredential(tx, { accountId: account.id, id: credential.id }))
  await end(mine.id)
  await end(theirs.body.id)
  await Promise.all([whole.close(), part.close()])
})

async function call(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  headers: Record<string, string>,
  payload?: unknown,
) {
  const response = await server.app.http.inject({ method, url, headers, payload: payload as object })
  return { status: response.statusCode, body: response.body === '' ? '' : response.json() }
}

async function subscribeByApi({ vobizHeaders }: Made, url: string, secret = 's3cret') {
  const { status, body } = await call('POST', '/api/v1/messaging/webhooks', vobizHeaders, { url, secret })
  expect(status).toBe(201)
  return body as { id: string }
}

async function end(id: string) {
  const { status } = await call('DELETE', `/api/v1/messaging/webhooks/${id}`, account.vobizHeaders)
  expect(status).toBe(204)
}

async function send(to: string) {
  const { message } = await server.db.transaction((tx) =>
    sendMessage(tx, {
      accountId: account.id,
      to: { inboxId: suspended.id, phone: `+${to}` },
      kind: 'text',
      content: { body: 'hello' },
      text: 'hello',
      sender: 'api',
    }),
  )
  return message
}

/** A callback as Meta would post it. */
async function signedCallback(value: Record<string, unknown>, field = 'messages') {
  const metadata = { display_phone_number: '15550100001', phone_number_id: '106540352242922' }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [{ field, value: { messaging_product: 'whatsapp', metadata, ...value } }],
      },
    ],
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
