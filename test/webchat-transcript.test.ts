import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import {
  answerVisitor,
  createWidgetCaller,
  identitySecret,
  makeWebchatInbox,
  newAddress,
  say,
  type TestVisitor,
  type WidgetCaller,
} from './webchat-caller.ts'

let server: TestServer
let post: MailServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: WidgetCaller

beforeAll(async () => {
  post = await startMailServer()
  server = await startTestServer({ env: { PARLEY_SMTP_URL: post.url } })
  account = await makeAccount(server.db)
  const inbox = await makeWebchatInbox(server, account.id, { title: 'Corner shop' })
  call = createWidgetCaller(server, inbox.key)
})
afterAll(async () => {
  await server.close()
  await post.close()
})

test('the conversation goes to the address that the site has proved, in the visitor’s language and time', async () => {
  const { visitor, email } = await meet('ann@example.com', { locale: 'vi-VN', timezone: 'Asia/Ho_Chi_Minh' })
  expect(email).toBe('ann@example.com')
  const { conversationId } = await say(call, visitor, 'Where is my parcel?')
  await answerVisitor(server, account.id, conversationId, 'On its way')
  await eventually(async () => (await textsOf(visitor, conversationId)).includes('On its way'))
  expect((await ask(visitor, conversationId)).status).toBe(204)
  const [mail, ...more] = mailsTo('ann@example.com')
  expect(more).toEqual([])
  expect(mail!.headers['subject']).toBe('Cuộc trò chuyện của bạn với Corner shop')
  expect(mail!.text.replaceAll('\r\n', '\n')).toMatch(
    /Bạn · .*\nWhere is my parcel\?\n\nCorner shop · .*\nOn its way/,
  )
  expect(mail!.text).not.toContain('UTC')
})

test('the session tells where it can go, in every visit', async () => {
  const { visitor } = await meet('bea@example.com')
  const { body } = await call('POST', '/sessions', { ...visitor, body: {} })
  expect(body.email).toBe('bea@example.com')
})

test.each([
  ['only typed', async () => meet(undefined, { typed: 'victim@example.com' })],
  ['named by the site as not verified', async () => meet('victim@example.com', { verified: false })],
  ['no address that mail can go to', async () => meet('victim@example.com, other@example.com')],
])('an address that was %s gets nothing', async (_, make) => {
  const { visitor, email } = await make()
  expect(email).toBeNull()
  const { conversationId } = await say(call, visitor, 'Buy now at evil.example')
  const { status } = await ask(visitor, conversationId)
  expect(status).toBe(403)
  expect(post.mails.filter(({ text }) => text.includes('evil.example'))).toEqual([])
})

test('three go out in an hour, of the visitor’s own conversation', async () => {
  const { visitor } = await meet('cem@example.com')
  const { conversationId } = await say(call, visitor, 'Again and again')
  const answers = []
  for (let index = 0; index < 4; index += 1) answers.push((await ask(visitor, conversationId)).status)
  expect(answers).toEqual([204, 204, 204, 429])
  server.clock.advance(61 * 60_000)
  expect((await ask(visitor, conversationId)).status).toBe(204)
  const { visitor: stranger } = await meet('dora@example.com')
  expect((await ask(stranger, conversationId)).status).toBe(404)
})

test('a mail server that is away is told so, and the visitor may try again', async () => {
  const { visitor } = await meet('eve@example.com')
  const { conversationId } = await say(call, visitor, 'Patience')
  post.refuse(true)
  const refused = await ask(visitor, conversationId)
  post.refuse(false)
  expect([refused.status, refused.body.code]).toEqual([503, 'unavailable'])
  expect((await ask(visitor, conversationId)).status).toBe(204)
})

const mailsTo = (address: string) => post.mails.filter(({ to }) => to.includes(address))

const ask = ({ token, from }: TestVisitor, conversationId: string) =>
  call('POST', `/conversations/${conversationId}/transcript`, { token, from })

async function textsOf(visitor: TestVisitor, conversationId: string): Promise<string[]> {
  const { body } = await call('GET', `/conversations/${conversationId}/messages`, visitor)
  return body.messages.map(({ text }: { text: string }) => text)
}

type Meeting = { locale?: string; timezone?: string; verified?: boolean; typed?: string }

/** A visitor for whom the site vouches, with an address or without. */
async function meet(
  email: string | undefined,
  { locale, timezone, verified, typed }: Meeting = {},
): Promise<{ visitor: TestVisitor; email: string | null }> {
  const from = newAddress()
  const begun = await call('POST', '/sessions', { from, body: { locale, timezone } })
  const iat = Math.floor(server.clock.now().getTime() / 1000)
  const jwt = await new SignJWT({
    sub: `u-${from}`,
    iat,
    exp: iat + 600,
    ...(email && { email }),
    ...(verified !== undefined && { email_verified: verified }),
  })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(identitySecret))
  const { status, body } = await call('POST', '/identify', {
    from,
    token: begun.body.token,
    body: { jwt, ...(typed && { email: typed }) },
  })
  expect([status, body.detail]).toEqual([200, undefined])
  return { visitor: { id: body.visitorId, token: body.token, from }, email: body.email }
}
