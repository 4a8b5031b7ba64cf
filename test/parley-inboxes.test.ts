import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'

const phoneNumberId = '106540352242922'

let server: TestServer
let sandbox: Awaited<ReturnType<typeof startWhatsAppSandbox>>
let accountId: string
let boss: Person
let admin: ParleyCaller
let agent: ParleyCaller
let key: ParleyCaller

beforeAll(async () => {
  server = await startTestServer()
  await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  await sandbox.control.putNumber({
    phone_number_id: phoneNumberId,
    waba_id: '102290129340398',
    display_phone_number: '+15550100001',
    verified_name: 'Acme',
  })
  accountId = (await makeAccount(server.db)).id
  boss = await makePerson(server, accountId, { role: 'admin' })
  admin = await createPersonCaller(server, boss)
  agent = await createPersonCaller(server, await makePerson(server, accountId))
  key = await createParleyCaller(server, accountId)
})
afterAll(async () => {
  await sandbox.close()
  await server.close()
})

const settings = () => ({
  phone_number_id: phoneNumberId,
  waba_id: '102290129340398',
  access_token: 'test-token',
  app_secret: 'app-s3cret',
  verify_token: 'verify-me',
  graph_url: sandbox.url,
})

test('the channels tell what an inbox of theirs takes', async () => {
  const { body } = await agent('GET', '/channels')
  expect(body.map(({ channel }: { channel: string }) => channel)).toEqual(['whatsapp', 'webchat', 'voice'])
  const [whatsapp, webchat, voice] = body
  expect(whatsapp).toMatchObject({ can_check: true })
  expect(whatsapp.settings).toContainEqual({
    name: 'access_token',
    type: 'text',
    required: false,
    secret: true,
    help: expect.stringContaining('token'),
  })
  expect(webchat.settings).toContainEqual(
    expect.objectContaining({ name: 'identity_required', type: 'flag', secret: false }),
  )
  expect(voice.can_check).toBe(false)
})

