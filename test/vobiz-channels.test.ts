import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { createCredential, updateAccount } from '../server/core/accounts/index.ts'
import { createAgent } from '../server/core/agents/index.ts'
import { findInbox } from '../server/core/inboxes/index.ts'
import { recordInbound } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid } from '../server/platform/ids.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createVobizCaller } from './vobiz-caller.ts'

let server: TestServer
let sandbox: WhatsAppSandbox
let account: Awaited<ReturnType<typeof makeAccount>>

beforeAll(async () => {
  sandbox = await startWhatsAppSandbox({ port: 0 })
  server = await startTestServer({
    env: {
      PARLEY_META_APP_ID: '1000000000000001',
      PARLEY_META_APP_SECRET: 'sandbox-app-secret',
      PARLEY_META_VERIFY_TOKEN: 'sandbox-verify-token',
      PARLEY_META_GRAPH_URL: sandbox.url,
    },
  })
  await server.listen()
  account = await makeAccount(server.db)
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
})

test('a channel is connected with nothing asked of the network, and shown without its token', async () => {
  const before = sandbox.control.requests().length
  const draft = newChannel()
  const { status, body } = await call('POST', '/channels/whatsapp', draft)
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    account_id: account.credentials.vobiz.auth_id,
    waba_id: draft.waba_id,
    phone_number_id: draft.phone_number_id,
    phone_number: draft.phone_number,
    number_onboarding_mode: 'bring_your_own',
    number_provider: 'meta_direct',
    number_order_id: null,
    verification_status: 'pending',
    display_name: 'Acme Care',
    business_profile: '',
    status: 'active',
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    updated_at: expect.any(String),
  })
  expect(sandbox.control.requests()).toHaveLength(before)
  const inbox = await stored(body.id)
  expect(inbox?.secrets).toEqual({ access_token: draft.access_token })

  const listed = await call('GET', '/channels/whatsapp')
  expect(Object.keys(listed.body)).toEqual(['items'])
  expect(listed.body.items[0]).toEqual(body)
  const paged = await call('GET', '/channels/whatsapp?limit=1')
  expect(paged.body).toMatchObject({ items: [body], page: 1, limit: 1, total: listed.body.items.length })
})

test('the earlier paths and prefix show the same channels with the earlier keys', async () => {
  const made = await call('POST', '/channels', newChannel({ display_name: undefined }), '/v1/messaging')
  expect(made.status).toBe(201)
  expect(made.body.display_name).toBe(made.body.phone_number)
  const listed = await call('GET', '/channels/', undefined, '/v1/messaging')
  expect(listed.body.data).toEqual(listed.body.items)
  expect(listed.body.meta).toEqual({ total: listed.body.items.length, page: 1 })
  const renamed = await call(
    'PUT',
    `/channels/${made.body.id}`,
    { display_name: 'Old client' },
    '/v1/messaging',
  )
  expect(renamed.body.display_name).toBe('Old client')
  const deleted = await call('DELETE', `/channels/${made.body.id}`, undefined, '/v1/messaging')
  expect(deleted.status).toBe(204)
})

test('fields that are missing or wrong are named, and nothing is connected', async () => {
  const faults = async (change: Record<string, unknown>) => {
    const { status, body } = await call('POST', '/channels/whatsapp', newChannel(change))
    expect(status).toBe(400)
    expect(body.error.code).toBe('VALIDATION_ERROR')
    return body.error.details.errors.map(({ field }: { field: string }) => field)
  }
  const before = await countInboxes()
  expect(await faults({ waba_id: undefined, access_token: undefined })).toEqual(['waba_id', 'access_token'])
  expect(await faults({ waba_id: '  ' })).toEqual(['waba_id'])
  expect(await faults({ phone_number_id: undefined })).toEqual(['phone_number_id'])
  expect(await faults({ phone_number: '12' })).toEqual(['phone_number'])
  expect(await faults({ number_onboarding_mode: 'stolen' })).toEqual(['number_onboarding_mode'])
  expect(await countInboxes()).toBe(before)
})

