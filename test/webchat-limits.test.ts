import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import {
  answerVisitor,
  createWidgetCaller,
  identitySecret,
  makeWebchatInbox,
  newAddress,
  newClientId,
  say,
  startVisitor,
  type TestVisitor,
  type WebchatInbox,
  type WidgetCaller,
} from './webchat-caller.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: WebchatInbox
let call: WidgetCaller

beforeAll(async () => {
  server = await startTestServer({ env: { PARLEY_TRUSTED_PROXIES: '1' } })
  account = await makeAccount(server.db)
  inbox = await makeWebchatInbox(server, account.id)
  call = createWidgetCaller(server, inbox.key)
})
afterAll(() => server.close())

describe('limits', () => {
  test('an address begins ten sessions a minute, and again a minute later', async () => {
    const from = newAddress()
    const begin = () => call('POST', '/sessions', { body: {}, from })
    const answers = []
    for (let index = 0; index < 11; index += 1) answers.push((await begin()).status)
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 201), 429])
    const refused = await begin()
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.body).toMatchObject({ code: 'rate_limited', status: 429 })
    server.clock.advance(61_000)
    expect((await begin()).status).toBe(201)
  })

  test('a visitor writes twenty messages a minute; another is not kept from it', async () => {
    const visitor = await startVisitor(call)
    for (let index = 0; index < 20; index += 1) await say(call, visitor, `number ${index}`)
    const body = { message: { clientId: newClientId(), text: 'One more' } }
    expect((await call('POST', '/conversations', { ...visitor, body })).status).toBe(429)
    await say(call, await startVisitor(call), 'Hello')
  })

  test('guessing who somebody is ends after ten tries a minute', async () => {
    const visitor = await startVisitor(call)
    const guess = (userHash: string) =>
      call('POST', '/identify', { ...visitor, body: { userId: 'u-1', userHash } })
    for (let index = 0; index < 10; index += 1) expect((await guess(`${index}`.repeat(64))).status).toBe(401)
    expect((await guess(hmacSha256Hex(identitySecret, 'u-1'))).status).toBe(429)
  })

  test('a visitor uploads five files a minute', async () => {
    const visitor = await startVisitor(call)
    const answers = []
    for (let index = 0; index < 6; index += 1) answers.push((await upload(visitor, 'a.txt', 'text')).status)
    expect(answers).toEqual([201, 201, 201, 201, 201, 429])
  })

  test('behind a proxy of ours the address is the one it tells, and a forged one before it is not', async () => {
    const begin = (forwarded: string) =>
      call('POST', '/sessions', { body: {}, from: '10.9.9.9', headers: { 'x-forwarded-for': forwarded } })
    for (let index = 0; index < 10; index += 1) await begin(`203.0.113.${index}, 198.51.100.7`)
    expect((await begin('203.0.113.99, 198.51.100.7')).status).toBe(429)
    expect((await begin('203.0.113.99, 198.51.100.8')).status).toBe(201)
    for (let index = 0; index < 10; index += 1) await begin(`2001:db8:1:2::${index + 1}`)
    expect((await begin('2001:db8:1:2:ffff::1')).status).toBe(429)
  })
})