describe('a WhatsApp inbox', () => {
  test('is checked before it exists, connected, checked, changed and disconnected', async () => {
    const tried = await admin('POST', '/inboxes/check', { channel: 'whatsapp', settings: settings() })
    expect(tried).toMatchObject({
      status: 200,
      body: { ok: true, error: null, details: { id: phoneNumberId } },
    })
    expect((await agent('GET', '/inboxes')).body.items).toEqual([])

    const made = await admin('POST', '/inboxes', {
      channel: 'whatsapp',
      name: 'Main line',
      phone: '+1 555 010 0001',
      settings: settings(),
    })
    const { id, uuid } = made.body
    expect(made).toMatchObject({
      status: 201,
      body: {
        channel: 'whatsapp',
        name: 'Main line',
        phone: '+15550100001',
        status: 'active',
        has_reply_window: true,
        has_templates: true,
        has_phone_line: false,
        settings: { phone_number_id: phoneNumberId, graph_url: sandbox.url },
        secrets_set: ['access_token', 'app_secret', 'verify_token'],
        callback_url: `${server.url}/api/v1/webhooks/whatsapp/${uuid}`,
        line_callback_url: null,
        demo_url: null,
      },
    })
    expect(made.text).not.toMatch(/test-token|app-s3cret|verify-me/)
    expect((await admin('GET', `/inboxes/${uuid}`)).body).toEqual(made.body)
    expect((await agent('GET', '/inboxes')).body.items).toMatchObject([{ id, name: 'Main line' }])
    expect((await admin('POST', `/inboxes/${id}/check`)).body).toMatchObject({ ok: true })
    expect(await admin('POST', '/inboxes', { channel: 'whatsapp', settings: settings() })).toMatchObject({
      status: 409,
      body: { code: 'duplicate' },
    })

    const changed = await admin('PATCH', `/inboxes/${id}`, {
      name: 'Sales',
      phone: null,
      settings: { sends_per_second: '20', verify_token: null, line_provider: 'twilio' },
    })
    expect(changed.body).toMatchObject({
      name: 'Sales',
      phone: null,
      settings: { sends_per_second: 20 },
      secrets_set: ['access_token', 'app_secret'],
      has_phone_line: true,
      line_callback_url: `${server.url}/callbacks/voice/twilio/inbound/${uuid}`,
    })
    const off = await admin('PATCH', `/inboxes/${id}`, { status: 'inactive' })
    expect(off.body).toMatchObject({ name: 'Sales', status: 'inactive' })
    expect((await admin('PATCH', `/inboxes/${id}`, { status: 'active' })).body.status).toBe('active')

    expect((await admin('DELETE', `/inboxes/${id}`)).status).toBe(204)
    for (const method of ['GET', 'DELETE']) expect((await admin(method, `/inboxes/${id}`)).status).toBe(404)
    expect((await admin('POST', `/inboxes/${id}/check`)).status).toBe(404)
    expect((await agent('GET', '/inboxes')).body.items).toEqual([])
  })

  test('that the network does not take is told in its words, and nothing is kept', async () => {
    const wrong = { ...settings(), access_token: 'wrong' }
    const answer = await admin('POST', '/inboxes/check', { channel: 'whatsapp', settings: wrong })
    expect(answer).toMatchObject({ status: 200, body: { ok: false, details: {} } })
    expect(answer.body.error).toMatchObject({ code: '190', title: expect.any(String) })
    const unreachable = { ...settings(), graph_url: 'http://127.0.0.1:1' }
    expect(
      (await admin('POST', '/inboxes/check', { channel: 'whatsapp', settings: unreachable })).body,
    ).toMatchObject({ ok: false })
    expect((await agent('GET', '/inboxes')).body.items).toEqual([])
  })

  test('says where a setting is at fault', async () => {
    const faults = async (body: object) =>
      (await admin('POST', '/inboxes', body)).body.errors.map(({ field }: { field: string }) => field)
    expect(await faults({ channel: 'telegraph' })).toEqual(['channel'])
    expect(await faults({ channel: 'whatsapp', settings: {} })).toEqual(['settings.phone_number_id'])
    expect(await faults({ channel: 'whatsapp', phone: 'x', settings: settings() })).toEqual(['phone'])
    expect(await faults({ channel: 'whatsapp', settings: { ...settings(), nothing: '1' } })).toEqual([
      'settings.nothing',
    ])
    expect(await faults({ channel: 'whatsapp', settings: { ...settings(), graph_url: 'ftp://x' } })).toEqual([
      'settings.graph_url',
    ])
    const checked = await admin('POST', '/inboxes/check', { channel: 'whatsapp', settings: {} })
    expect(checked.body.errors[0].field).toBe('settings.phone_number_id')
    const line = await admin('POST', '/inboxes/check', { channel: 'voice', settings: { provider: 'sip' } })
    expect(line).toMatchObject({ status: 503, body: { code: 'not_configured' } })
  })
})

