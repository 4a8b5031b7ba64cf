import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { markRead, setConversationStatus } from '../server/core/conversations/index.ts'
import { updateInbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'
import {
  answerVisitor,
  createWidgetCaller,
  identitySecret,
  makeWebchatInbox,
  say,
  startVisitor,
  type TestVisitor,
  type WebchatInbox,
  type WidgetCaller,
} from './webchat-caller.ts'
import { readStream, type StreamReader } from './webchat-stream-reader.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: WebchatInbox
let call: WidgetCaller
const open: StreamReader[] = []

beforeAll(async () => {
  server = await startTestServer()
  await server.listen()
  account = await makeAccount(server.db)
  inbox = await makeWebchatInbox(server, account.id)
  call = createWidgetCaller(server, inbox.key)
})
afterAll(async () => {
  for (const stream of open) stream.close()
  await server.close()
})

describe('a stream', () => {
  test('opened before the first message tells of everything from then on, and of nobody else', async () => {
    const visitor = await startVisitor(call)
    const other = await startVisitor(call)
    const stream = await openStream(visitor)
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    await stream.next('ready')
    expect(stream.text).toMatch(/^retry: 3000\n/)

    await say(call, other, 'Somebody else')
    const { conversationId } = await say(call, visitor, 'Hello')
    await stream.next('message.created', ({ data }) => data.text === 'Hello')
    const answer = await answerVisitor(server, account.id, conversationId, 'Good morning')
    const told = await stream.next('message.created', ({ data }) => data.from === 'agent')
    expect(told.data).toMatchObject({ id: answer.id, text: 'Good morning', status: 'sent' })
    expect(stream.text).not.toContain('Somebody else')
    // Whatever a stream brought was delivered.
    await stream.next('message.status', ({ data }) => data.id === answer.id && data.status === 'delivered')
  })

  test('tells when an agent has read, is writing, and closes the conversation', async () => {
    const visitor = await startVisitor(call)
    const { conversationId, id: messageId } = await say(call, visitor, 'Hello')
    const stream = await openStream(visitor)
    await stream.next('ready')
    const name = { accountId: account.id, id: conversationId }
    await server.db.transaction((tx) => markRead(tx, name))
    await stream.next('conversation.updated', ({ data }) => data.readAt !== null)
    const [row] = await server.db.query<{ network_id: string }>(
      sql`select network_id from messages where id = ${messageId}`,
    )
    await server.app.networks.get('webchat')!.markRead!(inbox, { networkId: row!.network_id, typing: true })
    expect((await stream.next('typing')).data).toMatchObject({ by: 'agent', on: true })
    await server.db.transaction((tx) => setConversationStatus(tx, name, { status: 'closed' }))
    await stream.next('conversation.updated', ({ data }) => data.status === 'closed')
  })

  test('goes on from the last event that the client had, without a gap or a repetition', async () => {
    const visitor = await startVisitor(call)
    const first = await openStream(visitor)
    const { conversationId } = await say(call, visitor, 'one')
    const { id } = await first.next('message.created')
    first.close()
    for (const text of ['two', 'three', 'four']) await answerVisitor(server, account.id, conversationId, text)
    await say(call, visitor, 'five')
    const again = await openStream(visitor, { lastEventId: id })
    await again.next('message.created', ({ data }) => data.text === 'five')
    await eventually(async () => new Set(textsOf(again)).size === 4)
    expect(new Set(textsOf(again))).toEqual(new Set(['two', 'three', 'four', 'five']))
    const positions = again.events.flatMap(({ id: position }) => (position ? [BigInt(position)] : []))
    expect(positions.every((position, index) => index === 0 || position >= positions[index - 1]!)).toBe(true)
  })

  test('a client that was away for longer than the log is kept begins anew', async () => {
    const visitor = await startVisitor(call)
    await say(call, visitor, 'Hello')
    for (const lastEventId of ['999999999999', 'no-number']) {
      const stream = await openStream(visitor, { lastEventId })
      await stream.next('reset')
      await stream.next('ready')
    }
  })

  test('comes to the conversation of whoever the visitor turns out to be', async () => {
    const visitor = await startVisitor(call)
    await say(call, visitor, 'As a stranger')
    const before = await openStream(visitor)
    await before.next('ready')
    const body = { userId: 'streamer', userHash: hmacSha256Hex(identitySecret, 'streamer') }
    const identified = await call('POST', '/identify', { ...visitor, body })
    await before.next('session.revoked')
    await eventually(async () => before.isOver)
    const after = await openStream({ ...visitor, token: identified.body.token })
    expect((await after.next('ready')).data.conversationId).toBe(identified.body.conversationId)
    await answerVisitor(server, account.id, identified.body.conversationId, 'Now I know you')
    await after.next('message.created', ({ data }) => data.text === 'Now I know you')
  })
})

describe('hours', () => {
  test('that end and begin are told, with when somebody is back', async () => {
    const tomorrow = new Date(server.clock.now().getTime() + 24 * 3_600_000)
    const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
    const [today, next] = [server.clock.now(), tomorrow].map((at) => days[at.getUTCDay()]!)
    const hours = JSON.stringify({ timezone: 'UTC', [today!]: ['00:00-24:00'], [next!]: ['09:00-10:00'] })
    const shop = await makeWebchatInbox(server, account.id, { opening_hours: hours })
    const at = createWidgetCaller(server, shop.key)
    const stream = await openStream(await startVisitor(at), {}, shop, at)
    expect((await stream.next('ready')).data).toMatchObject({ online: true, opensAt: null })
    server.clock.advance(24 * 3_600_000)
    const opensAt = new Date(tomorrow.setUTCHours(9, 0, 0, 0)).toISOString()
    const isBefore = server.clock.now().getTime() < Date.parse(opensAt)
    const { data } = await stream.next('presence')
    expect(data).toEqual({ online: false, opensAt: isBefore ? opensAt : expect.any(String) })
    expect((await at('GET', '/config')).body).toMatchObject(data)
  })
})

describe('a ticket', () => {
  test('opens one stream once, within a minute, in its own inbox', async () => {
    const visitor = await startVisitor(call)
    const ticket = await ticketOf(visitor)
    expect((await readTicket(inbox, ticket)).status).toBe(200)
    expect((await readTicket(inbox, ticket)).status).toBe(401)
    const other = await makeWebchatInbox(server, account.id)
    expect((await readTicket(other, await ticketOf(visitor))).status).toBe(401)
    const late = await ticketOf(visitor)
    server.clock.advance(61_000)
    expect((await readTicket(inbox, late)).status).toBe(401)
  })

  test('takes both a header and a parameter for where to go on', async () => {
    const visitor = await startVisitor(call)
    await say(call, visitor, 'Hello')
    const url = `${server.url}/widget/v1/${inbox.key}/events?ticket=${await ticketOf(visitor)}`
    const stream = await readStream(url, { 'last-event-id': '0' })
    open.push(stream)
    expect(textsOf(await settled(stream))).toContain('Hello')
  })
})

describe('access', () => {
  test('ends with the token, within a second, in whatever process it was revoked', async () => {
    const visitor = await startVisitor(call)
    const stream = await openStream(visitor)
    await stream.next('ready')
    await server.db.query(
      sql`update visitor_sessions set revoked_at = now() where visitor_id = ${visitor.id}`,
    )
    await stream.next('session.revoked')
    await eventually(async () => stream.isOver)
  })

  test('ends when the inbox is switched off, and its key leads nowhere', async () => {
    const closing = await makeWebchatInbox(server, account.id)
    const at = createWidgetCaller(server, closing.key)
    const visitor = await startVisitor(at)
    const stream = await openStream(visitor, {}, closing, at)
    await stream.next('ready')
    await server.db.query(sql`update inboxes set status = 'inactive' where id = ${closing.id}`)
    await stream.next('session.revoked')
    await server.db.transaction((tx) =>
      updateInbox(tx, server.app.networks.get('webchat')!.schema, { accountId: account.id, id: closing.id }),
    )
    expect((await at('GET', '/config')).status).toBe(404)
  })
})

async function openStream(
  visitor: TestVisitor,
  { lastEventId }: { lastEventId?: string } = {},
  where = inbox,
  at = call,
): Promise<StreamReader> {
  const query = new URLSearchParams({
    ticket: await ticketOf(visitor, at),
    ...(lastEventId && { lastEventId }),
  })
  const stream = await readStream(`${server.url}/widget/v1/${where.key}/events?${query}`)
  expect(stream.status).toBe(200)
  open.push(stream)
  return stream
}

async function ticketOf(visitor: TestVisitor, at = call): Promise<string> {
  const { status, body } = await at('POST', '/stream-tickets', visitor)
  expect(status).toBe(201)
  return body.ticket
}

async function readTicket({ key }: WebchatInbox, ticket: string): Promise<StreamReader> {
  const stream = await readStream(`${server.url}/widget/v1/${key}/events?ticket=${ticket}`)
  open.push(stream)
  return stream
}

async function settled(stream: StreamReader): Promise<StreamReader> {
  await stream.next('message.created')
  return stream
}

function textsOf(stream: StreamReader): string[] {
  return stream.events.flatMap(({ name, data }) => (name === 'message.created' ? [data.text] : []))
}
