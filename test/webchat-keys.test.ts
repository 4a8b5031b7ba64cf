import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { makeKey, type TestKey, withKey } from './browser-key.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import {
  createWidgetCaller,
  identitySecret,
  makeWebchatInbox,
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
  server = await startTestServer()
  account = await makeAccount(server.db)
  inbox = await makeWebchatInbox(server, account.id)
  call = createWidgetCaller(server, inbox.key)
})
afterAll(() => server.close())

describe('a token that is bound to the key of a browser', () => {
  test('is worth nothing without the key, whatever is asked for', async () => {
    const { visitor, proved } = await startBound()
    const { conversationId } = await say(proved, visitor, 'Only for my browser')
    const thief = withKey(call, inbox.key, await makeKey())
    const tries: [string, 'GET' | 'POST', string, object?][] = [
      ['the history', 'GET', '/conversations'],
      ['its messages', 'GET', `/conversations/${conversationId}/messages`],
      ['a stream', 'POST', '/stream-tickets'],
      ['to speak', 'POST', '/conversations', { message: { clientId: 'x', text: 'Not me' } }],
      ['to be vouched for', 'POST', '/identify', { jwt: await sign({ sub: 'thief' }) }],
      ['to end it', 'POST', '/logout'],
    ]
    for (const [what, method, path, body] of tries)
      for (const [how, at] of [
        ['no proof', call],
        ['another key', thief],
      ] as const)
        expect([what, how, (await at(method, path, { ...visitor, body })).status]).toEqual([what, how, 401])
    const { body } = await proved('GET', `/conversations/${conversationId}/messages`, visitor)
    expect(body.messages.map(({ text }: { text: string }) => text)).toEqual(['Only for my browser'])
  })

  test('begins a stranger’s visit, and not the visitor’s, where somebody else brings it', async () => {
    const { visitor, proved } = await startBound()
    await say(proved, visitor, 'Mine')
    const { status, body } = await call('POST', '/sessions', { ...visitor, body: {} })
    expect(status).toBe(201)
    expect(body.visitorId).not.toBe(visitor.id)
    const { body: seen } = await call('GET', '/conversations', { token: body.token })
    expect(seen.conversations).toEqual([])
  })

  test('goes on with its key, through identifying too', async () => {
    const { visitor, proved } = await startBound()
    const resumed = await proved('POST', '/sessions', { ...visitor, body: {} })
    expect([resumed.status, resumed.body]).toEqual([
      200,
      { visitorId: visitor.id, token: null, identified: false, email: null },
    ])
    const { status, body } = await proved('POST', '/identify', {
      ...visitor,
      body: { jwt: await sign({ sub: 'bound-1' }) },
    })
    expect(status).toBe(200)
    const vouched = { ...visitor, token: body.token }
    expect((await call('GET', '/conversations', vouched)).status).toBe(401)
    expect((await proved('GET', '/conversations', vouched)).status).toBe(200)
  })

  test('takes a proof for one request only: its method, its path, its token, within some minutes', async () => {
    const { visitor, key } = await startBound()
    const { visitor: other } = await startBound(key)
    const path = `/widget/v1/${inbox.key}/conversations`
    const nonce = await nonceOf(visitor)
    const right = { method: 'GET', path, token: visitor.token, nonce }
    const ask = async (claims: typeof right) =>
      (await call('GET', '/conversations', { ...visitor, headers: { dpop: await key.prove(claims) } })).status
    expect(await ask(right)).toBe(200)
    expect(await ask({ ...right, method: 'POST' })).toBe(401)
    expect(await ask({ ...right, path: `${path}/1/messages` })).toBe(401)
    expect(await ask({ ...right, token: other.token })).toBe(401)
    expect(await ask({ ...right, nonce: 'made-up' })).toBe(401)
    server.clock.advance(5 * 60_000)
    expect(await ask(right)).toBe(401)
    expect(await ask({ ...right, nonce: await nonceOf(visitor) })).toBe(200)
  })

  test.each([
    ['words', 'proof'],
    ['a token that nobody signed', `${b64({ typ: 'dpop+jwt', alg: 'none' })}.${b64({})}.`],
    ['a token without a key', `${b64({ typ: 'dpop+jwt', alg: 'ES256' })}.${b64({})}.AAAA`],
  ])('is not made of %s, nor is anything else', async (_, dpop) => {
    const { visitor } = await startBound()
    for (const [method, path] of [
      ['GET', '/conversations'],
      ['POST', '/sessions'],
    ] as const)
      expect((await call(method, path, { ...visitor, body: {}, headers: { dpop } })).status).toBe(401)
  })
})