describe('input', () => {
  test.each([
    ['no message', {}],
    ['no client id', { message: { text: 'Hi' } }],
    ['a client id of other signs', { message: { clientId: 'a b', text: 'Hi' } }],
    ['a text that is too long', { message: { clientId: 'x', text: 'a'.repeat(5_001) } }],
    ['nothing said', { message: { clientId: 'x', text: ' \n ' } }],
    ['a text with U+0000', { message: { clientId: 'x', text: 'a\0b' } }],
    ['half of a surrogate pair', { message: { clientId: 'x', text: 'a\ud800b' } }],
    ['a key that is not known', { message: { clientId: 'x', text: 'Hi', sender: 'agent' } }],
    ['a text that is a number', { message: { clientId: 'x', text: 1 } }],
    ['a file that is nobody’s', { message: { clientId: 'x', attachmentIds: ['812345678901234567'] } }],
    ['an answer to nothing', { message: { clientId: 'x', text: 'Hi', replyTo: '812345678901234567' } }],
  ])('%s is refused with what is wrong', async (_, body) => {
    const visitor = await startVisitor(call)
    const { status, body: problem } = await call('POST', '/conversations', { ...visitor, body })
    expect(status).toBe(400)
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ message: expect.any(String) }] })
  })

  test('a body that is no JSON, or too large, is told so', async () => {
    const visitor = await startVisitor(call)
    const post = (payload: string) =>
      server.app.http.inject({
        method: 'POST',
        url: `/widget/v1/${inbox.key}/conversations`,
        headers: { authorization: `Bearer ${visitor.token}`, 'content-type': 'application/json' },
        payload,
      })
    expect((await post('{"message":')).statusCode).toBe(400)
    expect((await post(JSON.stringify({ message: 'a'.repeat(100_000) }))).statusCode).toBe(413)
  })

  test('a visitor who has to tell the e-mail address cannot leave it out or make it up', async () => {
    const asking = await makeWebchatInbox(server, account.id, {
      pre_chat_fields: '[{"key":"email","required":true},{"key":"size","type":"select","options":["S","M"]}]',
    })
    const at = createWidgetCaller(server, asking.key)
    const visitor = await startVisitor(at)
    const begin = (preChat?: object) =>
      at('POST', '/conversations', {
        ...visitor,
        body: { message: { clientId: newClientId(), text: 'Hi' }, preChat },
      })
    expect((await begin()).body.errors[0].field).toBe('preChat.email')
    expect((await begin({ email: 'nobody' })).status).toBe(400)
    expect((await begin({ email: 'ann@example.com', size: 'XXL' })).status).toBe(400)
    expect((await begin({ email: 'ann@example.com', size: 'M' })).status).toBe(201)
  })
})