test('a client cannot set what only the operator may', async () => {
  const draft = newChannel({
    app_secret: 'mine',
    graph_url: 'http://elsewhere.example',
    enforce_window: false,
  })
  const { body } = await call('POST', '/channels/whatsapp', draft)
  const inbox = await stored(body.id)
  expect(Object.keys(inbox!.settings)).not.toContain('graph_url')
  expect(Object.keys(inbox!.settings)).not.toContain('enforce_window')
  expect(inbox!.secrets).toEqual({ access_token: draft.access_token })
})

test('a bought number may be connected before the network knows it', async () => {
  const draft = newChannel({ number_onboarding_mode: 'buy_from_vobiz', phone_number_id: undefined })
  const { status, body } = await call('POST', '/channels/whatsapp', draft)
  expect(status).toBe(201)
  expect(body).toMatchObject({ phone_number_id: null, number_onboarding_mode: 'buy_from_vobiz' })
})

test('a number is connected once, however many ask at the same moment', async () => {
  const draft = newChannel()
  const answers = await Promise.all([1, 2, 3, 4].map(() => call('POST', '/channels/whatsapp', draft)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
  const refused = answers.find(({ status }) => status === 409)!
  expect(refused.body.error.code).toBe('DUPLICATE_CHANNEL')
  expect(refused.body.message).toContain(draft.phone_number)

  const other = await call('POST', '/channels/whatsapp', {
    ...newChannel(),
    phone_number_id: draft.phone_number_id,
  })
  expect(other.status).toBe(409)
  const made = answers.find(({ status }) => status === 201)!
  await call('DELETE', `/channels/whatsapp/${made.body.id}`)
  expect((await call('POST', '/channels/whatsapp', draft)).status).toBe(201)
})

test('embedded signup exchanges the code and takes number and name from the network', async () => {
  const { number } = await sandbox.control.putNumber({
    verified_name: 'Signed Shop',
    access_token: 'signup-token',
  })
  const { status, body } = await call('POST', '/channels/whatsapp/embedded-signup', {
    code: `code_${number['phone_number_id']}`,
    waba_id: number['waba_id'],
  })
  expect(status).toBe(201)
  expect(body).toEqual({
    channel: expect.objectContaining({
      waba_id: number['waba_id'],
      phone_number_id: number['phone_number_id'],
      phone_number: `+${number['display_phone_number']}`,
      number_onboarding_mode: 'embedded_signup',
      number_provider: 'meta_direct',
      display_name: 'Signed Shop',
      status: 'active',
    }),
    phone_number: `+${number['display_phone_number']}`,
    display_name: 'Signed Shop',
  })
  expect((await stored(body.channel.id))!.secrets['access_token']).toBe('signup-token')
})

test('what a customer writes to a channel made here comes in through the server’s own Meta app, and is answered', async () => {
  const { number, handshake } = await sandbox.control.putNumber({
    access_token: 'journey-token',
    callback_url: `${server.url}/api/v1/webhooks/whatsapp`,
  })
  expect(handshake).toMatchObject({ ok: true })
  const id = String(number['phone_number_id'])
  const draft = {
    ...newChannel(),
    waba_id: number['waba_id'],
    phone_number_id: id,
    access_token: 'journey-token',
  }
  const channel = (await call('POST', '/channels/whatsapp', draft)).body
  sandbox.control.inbound(id, { from: '15550300077', name: 'Ann Lee', text: 'Is it ready?' })
  const conversation = await eventually(async () => {
    const { body } = await call('GET', '/conversations')
    return body.items.find((one: { channel_id: string }) => one.channel_id === channel.id)
  })
  const sent = await call('POST', '/messages', {
    channel_id: channel.id,
    waba_id: number['waba_id'],
    to: '+15550300077',
    type: 'text',
    text: { body: 'It is' },
  })
  expect(sent.body.conversation_id).toBe(conversation.id)
  await eventually(async () => {
    const { body } = await call('GET', `/conversations/${conversation.id}/messages`)
    return body.items[0].status === 'delivered'
  })
})

test('a code that the network refuses is answered in its words, and nothing is connected', async () => {
  const before = await countInboxes()
  const { status, body } = await call('POST', '/channels/whatsapp/embedded-signup', {
    code: 'nonsense',
    waba_id: '209000000000001',
  })
  expect(status).toBe(502)
  expect(body.error.code).toBe('PROVIDER_ERROR')
  expect(body.message).toContain('Invalid verification code format')
  expect(await countInboxes()).toBe(before)
})

test('a channel whose token has died is suspended, and a new token brings it back', async () => {
  const { number } = await sandbox.control.putNumber({ access_token: 'token-1' })
  const id = String(number['phone_number_id'])
  const channel = (
    await call('POST', '/channels/whatsapp', {
      ...newChannel(),
      waba_id: number['waba_id'],
      phone_number_id: id,
      access_token: 'token-1',
    })
  ).body
  sandbox.control.token(id, 'expired')
  const sent = await call('POST', '/messages', {
    channel_id: channel.id,
    to: '+15550300001',
    type: 'template',
    template: { name: 'hello_world', language: 'en_US' },
  })
  expect(sent.status).toBe(201)
  const status = async () =>
    (await call('GET', '/channels/whatsapp')).body.items.find((one: { id: string }) => one.id === channel.id)
      .status
  await eventually(async () => (await status()) === 'suspended')

  await sandbox.control.putNumber({ phone_number_id: id, access_token: 'token-2' })
  const renewed = await call('PUT', `/channels/whatsapp/${channel.id}`, { access_token: 'token-2' })
  expect(renewed.body).toMatchObject({ status: 'active', display_name: 'Acme Care' })
  expect(JSON.stringify(renewed.body)).not.toContain('token-2')
})

test('a deleted channel closes its conversations, fails what waits, and leads nowhere any more', async () => {
  const channel = (await call('POST', '/channels/whatsapp', newChannel())).body
  const inboxId = fromUuid('inbox', channel.id)!
  await arrive(inboxId, ['15550400001', '15550400002', '15550400003'])
  const [closed] = await conversationsOf(inboxId)
  await server.db.transaction(async (tx) => {
    await tx.query(
      sql`update conversations set status = 'closed' where account_id = ${account.id} and id = ${closed!.id}`,
    )
    await tx.query(sql`
      update conversation_counters set status = 'closed', count = 1 where account_id = ${account.id} and inbox_id = ${inboxId}`)
    await tx.query(sql`
      insert into conversation_counters values (${account.id}, ${inboxId}, 'open', 0, 2)`)
  })
  await server.db.query(sql`
    update inboxes set status = 'suspended' where account_id = ${account.id} and id = ${inboxId}`)
  const sent = await call('POST', '/messages', {
    channel_id: channel.id,
    to: '+15550400001',
    type: 'text',
    text: { body: 'waits' },
  })
  expect(sent.status).toBe(201)
  await eventually(async () => (await lanesLater()) === 1)

  const deleted = await call('DELETE', `/channels/whatsapp/${channel.id}`)
  expect(deleted).toMatchObject({ status: 204, text: '' })
  expect((await conversationsOf(inboxId)).map(({ status }) => status)).toEqual(['closed', 'closed', 'closed'])
  expect(await counters(inboxId)).toEqual({ closed: 3, open: 0 })
  await eventually(async () => (await messageOf(sent.body.id)).status === 'failed')
  expect((await messageOf(sent.body.id)).error).toMatchObject({ code: 'disconnected' })

  const events = await server.db.query<{ type: string; data: { status?: string } }>(sql`
    select type, data from events where account_id = ${account.id} and inbox_id = ${inboxId} order by position`)
  expect(
    events.filter(({ type, data }) => type === 'conversation.updated' && data.status === 'closed'),
  ).toHaveLength(2)
  expect(events.filter(({ type }) => type === 'inbox.deleted')).toHaveLength(1)
  const [directory] = await server.db.query<{ left: string }>(sql`
    select count(*) as left from directory where account_id = ${account.id} and target_id = ${inboxId}`)
  expect(directory!.left).toBe('0')

  expect((await call('DELETE', `/channels/whatsapp/${channel.id}`)).body.error.code).toBe('CHANNEL_NOT_FOUND')
  expect((await call('GET', '/channels/whatsapp')).text).not.toContain(channel.id)
  const history = await call('GET', `/conversations/${sent.body.conversation_id}/messages`)
  expect(history.body.items).toHaveLength(2)
})

test('channels of another account, other credentials and malformed ids are not to be had', async () => {
  const channel = (await call('POST', '/channels/whatsapp', newChannel())).body
  const stranger = await makeAccount(server.db, 'Stranger')
  const limited = await server.db.transaction((tx) =>
    createCredential(tx, { accountId: account.id, dialect: 'vobiz', permissions: { inboxIds: [] } }),
  )
  const limitedHeaders = { ...account.vobizHeaders, 'x-auth-token': limited.token }
  for (const method of ['PUT', 'DELETE'] as const) {
    const foreign = await call(
      method,
      `/channels/whatsapp/${channel.id}`,
      {},
      undefined,
      stranger.vobizHeaders,
    )
    expect([foreign.status, foreign.body.error.code]).toEqual([404, 'CHANNEL_NOT_FOUND'])
    expect((await call(method, '/channels/whatsapp/nonsense', {})).status).toBe(404)
    const forbidden = await call(method, `/channels/whatsapp/${channel.id}`, {}, undefined, limitedHeaders)
    expect(forbidden.status).toBe(403)
  }
  expect((await call('GET', '/channels/whatsapp', undefined, undefined, limitedHeaders)).body.items).toEqual(
    [],
  )
  const added = await call('POST', '/channels/whatsapp', newChannel(), undefined, limitedHeaders)
  expect(added.status).toBe(403)
  expect((await stored(channel.id))!.deletedAt).toBeUndefined()
})

test('people sign in for a Bearer token, and guessing is slowed down', async () => {
  const password = 'correct horse battery'
  const email = 'owner@acme.example'
  await server.db.transaction((tx) =>
    createAgent(tx, { accountId: account.id, email, name: 'Owner', role: 'owner', password }),
  )
  const signIn = (body: Record<string, unknown>) => call('POST', '/login', body, '/api/v1/auth', {})
  const { status, body } = await signIn({ email: ' Owner@Acme.example', password })
  expect(status).toBe(200)
  expect(body.account_id).toBe(account.credentials.vobiz.auth_id)
  const me = await call('GET', '/me', undefined, '/api/v1/auth', { authorization: `Bearer ${body.token}` })
  expect(me.body).toEqual({ auth_id: account.credentials.vobiz.auth_id, name: 'Acme' })
  const listed = await call('GET', '/channels/whatsapp', undefined, undefined, {
    authorization: `Bearer ${body.token}`,
  })
  expect(listed.status).toBe(200)
  expect((await call('GET', '/me', undefined, '/api/v1/auth', {})).status).toBe(401)

  const second = await makeAccount(server.db, 'Second')
  await server.db.transaction((tx) =>
    createAgent(tx, { accountId: second.id, email, name: 'Owner', role: 'agent' }),
  )
  const unnamed = await signIn({ email, password })
  expect([unnamed.status, unnamed.body.error.details.errors[0].field]).toEqual([400, 'account_id'])
  const named = await signIn({ email, password, account_id: second.credentials.vobiz.auth_id })
  expect(named.body.account_id).toBe(second.credentials.vobiz.auth_id)
  expect((await signIn({ email, password, account_id: 'MA_NOBODY' })).status).toBe(403)

  for (let guess = 1; guess <= 10; guess += 1)
    expect((await signIn({ email, password: `guess ${guess}` })).body.error.code).toBe('INVALID_CREDENTIALS')
  const slowed = await signIn({ email, password })
  expect(slowed.status).toBe(429)
  expect(slowed.body.error).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    details: { limitType: 'failed_attempts' },
  })
  expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(800)
  server.clock.advance(16 * 60_000)
  expect((await signIn({ email, password, account_id: second.id })).status).toBe(200)
})

