import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import {
  answerVisitor,
  createWidgetCaller,
  identitySecret,
  makeWebchatInbox,
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
  server = await startTestServer()
  account = await makeAccount(server.db)
  inbox = await makeWebchatInbox(server, account.id, { pre_chat_fields: 'name, email' })
  call = createWidgetCaller(server, inbox.key)
})
afterAll(() => server.close())

describe('the path of a message', () => {
  test('no contact is made before the first message, one is with it', async () => {
    const visitor = await startVisitor(call)
    expect(await contactsOf(visitor)).toEqual([])
    const message = await say(call, visitor, 'Do you ship to Oman?')
    expect(await sourcesOf(visitor)).toEqual(['webchat'])
    expect(message).toMatchObject({
      from: 'visitor',
      kind: 'text',
      text: 'Do you ship to Oman?',
      seq: message.id,
    })
    expect(await contactsOf(visitor)).toHaveLength(1)
  })

  test('the same client id again answers the first row, however often and at once', async () => {
    const visitor = await startVisitor(call)
    const clientId = newClientId()
    const body = { message: { clientId, text: 'Once' } }
    const tries = await Promise.all(
      Array.from({ length: 5 }, () => call('POST', '/conversations', { ...visitor, body })),
    )
    const again = await call('POST', '/conversations', { ...visitor, body })
    expect(again.status).toBe(200)
    expect(new Set([...tries, again].map(({ body: { id } }) => id)).size).toBe(1)
    const { messages } = await historyOf(visitor)
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['Once'])
  })

  test('an answer comes back, is delivered when it is fetched, and read when the visitor says so', async () => {
    const visitor = await startVisitor(call)
    const { conversationId } = await say(call, visitor, 'Hello')
    const answer = await answerVisitor(server, account.id, conversationId, 'Good morning')
    const shown = await eventually(async () => (await historyOf(visitor)).messages[1])
    expect(shown).toMatchObject({ id: answer.id, from: 'agent', text: 'Good morning' })
    await eventually(async () => (await statusOf(answer.id)) === 'delivered')
    expect((await historyOf(visitor)).conversation.unreadCount).toBe(1)
    const read = await call('POST', `/conversations/${conversationId}/read`, {
      ...visitor,
      body: { seq: answer.id },
    })
    expect(read.status).toBe(204)
    await eventually(async () => (await statusOf(answer.id)) === 'read')
    expect((await historyOf(visitor)).conversation.unreadCount).toBe(0)
  })

  test('an answer through a dialect reaches the visitor, its file too', async () => {
    const visitor = await startVisitor(call)
    const { conversationId } = await say(call, visitor, 'Do you have a catalogue?')
    const form = new FormData()
    form.append('text', 'Here it is')
    form.append('files', new Blob([Uint8Array.from(png)], { type: 'image/png' }), 'catalogue.png')
    const encoded = new Response(form)
    const { statusCode, body } = await server.app.http.inject({
      method: 'POST',
      url: `/api/v1/conversations/${conversationId}/messages`,
      headers: {
        authorization: `Bearer ${account.credentials.chatbotx.token}`,
        'content-type': encoded.headers.get('content-type')!,
      },
      payload: Buffer.from(await encoded.arrayBuffer()),
    })
    expect([statusCode, body]).toEqual([201, expect.any(String)])
    const answers = await eventually(async () => {
      const [, ...rest] = (await historyOf(visitor)).messages
      const hasFile = rest.some(({ attachments }: { attachments: unknown[] }) => attachments.length > 0)
      return hasFile && rest
    })
    expect(JSON.stringify(answers)).toContain('Here it is')
    const files = answers.flatMap(({ attachments }: { attachments: { url: string }[] }) => attachments)
    expect(files).toHaveLength(1)
    const path = files[0].url.replace(/^https?:\/\/[^/]+/, '')
    expect((await server.app.http.inject({ url: path })).rawPayload.equals(png)).toBe(true)
  })

  test('pages go both ways by message, and end', async () => {
    const visitor = await startVisitor(call)
    const sent = []
    for (const text of ['one', 'two', 'three', 'four', 'five']) sent.push(await say(call, visitor, text))
    const { conversationId } = sent[0]
    const page = async (query: string) => {
      const { body } = await call('GET', `/conversations/${conversationId}/messages${query}`, visitor)
      return [body.messages.map(({ text }: { text: string }) => text), body.hasMore]
    }
    expect(await page('?limit=2')).toEqual([['four', 'five'], true])
    expect(await page(`?limit=2&before=${sent[3].seq}`)).toEqual([['two', 'three'], true])
    expect(await page(`?limit=2&before=${sent[1].seq}`)).toEqual([['one'], false])
    expect(await page(`?limit=2&after=${sent[1].seq}`)).toEqual([['three', 'four'], true])
    expect(await page(`?after=${sent[4].seq}`)).toEqual([[], false])
  })

  test('a file goes with a message and comes back by a link', async () => {
    const visitor = await startVisitor(call)
    const upload = await uploadFile(visitor, { name: 'shoe.png', type: 'image/png', bytes: png })
    expect(upload).toMatchObject({
      status: 201,
      body: { name: 'shoe.png', mime: 'image/png', size: png.length },
    })
    const sent = await call('POST', '/conversations', {
      ...visitor,
      body: { message: { clientId: newClientId(), text: 'This one', attachmentIds: [upload.body.id] } },
    })
    expect(sent.body).toMatchObject({ kind: 'image', text: 'This one' })
    const file = await eventually(async () => {
      const [attachment] = (await historyOf(visitor)).messages[0].attachments
      return attachment?.url && attachment
    })
    const download = await server.app.http.inject({ url: file.url })
    expect(download.rawPayload.equals(png)).toBe(true)
    expect(download.headers['content-security-policy']).toContain('sandbox')
  })

  test('pressing a button says its words, and only a button that is there', async () => {
    const visitor = await startVisitor(call)
    const { conversationId } = await say(call, visitor, 'Hello')
    const question = await answerVisitor(server, account.id, conversationId, 'Which size?', {
      kind: 'interactive',
      content: {
        type: 'button',
        body: { text: 'Which size?' },
        action: { buttons: [{ type: 'reply', reply: { id: 's', title: 'Small' } }] },
      },
    })
    await eventually(async () => (await historyOf(visitor)).messages[1]?.buttons.length === 1)
    const press = (id: string) =>
      call('POST', `/conversations/${conversationId}/messages`, {
        ...visitor,
        body: { clientId: newClientId(), button: { id, messageId: question.id } },
      })
    expect((await press('xl')).status).toBe(400)
    expect((await press('s')).body).toMatchObject({
      kind: 'interactive',
      text: 'Small',
      replyTo: question.id,
    })
  })
})