describe('what belongs to somebody else', () => {
  test('is not there: conversations, messages, files, buttons and keys of others', async () => {
    const owner = await startVisitor(call)
    const own = await say(call, owner, 'Private')
    const file = await upload(owner, 'private.txt', 'private')
    const stranger = await startVisitor(call)
    await say(call, stranger, 'Hello')
    const { conversationId } = own
    const draft = { clientId: newClientId(), text: 'Hi' }
    const tries: [string, 'GET' | 'POST', string, object | undefined, number][] = [
      ['reading', 'GET', `/conversations/${conversationId}/messages`, undefined, 404],
      ['writing', 'POST', `/conversations/${conversationId}/messages`, draft, 404],
      ['typing', 'POST', `/conversations/${conversationId}/typing`, { on: true }, 404],
      ['reading up to', 'POST', `/conversations/${conversationId}/read`, { seq: own.seq }, 404],
      ['rating', 'POST', `/conversations/${conversationId}/rating`, { score: 5 }, 404],
      ['closing', 'POST', `/conversations/${conversationId}/close`, {}, 404],
      ['an address', 'POST', `/conversations/${conversationId}/email`, { email: 'a@example.com' }, 404],
      ['a file', 'POST', '/conversations', { message: { ...draft, attachmentIds: [file.body.id] } }, 400],
      ['an answer', 'POST', '/conversations', { message: { ...draft, replyTo: own.id } }, 400],
      [
        'a button',
        'POST',
        '/conversations',
        { message: { clientId: 'b', button: { id: 'x', messageId: own.id } } },
        400,
      ],
    ]
    for (const [what, method, path, body, status] of tries)
      expect([what, (await call(method, path, { ...stranger, body })).status]).toEqual([what, status])
    const [row] = await server.db.query<{ status: string }>(
      sql`select status from conversations where id = ${conversationId}`,
    )
    expect(row!.status).toBe('open')
  })

  test('a token is good in its own inbox only, also within one account', async () => {
    const visitor = await startVisitor(call)
    const sibling = createWidgetCaller(server, (await makeWebchatInbox(server, account.id)).key)
    const stranger = await makeAccount(server.db, 'Other')
    const foreign = createWidgetCaller(server, (await makeWebchatInbox(server, stranger.id)).key)
    for (const at of [sibling, foreign]) expect((await at('GET', '/conversations', visitor)).status).toBe(401)
  })

  test.each([
    '',
    'Bearer',
    'Bearer x',
    'Basic abc',
    `Bearer ${'a'.repeat(43)}`,
  ])('without a token of ours (%j) nothing can be done', async (authorization) => {
    const paths = [
      ['GET', '/conversations'],
      ['POST', '/conversations'],
      ['POST', '/stream-tickets'],
      ['POST', '/logout'],
    ] as const
    for (const [method, path] of paths) {
      const body =
        path === '/conversations' && method === 'POST'
          ? { message: { clientId: 'x', text: 'Hi' } }
          : undefined
      const { status } = await call(method, path, { body, headers: { authorization } })
      expect([path, status]).toEqual([path, 401])
    }
  })

  test('keys that lead nowhere say nothing but that', async () => {
    for (const key of ['w_DoesNotExist12', 'w_', '..%2f', 'x'.repeat(300), "w_'or'1'='1"]) {
      const answer = await createWidgetCaller(server, encodeURIComponent(key))('GET', '/config')
      expect([key, answer.status]).toEqual([key, 404])
    }
  })

  test('nothing of the firm’s own leaves the server with a message', async () => {
    const visitor = await startVisitor(call)
    const { conversationId } = await say(call, visitor, 'Hello')
    await answerVisitor(server, account.id, conversationId, 'Good morning')
    await server.db.query(sql`
      insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender,
                            occurred_at, created_at, updated_at)
      values (${account.id}, ${server.db.newId()}, ${conversationId}, ${inbox.id}, 'note', 'text', 'sent', '{}', 'An internal note',
              'agent', now(), now(), now())`)
    const { body } = await call('GET', `/conversations/${conversationId}/messages`, visitor)
    expect(JSON.stringify(body)).not.toContain('internal')
    const keys = new Set(body.messages.flatMap((message: object) => Object.keys(message)))
    expect([...keys].sort()).toEqual(
      [
        ...[
          'attachments',
          'author',
          'buttons',
          'clientId',
          'conversationId',
          'createdAt',
          'deleted',
          'editedAt',
          'from',
        ],
        ...['id', 'kind', 'link', 'place', 'replyTo', 'seq', 'status', 'text'],
      ].sort(),
    )
  })
})

describe('origins', () => {
  const allowed = 'https://shop.example'
  let strict: WidgetCaller
  let strictInbox: WebchatInbox

  beforeAll(async () => {
    strictInbox = await makeWebchatInbox(server, account.id, {
      allowed_origins: `${allowed}, https://*.shop.example`,
    })
    strict = createWidgetCaller(server, strictInbox.key)
  })

  test.each([
    ['https://shop.example', true],
    ['https://eu.shop.example', true],
    ['https://a.b.shop.example', true],
    ['http://shop.example', false],
    ['https://shop.example:8443', false],
    ['https://evilshop.example', false],
    ['https://shop.example.evil.example', false],
    ['https://evil.example/.shop.example', false],
    ['null', false],
  ])('%s: %s', async (origin, isAllowed) => {
    const { status, headers } = await strict('GET', '/config', { headers: { origin } })
    expect([status, headers['access-control-allow-origin']]).toEqual(
      isAllowed ? [200, origin] : [403, undefined],
    )
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    expect(headers['vary']).toContain('Origin')
  })

  test('a preflight names what may be sent, to allowed origins alone', async () => {
    const ask = (origin: string) =>
      strict('OPTIONS', '/sessions', { headers: { origin, 'access-control-request-method': 'POST' } })
    const { status, headers } = await ask(allowed)
    expect([status, headers['access-control-allow-origin']]).toEqual([204, allowed])
    expect(headers['access-control-allow-headers']).toContain('Authorization')
    expect((await ask('https://evil.example')).status).toBe(403)
  })

  test('without a list any site may show the chat', async () => {
    const { headers } = await call('GET', '/config', { headers: { origin: 'https://anything.example' } })
    expect(headers['access-control-allow-origin']).toBe('https://anything.example')
  })

  test('the frame can be held by those sites only, and runs nothing but ours', async () => {
    const frame = await server.app.http.inject({ url: `/widget/v1/${strictInbox.key}/frame` })
    const policy = String(frame.headers['content-security-policy'])
    expect(policy).toContain("frame-ancestors 'self' https://shop.example https://*.shop.example")
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(frame.headers['set-cookie']).toBeUndefined()
  })

  test('what an inbox is called stays text in the frame', async () => {
    const named = await makeWebchatInbox(server, account.id, { title: '"><script>alert(1)</script>' })
    const { body } = await server.app.http.inject({ url: `/widget/v1/${named.key}/frame` })
    expect(body).not.toContain('<script>alert')
  })
})