describe('a web chat', () => {
  test('has a page that shows it, and a secret that is shown when it is changed', async () => {
    const { body } = await admin('POST', '/inboxes', { channel: 'webchat', name: 'Site' })
    expect(body).toMatchObject({
      has_reply_window: false,
      has_templates: false,
      callback_url: null,
      secrets_set: ['identity_secret'],
      demo_url: `/widget/demo?inbox=${body.settings.widget_key}`,
    })
    const page = await server.app.http.inject(body.demo_url)
    expect(page).toMatchObject({ statusCode: 200 })
    expect(page.body).toContain(body.settings.widget_key)

    const first = (await admin('POST', `/inboxes/${body.id}/rotate-secret`)).body
    const second = (await admin('POST', `/inboxes/${body.id}/rotate-secret`)).body
    expect(first.secret).not.toBe(second.secret)
    expect(second.inbox.secrets_set).toEqual(['identity_secret', 'identity_secret_previous'])
    expect(JSON.stringify(second.inbox)).not.toContain(second.secret)
    const cleared = await admin('PATCH', `/inboxes/${body.id}`, {
      settings: { identity_secret_previous: null },
    })
    expect(cleared.body.secrets_set).toEqual(['identity_secret'])
    const required = await admin('PATCH', `/inboxes/${body.id}`, { settings: { widget_key: null } })
    expect(required.body.errors[0]).toMatchObject({ field: 'settings.widget_key', code: 'REQUIRED' })
    expect((await admin('POST', `/inboxes/${body.id}/check`)).body).toMatchObject({ ok: true })
    await admin('DELETE', `/inboxes/${body.id}`)
  })

  test('keeps the key of one page its own', async () => {
    const one = (await admin('POST', '/inboxes', { channel: 'webchat', name: 'One' })).body
    const two = (await admin('POST', '/inboxes', { channel: 'webchat', name: 'Two' })).body
    const taken = { settings: { widget_key: one.settings.widget_key } }
    expect((await admin('PATCH', `/inboxes/${two.id}`, taken)).status).toBe(409)
    expect((await admin('PATCH', `/inboxes/${one.id}`, taken)).status).toBe(200)
    for (const { id } of [one, two]) await admin('DELETE', `/inboxes/${id}`)
  })
})

test('of several changes at once that saw the same state one is made', async () => {
  const { body, headers } = await admin('POST', '/inboxes', { channel: 'webchat', name: 'Raced' })
  const conditional = await createCaller(server, {
    ...(await signIn(server, boss)),
    'if-match': String(headers['etag']),
  })
  const answers = await Promise.all(
    ['A', 'B', 'C', 'D'].map((name) => conditional('PATCH', `/inboxes/${body.id}`, { name })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412])
  await admin('DELETE', `/inboxes/${body.id}`)
})

test('agents see inboxes, and of certain inboxes only those; admins change them', async () => {
  const one = (await admin('POST', '/inboxes', { channel: 'webchat', name: 'One' })).body
  const two = (await admin('POST', '/inboxes', { channel: 'webchat', name: 'Two' })).body
  const refused: [string, string, object?][] = [
    ['POST', '/inboxes', { channel: 'webchat' }],
    ['POST', '/inboxes/check', { channel: 'webchat', settings: {} }],
    ['GET', `/inboxes/${one.id}`],
    ['PATCH', `/inboxes/${one.id}`, { name: 'x' }],
    ['DELETE', `/inboxes/${one.id}`],
    ['POST', `/inboxes/${one.id}/check`],
    ['POST', `/inboxes/${one.id}/rotate-secret`],
  ]
  for (const [method, path, body] of refused)
    expect((await agent(method, path, body)).status, `${method} ${path}`).toBe(403)

  const some = { inboxIds: [one.id] }
  const limited = await createPersonCaller(server, await makePerson(server, accountId, some))
  const chief = await createPersonCaller(
    server,
    await makePerson(server, accountId, { role: 'admin', ...some }),
  )
  const limitedKey = await createParleyCaller(server, accountId, some)
  for (const call of [limited, chief, limitedKey]) {
    expect((await call('GET', '/inboxes')).body.items).toMatchObject([{ id: one.id }])
    expect((await call('GET', '/channels')).status).toBe(200)
  }
  for (const call of [chief, limitedKey]) {
    expect((await call('GET', `/inboxes/${one.id}`)).status).toBe(200)
    expect((await call('GET', `/inboxes/${two.id}`)).status).toBe(404)
    expect((await call('PATCH', `/inboxes/${two.id}`, { name: 'x' })).status).toBe(404)
    expect((await call('DELETE', `/inboxes/${two.id}`)).status).toBe(404)
  }
  for (const { id } of [one, two]) await admin('DELETE', `/inboxes/${id}`)
})

