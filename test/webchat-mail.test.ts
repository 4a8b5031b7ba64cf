import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailReplies } from '../server/channels/webchat/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { createLog } from '../server/platform/log.ts'
import { createMailer } from '../server/platform/mail.ts'
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

const log = createLog('silent')
const minuteMs = 60_000

let server: TestServer
let post: MailServer
let account: Awaited<ReturnType<typeof makeAccount>>
let call: WidgetCaller

beforeAll(async () => {
  server = await startTestServer()
  post = await startMailServer()
  account = await makeAccount(server.db)
  const inbox = await makeWebchatInbox(server, account.id, {
    title: 'Corner shop',
    allowed_origins: 'https://shop.example',
  })
  call = createWidgetCaller(server, inbox.key)
})
afterAll(async () => {
  await server.close()
  await post.close()
})

test('an answer that its visitor does not see goes to the address they left, once', async () => {
  const { visitor, conversationId } = await meet('ann@example.com', { locale: 'en-GB' })
  await answerVisitor(server, account.id, conversationId, 'Yes, until six')
  await sent(conversationId, 'Yes, until six')
  await mail()
  expect(mailsTo('ann@example.com')).toEqual([])

  server.clock.advance(6 * minuteMs)
  await mail()
  const [only, ...more] = mailsTo('ann@example.com')
  expect(more).toEqual([])
  expect(only!.from).toBe('support@shop.example')
  expect(only!.headers['subject']).toBe('Corner shop: an answer to your message')
  expect(only!.text).toContain('Yes, until six')
  expect(only!.text).toContain('https://shop.example/page')
  expect(only!.text).not.toContain('Is it open?')

  await mail()
  expect(mailsTo('ann@example.com')).toHaveLength(1)
  await answerVisitor(server, account.id, conversationId, 'And tomorrow too')
  await sent(conversationId, 'And tomorrow too')
  server.clock.advance(6 * minuteMs)
  await mail()
  expect(mailsTo('ann@example.com')[1]!.text).toContain('And tomorrow too')
  expect(mailsTo('ann@example.com')[1]!.text).not.toContain('Yes, until six')
  expect(visitor.id).toBeDefined()
})

test('what the visitor has read stays in the chat', async () => {
  const { visitor, conversationId } = await meet('reader@example.com')
  await answerVisitor(server, account.id, conversationId, 'Seen at once')
  await sent(conversationId, 'Seen at once')
  const { body } = await call('GET', `/conversations/${conversationId}/messages`, visitor)
  const { seq } = body.messages.at(-1)
  const { status } = await call('POST', `/conversations/${conversationId}/read`, {
    ...visitor,
    body: { seq },
  })
  expect(status).toBe(204)
  await eventually(async () => (await statusOf(conversationId, 'Seen at once')) === 'read')
  server.clock.advance(6 * minuteMs)
  await mail()
  expect(mailsTo('reader@example.com')).toEqual([])
})

test('the mail speaks the visitor’s language, and names no page but the firm’s', async () => {
  const { conversationId } = await meet('sara@example.com', {
    locale: 'ar-SA',
    url: 'https://evil.example/trap',
  })
  await answerVisitor(server, account.id, conversationId, 'أهلاً بك')
  await sent(conversationId, 'أهلاً بك')
  server.clock.advance(6 * minuteMs)
  await mail()
  const [only] = mailsTo('sara@example.com')
  expect(only!.headers['subject']).toBe('Corner shop: رد على رسالتك')
  expect(only!.text).toContain('أهلاً بك')
  expect(only!.text).not.toContain('evil.example')
})

test('a mail server that is away loses nothing: the mail goes when it is back', async () => {
  const { conversationId } = await meet('late@example.com')
  await answerVisitor(server, account.id, conversationId, 'Patience')
  await sent(conversationId, 'Patience')
  server.clock.advance(6 * minuteMs)
  post.refuse(true)
  await mail()
  expect(mailsTo('late@example.com')).toEqual([])
  post.refuse(false)
  await mail()
  expect(mailsTo('late@example.com')).toEqual([])
  server.clock.advance(minuteMs)
  await mail()
  expect(mailsTo('late@example.com')).toHaveLength(1)
})

test('an address left by whoever used the browser before gets no answers for the user who signs in', async () => {
  const { visitor, conversationId } = await meet('before@example.com')
  const listed = await call('GET', '/conversations', visitor)
  expect(listed.body.conversations[0].answersByMail).toBe(true)
  const userHash = hmacSha256Hex(identitySecret, 'signed-in')
  const { body } = await call('POST', '/identify', { ...visitor, body: { userId: 'signed-in', userHash } })
  const user = { ...visitor, token: body.token }
  expect(body.conversationId).toBe(conversationId)
  const after = await call('GET', '/conversations', user)
  expect(after.body.conversations[0].answersByMail).toBe(false)
  await answerVisitor(server, account.id, conversationId, 'For the user only')
  await sent(conversationId, 'For the user only')
  server.clock.advance(6 * minuteMs)
  await mail()
  expect(mailsTo('before@example.com')).toEqual([])

  const left = await call('POST', `/conversations/${conversationId}/email`, {
    ...user,
    body: { email: 'own@example.com' },
  })
  expect(left.status).toBe(204)
  await call('POST', '/identify', { ...user, body: { userId: 'signed-in', userHash } })
  await answerVisitor(server, account.id, conversationId, 'To your own address')
  await sent(conversationId, 'To your own address')
  server.clock.advance(6 * minuteMs)
  await mail()
  expect(mailsTo('own@example.com')).toHaveLength(1)
})

async function mail(): Promise<void> {
  await mailReplies({ db: server.db, mailer: createMailer(post.url), log })
}

const mailsTo = (address: string) => post.mails.filter(({ to }) => to.includes(address))

/** A visitor who asks something and leaves an address. */
async function meet(
  email: string,
  { locale = 'en', url = 'https://shop.example/page' }: { locale?: string; url?: string } = {},
): Promise<{ visitor: TestVisitor; conversationId: string }> {
  const from = newAddress()
  const { body } = await call('POST', '/sessions', { from, body: { locale, page: { url } } })
  const visitor = { id: body.visitorId, token: body.token, from }
  const message = await say(call, visitor, 'Is it open?')
  const { status } = await call('POST', `/conversations/${message.conversationId}/email`, {
    ...visitor,
    body: { email },
  })
  expect(status).toBe(204)
  return { visitor, conversationId: message.conversationId }
}

async function statusOf(conversationId: string, text: string): Promise<string | undefined> {
  const [row] = await server.db.query<{ status: string }>(sql`
    select status from messages
     where account_id = ${account.id} and conversation_id = ${conversationId} and text = ${text}`)
  return row?.status
}

async function sent(conversationId: string, text: string): Promise<void> {
  await eventually(async () => ['sent', 'delivered'].includes((await statusOf(conversationId, text)) ?? ''))
}