test('an account may make so many requests a second, and is told when to come back', async () => {
  const busy = await makeAccount(server.db, 'Busy')
  await server.db.transaction((tx) => updateAccount(tx, { id: busy.id, settings: { requestsPerSecond: 3 } }))
  const ask = () => call('GET', '/channels/whatsapp', undefined, undefined, busy.vobizHeaders)
  const answers = await Promise.all(Array.from({ length: 20 }, ask))
  const refused = answers.filter(({ status }) => status === 429)
  // The twenty may fall into two seconds, each with its three.
  expect(refused.length).toBeGreaterThanOrEqual(14)
  expect(refused[0]!.headers['retry-after']).toBe('1')
  expect(refused[0]!.body.error).toMatchObject({
    code: 'RATE_LIMIT_EXCEEDED',
    details: { limitType: 'requests_per_second', limit: 3, current: expect.any(Number), retryAfter: 1 },
  })
  expect((await call('GET', '/channels/whatsapp')).status).toBe(200)
  server.clock.advance(1000)
  expect((await ask()).status).toBe(200)
})

let numbers = 0
function newChannel(change: Record<string, unknown> = {}) {
  numbers += 1
  return {
    waba_id: `2090000000${numbers}`,
    phone_number_id: `3100000000${numbers}`,
    phone_number: `+155501${String(numbers).padStart(5, '0')}`,
    number_onboarding_mode: 'bring_your_own',
    number_provider: 'meta_direct',
    access_token: `token-of-${numbers}`,
    display_name: 'Acme Care',
    ...change,
  }
}