describe('uploads', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
  test.each([
    ['a page', 'page.html', '<!doctype html><script>alert(1)</script>', 'text/html'],
    ['a page that says it is a picture', 'page.png', '<!doctype html><script>alert(1)</script>', 'image/png'],
    ['an SVG', 'drawing.svg', svg, 'image/svg+xml'],
    ['an SVG that says it is text', 'drawing.txt', svg, 'text/plain'],
    ['a script', 'run.js', '#!/usr/bin/env node\nalert(1)', 'text/javascript'],
    ['a program', 'setup.exe', 'MZ\x90\0\x03\0\0\0', 'image/png'],
  ])('%s is not taken', async (_, name, content, type) => {
    const { status } = await upload(await startVisitor(call), name, content, type)
    expect(status).toBe(415)
  })

  test('a text comes back as a file to save, under a name that is only a name', async () => {
    const { status, body } = await upload(
      await startVisitor(call),
      '../../etc/pass\u202etxt.exe',
      'text',
      'text/plain',
    )
    expect([status, body.name]).toEqual([201, 'passtxt.exe'])
    const { headers } = await server.app.http.inject({ url: body.url })
    expect(headers['content-disposition']).toMatch(/^attachment/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('a file over the limit, an empty one and none at all are refused', async () => {
    expect((await upload(await startVisitor(call), 'big.txt', 'a'.repeat(10 * 1024 * 1024 + 1))).status).toBe(
      413,
    )
    expect((await upload(await startVisitor(call), 'empty.txt', '')).status).toBe(400)
    const visitor = await startVisitor(call)
    expect((await call('POST', '/attachments', { ...visitor, body: {} })).status).toBe(400)
  })

  test('an inbox that wants no files takes none', async () => {
    const without = await makeWebchatInbox(server, account.id, { uploads: false })
    const visitor = await startVisitor(createWidgetCaller(server, without.key))
    expect((await upload(visitor, 'a.txt', 'text', 'text/plain', without.key)).status).toBe(403)
  })
})

test('every answer has the headers that keep it harmless', async () => {
  const visitor = await startVisitor(call)
  for (const path of ['/config', '/conversations', '/nothing-here']) {
    const { headers } = await call('GET', path, visitor)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': path === '/config' ? 'public, max-age=60' : 'no-store',
    })
    expect(headers['set-cookie']).toBeUndefined()
  }
})

async function upload(
  { token, from }: TestVisitor,
  name: string,
  content: string,
  type = 'text/plain',
  key = inbox.key,
) {
  const form = new FormData()
  form.append('file', new Blob([content], { type }), name)
  const encoded = new Response(form)
  const answer = await server.app.http.inject({
    method: 'POST',
    url: `/widget/v1/${key}/attachments`,
    headers: { authorization: `Bearer ${token}`, 'content-type': encoded.headers.get('content-type')! },
    payload: Buffer.from(await encoded.arrayBuffer()),
    remoteAddress: from,
  })
  return { status: answer.statusCode, body: answer.json() }
}