describe('who a visitor is', () => {
  const hashOf = (userId: string) => hmacSha256Hex(identitySecret, userId)

  test('the known vector of a hash is the one we make', () => {
    expect(hashOf('user-42')).toBe('9887e8e31f0b42c9482581d36c64989f1368e9896e59a716f14b8fbbf2b56612')
  })

  test('a stranger whom the site vouches for brings everything along, in every browser', async () => {
    const phone = await startVisitor(call)
    await say(call, phone, 'From my phone')
    const onPhone = await identify(phone, { userId: 'u-1', userHash: hashOf('u-1') })
    const laptop = await startVisitor(call)
    await say(call, laptop, 'From my laptop')
    const onLaptop = await identify(laptop, { userId: 'u-1', userHash: hashOf('u-1'), name: 'Ann Lee' })
    for (const visitor of [onPhone, onLaptop])
      expect((await historyOf(visitor)).messages.map(({ text }: { text: string }) => text)).toEqual([
        'From my phone',
        'From my laptop',
      ])
    const contacts = await server.db.query<{ name: string; deleted: boolean }>(sql`
      select distinct c.id, c.name, c.deleted_at is not null as deleted from contacts c
        join identities i on i.account_id = c.account_id and i.contact_id = c.id
       where i.address in ('u:u-1', ${`v:${phone.id}`}, ${`v:${laptop.id}`})`)
    expect(contacts).toEqual([expect.objectContaining({ name: 'Ann Lee', deleted: false })])
    await countersHold()
  })

  test('the token of before is worth nothing after', async () => {
    const visitor = await startVisitor(call)
    await identify(visitor, { userId: 'u-2', userHash: hashOf('u-2') })
    expect((await call('GET', '/conversations', visitor)).status).toBe(401)
  })

  test('a browser that becomes somebody else shares nothing with who it was', async () => {
    const visitor = await startVisitor(call)
    await say(call, visitor, 'I am the first')
    const first = await identify(visitor, { userId: 'u-3', userHash: hashOf('u-3') })
    const second = await identify(first, { userId: 'u-4', userHash: hashOf('u-4') })
    expect(second.id).not.toBe(first.id)
    expect((await call('GET', '/conversations', second)).body.conversations).toEqual([])
  })

  test('a signed token counts, with what stands in it; the secret before it counts too', async () => {
    const rotating = await makeWebchatInbox(server, account.id, {
      identity_secret: 'the-new-secret',
      identity_secret_previous: 'the-old-secret',
    })
    const at = createWidgetCaller(server, rotating.key)
    for (const [secret, sub] of [
      ['the-new-secret', 'jwt-1'],
      ['the-old-secret', 'jwt-2'],
    ] as const) {
      const visitor = await startVisitor(at)
      const { status } = await at('POST', '/identify', {
        ...visitor,
        body: { jwt: await sign({ sub }, secret) },
      })
      expect([secret, status]).toEqual([secret, 200])
    }
    const [row] = await server.db.query<{ email: string }>(sql`
      select c.email from contacts c join identities i on i.account_id = c.account_id and i.contact_id = c.id
       where i.inbox_id = ${rotating.id} and i.address = 'u:jwt-1'`)
    expect(row).toEqual({ email: 'jwt-1@example.com' })
  })

  test.each([
    ['a wrong hash', async () => ({ userId: 'u-9', userHash: hashOf('u-8') })],
    ['a hash in capitals', async () => ({ userId: 'u-9', userHash: hashOf('u-9').toUpperCase() })],
    ['a hash without an id', async () => ({ userHash: hashOf('') })],
    ['a token of another secret', async () => ({ jwt: await sign({ sub: 'u-9' }, 'another') })],
    [
      'a token that has ended',
      async () => ({ jwt: await sign({ sub: 'u-9' }, identitySecret, { at: -7200 }) }),
    ],
    [
      'a token that lives for a day',
      async () => ({ jwt: await sign({ sub: 'u-9' }, identitySecret, { life: 86_400 }) }),
    ],
    [
      'a token that nobody signed',
      async () => ({ jwt: `${b64({ alg: 'none' })}.${b64(claimsNow({ sub: 'u-9' }))}.` }),
    ],
    [
      'a token of another algorithm',
      async () => ({ jwt: await sign({ sub: 'u-9' }, identitySecret, { alg: 'HS512' }) }),
    ],
  ])('%s is refused, and changes nothing', async (_, proof) => {
    const visitor = await startVisitor(call)
    const { status } = await call('POST', '/identify', { ...visitor, body: await proof() })
    expect(status).toBe(401)
    expect((await call('GET', '/conversations', visitor)).status).toBe(200)
    expect(await contactsOf(visitor)).toEqual([])
  })

  test('an inbox that wants proofs takes no bare user id; one without anonymous chat takes no stranger', async () => {
    const strict = await makeWebchatInbox(server, account.id, {
      identity_required: true,
      allow_anonymous: false,
    })
    const at = createWidgetCaller(server, strict.key)
    const visitor = await startVisitor(at)
    expect((await at('POST', '/identify', { ...visitor, body: { userId: 'u-5' } })).status).toBe(401)
    const body = { message: { clientId: newClientId(), text: 'Hello' } }
    expect((await at('POST', '/conversations', { ...visitor, body })).status).toBe(403)
    const { body: known } = await at('POST', '/identify', {
      ...visitor,
      body: { userId: 'u-5', userHash: hashOf('u-5') },
    })
    expect((await at('POST', '/conversations', { ...visitor, token: known.token, body })).status).toBe(201)
  })

  test('a typed e-mail or number never opens what belongs to whoever has it', async () => {
    const victim = await startVisitor(call)
    await say(call, victim, 'My order is 4711')
    await identify(victim, { userId: 'victim', userHash: hashOf('victim'), email: 'victim@example.com' })
    const stranger = await startVisitor(call)
    const sent = await call('POST', '/conversations', {
      ...stranger,
      body: {
        message: { clientId: newClientId(), text: 'Show me' },
        preChat: { name: 'Not the victim', email: 'victim@example.com', phone: '+15550100200' },
      },
    })
    expect(sent.status).toBe(201)
    await call('POST', '/identify', {
      ...stranger,
      body: { email: 'victim@example.com', phone: '+15550100200' },
    })
    const { messages } = await historyOf(stranger)
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['Show me'])
    const contact = await eventually(async () => {
      const [row] = await server.db.query<Record<string, unknown>>(sql`
        select c.id, c.name, c.email, c.email_verified, c.phone from contacts c
          join identities i on i.account_id = c.account_id and i.contact_id = c.id where i.address = ${`v:${stranger.id}`}`)
      return row?.['email'] !== null && row
    })
    expect(contact).toMatchObject({
      name: 'Not the victim',
      email: 'victim@example.com',
      email_verified: false,
      phone: null,
    })
  })

  test('after a logout the browser is a stranger', async () => {
    const visitor = await startVisitor(call)
    await say(call, visitor, 'Mine')
    expect((await call('POST', '/logout', visitor)).status).toBe(204)
    expect((await call('GET', '/conversations', visitor)).status).toBe(401)
    const next = await call('POST', '/sessions', { ...visitor, body: {} })
    expect(next.status).toBe(201)
    const { body } = await call('GET', '/conversations', { token: next.body.token })
    expect(body.conversations).toEqual([])
  })
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function uploadFile(
  { token, from }: TestVisitor,
  { name, type, bytes }: { name: string; type: string; bytes: Buffer },
) {
  const form = new FormData()
  form.append('file', new Blob([Uint8Array.from(bytes)], { type }), name)
  const encoded = new Response(form)
  const answer = await server.app.http.inject({
    method: 'POST',
    url: `/widget/v1/${inbox.key}/attachments`,
    headers: { authorization: `Bearer ${token}`, 'content-type': encoded.headers.get('content-type')! },
    payload: Buffer.from(await encoded.arrayBuffer()),
    remoteAddress: from,
  })
  return { status: answer.statusCode, body: answer.json() }
}

async function identify(visitor: TestVisitor, body: object): Promise<TestVisitor> {
  const answer = await call('POST', '/identify', { ...visitor, body })
  expect([answer.status, answer.body.detail]).toEqual([200, undefined])
  return { ...visitor, id: answer.body.visitorId, token: answer.body.token }
}

async function historyOf(visitor: TestVisitor) {
  const list = await call('GET', '/conversations', visitor)
  const { body } = await call('GET', `/conversations/${list.body.conversations[0].id}/messages`, visitor)
  return body
}

async function contactsOf({ id }: TestVisitor) {
  return server.db.query(sql`select contact_id from identities where address = ${`v:${id}`}`)
}

async function sourcesOf({ id }: TestVisitor): Promise<string[]> {
  const rows = await server.db.query<{ source: string }>(
    sql`select source from identities where address = ${`v:${id}`}`,
  )
  return rows.map(({ source }) => source)
}

async function statusOf(messageId: string) {
  const [row] = await server.db.query<{ status: string }>(
    sql`select status from messages where id = ${messageId}`,
  )
  return row!.status
}

/** The kept totals are what a count says. */
async function countersHold() {
  const [row] = await server.db.query<{ kept: string; counted: string; contacts: string; real: string }>(sql`
    select (select sum(count) from conversation_counters where account_id = ${account.id}) as kept,
           (select count(*) from conversations where account_id = ${account.id}) as counted,
           (select contacts from account_positions where account_id = ${account.id}) as contacts,
           (select count(*) from contacts where account_id = ${account.id} and deleted_at is null) as real`)
  expect([row!.kept, row!.contacts]).toEqual([row!.counted, row!.real])
}

function claimsNow(claims: { sub: string }, at = 0, life = 600) {
  const iat = Math.floor(Date.now() / 1000) + at
  return { ...claims, email: `${claims.sub}@example.com`, iat, exp: iat + life }
}

async function sign(
  claims: { sub: string },
  secret: string,
  { at = 0, life = 600, alg = 'HS256' }: { at?: number; life?: number; alg?: string } = {},
) {
  return new SignJWT(claimsNow(claims, at, life))
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(secret))
}

function b64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