async function call(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  prefix = '/api/v1/messaging',
  headers: Record<string, string> = account.vobizHeaders,
) {
  if (prefix === '/api/v1/messaging') return (await createVobizCaller(server, headers))(method, path, payload)
  const answer = await server.app.http.inject({ method, url: `${prefix}${path}`, headers, payload })
  const body = answer.body === '' ? undefined : answer.json()
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, body }
}

async function stored(uuid: string) {
  return findInbox(server.db, { accountId: account.id, id: fromUuid('inbox', uuid)! })
}

async function countInboxes(): Promise<number> {
  const [row] = await server.db.query<{ total: string }>(sql`select count(*) as total from inboxes`)
  return Number(row!.total)
}

async function arrive(inboxId: string, people: string[]): Promise<void> {
  await server.db.transaction((tx) =>
    recordInbound(
      tx,
      account.id,
      people.map((address) => ({
        type: 'message',
        inboxId,
        laneKey: address,
        person: { addresses: [address], phone: `+${address}` },
        direction: 'inbound',
        networkId: `wamid.${address}`,
        kind: 'text',
        content: { body: 'hi' },
        text: 'hi',
        occurredAt: tx.now().toISOString(),
      })),
    ),
  )
}

function conversationsOf(inboxId: string) {
  return server.db.query<{ id: string; status: string }>(sql`
    select id, status from conversations where account_id = ${account.id} and inbox_id = ${inboxId} order by id`)
}

async function counters(inboxId: string): Promise<Record<string, number>> {
  const rows = await server.db.query<{ status: string; count: string }>(sql`
    select status, sum(count) as count from conversation_counters
     where account_id = ${account.id} and inbox_id = ${inboxId} group by status`)
  return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]))
}

async function messageOf(uuid: string) {
  const [row] = await server.db.query<{ status: string; error: unknown }>(sql`
    select status, error from messages where account_id = ${account.id} and id = ${fromUuid('message', uuid)!}`)
  return row!
}

async function lanesLater(): Promise<number> {
  const rows = await server.db.query(sql`
    select 1 from lanes where account_id = ${account.id} and kind = 'send' and claim is null and due_at > now()`)
  return rows.length
}