test('templates are handed in, found, shown filled, and brought up to what the network has', async () => {
  const inbox = await makeWhatsAppInbox(server, accountId, { graphUrl: sandbox.url })
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['7'] } },
    { type: 'BODY', text: 'Hello {{1}}, it is ready at {{2}}.', example: { body_text: [['Ann', 'noon']] } },
    { type: 'FOOTER', text: 'Acme' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'Track', url: 'https://acme.example/t/{{1}}', example: ['x'] },
        { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100200' },
      ],
    },
  ]
  const draft = { inbox_id: inbox.id, name: 'order_ready', language: 'en', category: 'utility', components }
  expect((await agent('POST', '/templates', draft)).status).toBe(403)
  const made = await admin('POST', '/templates', draft)
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'order_ready', inbox_id: inbox.id, category: 'UTILITY' },
  })
  expect((await admin('POST', '/templates', draft)).body.code).toBe('duplicate')
  expect((await admin('POST', '/templates', { ...draft, name: 'Not this' })).body.errors[0].field).toBe(
    'name',
  )
  const { id } = made.body
  expect((await agent('GET', `/templates/${id}`)).body).toEqual(made.body)

  const preview = (variables: object) => agent('POST', `/templates/${id}/preview`, { variables })
  expect(
    (await preview({ header: 12, body: ['Ann', 'noon'], buttons: [{ index: 0, text: 'a7' }] })).body,
  ).toEqual({
    header: { format: 'text', text: 'Order 12', link: null },
    text: 'Hello Ann, it is ready at noon.',
    footer: 'Acme',
    buttons: [
      { type: 'url', text: 'Track', url: 'https://acme.example/t/a7', phone: null },
      { type: 'phone_number', text: 'Call', url: null, phone: '+15550100200' },
    ],
  })
  expect((await preview({ body: ['Ann'] })).body.text).toBe('Hello Ann, it is ready at {{2}}.')

  const synced = await agent('POST', '/templates/sync', { inbox_id: inbox.uuid })
  expect(synced.body.synced).toBeGreaterThan(0)
  const names = async (call: ParleyCaller, query: string) =>
    (await call('GET', `/templates?${query}`)).body.items?.map(({ name }: { name: string }) => name)
  expect(await names(agent, 'text=ORDER_r')).toContain('order_ready')
  expect(await names(agent, 'text=%25')).toEqual([])
  expect(await names(agent, 'status=disabled')).toEqual([])
  expect(await names(agent, `inbox_id=${inbox.id}&limit=1`)).toHaveLength(1)
  const chat = (await admin('POST', '/inboxes', { channel: 'webchat', name: 'Chat' })).body
  expect((await agent('POST', '/templates/sync', { inbox_id: chat.id })).body.code).toBe('invalid_state')
  const limited = await createPersonCaller(
    server,
    await makePerson(server, accountId, { inboxIds: [chat.id] }),
  )
  expect(await names(limited, '')).toEqual([])
  expect((await limited('GET', `/templates?inbox_id=${inbox.id}`)).status).toBe(404)
  expect((await limited('GET', `/templates/${id}`)).status).toBe(404)
  expect((await limited('POST', `/templates/${id}/preview`, { variables: {} })).status).toBe(404)
  for (const one of [chat, inbox]) await admin('DELETE', `/inboxes/${one.id}`)
})

test('secrets never leave, not in the log of events either', async () => {
  const secret = 's3cret-of-a-test'
  const { body } = await key('POST', '/inboxes', {
    channel: 'webchat',
    name: 'Quiet',
    settings: { identity_secret: secret },
  })
  const rows = await server.db.query(sql`
    select to_jsonb(e)::text as text from events e where account_id = ${accountId}
     union all select to_jsonb(i)::text from inboxes i where account_id = ${accountId}`)
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect((await key('GET', `/inboxes/${body.id}`)).text).not.toContain(secret)
})