describe('a token of a browser that can keep no key', () => {
  test('is good by itself, until it comes with a proof: from then on it needs that key', async () => {
    const visitor = await startVisitor(call)
    expect((await call('GET', '/conversations', visitor)).status).toBe(200)
    const key = await makeKey()
    const proved = withKey(call, inbox.key, key)
    expect((await proved('POST', '/sessions', { ...visitor, body: {} })).body.visitorId).toBe(visitor.id)
    expect((await call('GET', '/conversations', visitor)).status).toBe(401)
    const another = withKey(call, inbox.key, await makeKey())
    expect((await another('GET', '/conversations', visitor)).status).toBe(401)
    expect((await proved('GET', '/conversations', visitor)).status).toBe(200)
    const [row] = await server.db.query<{ key_thumbprint: string }>(
      sql`select key_thumbprint from visitor_sessions where visitor_id = ${visitor.id}`,
    )
    expect(row!.key_thumbprint).toBe(key.thumbprint)
  })
})

describe('a token of the site that names itself (jti)', () => {
  test('vouches once, however many bring it at once', async () => {
    const jwt = await sign({ sub: 'once', jti: 'n-1' })
    const visitors = []
    for (let index = 0; index < 5; index += 1) visitors.push(await startVisitor(call))
    const answers = await Promise.all(
      visitors.map((visitor) => call('POST', '/identify', { ...visitor, body: { jwt } })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401])
    const refused = visitors[answers.findIndex(({ status }) => status === 401)]!
    expect((await call('GET', '/conversations', refused)).status).toBe(200)
    const again = await call('POST', '/identify', {
      ...refused,
      body: { jwt: await sign({ sub: 'once', jti: 'n-2' }) },
    })
    expect(again.status).toBe(200)
  })

  test('counts for its own inbox, and is remembered as long as it could be used', async () => {
    const sibling = await makeWebchatInbox(server, account.id)
    const at = createWidgetCaller(server, sibling.key)
    const jwt = await sign({ sub: 'two-inboxes', jti: 'n-3' })
    for (const where of [call, at]) {
      const { status } = await where('POST', '/identify', { ...(await startVisitor(where)), body: { jwt } })
      expect(status).toBe(200)
    }
    const rows = await server.db.query<{ outlives: boolean }>(sql`
      select expires_at >= ${new Date(server.clock.now().getTime() + 600_000)} as outlives from spent_identity_tokens
       where inbox_id = ${sibling.id}`)
    expect(rows).toEqual([{ outlives: true }])
  })

  test('one without a name vouches as often as it holds', async () => {
    const jwt = await sign({ sub: 'nameless' })
    for (let index = 0; index < 2; index += 1) {
      const { status } = await call('POST', '/identify', { ...(await startVisitor(call)), body: { jwt } })
      expect(status).toBe(200)
    }
  })
})

async function startBound(
  known?: TestKey,
): Promise<{ visitor: TestVisitor; key: TestKey; proved: WidgetCaller }> {
  const key = known ?? (await makeKey())
  const proved = withKey(call, inbox.key, key)
  return { visitor: await startVisitor(proved), key, proved }
}

/** What the server wants to read in the next proof. */
async function nonceOf({ token, from }: TestVisitor): Promise<string> {
  const { headers } = await call('GET', '/conversations', { token, from, headers: { dpop: 'none' } })
  return String(headers['dpop-nonce'])
}

async function sign(claims: { sub: string; jti?: string }) {
  const iat = Math.floor(server.clock.now().getTime() / 1000)
  return new SignJWT({ ...claims, iat, exp: iat + 600 })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(identitySecret))
}

function b64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
