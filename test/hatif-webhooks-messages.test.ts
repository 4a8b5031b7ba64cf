import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { createAgent } from '../server/core/agents/index.ts'
import { recordUnsent, recordUpdates, sendMessage } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import { documented, type Listener, listen, subscribeHatif } from './hatif-receiver.ts'
import type { Caller } from './vobiz-caller.ts'

const phoneNumberId = '106540352242922'

let server: TestServer
let sandbox: WhatsAppSandbox
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: Caller
let listener: Listener
let people = 0
let person = ''

beforeAll(async () => {
  server = await startTestServer()
  const url = await server.listen()
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id, { graphUrl: sandbox.url })
  await sandbox.control.putNumber({
    phone_number_id: phoneNumberId,
    callback_url: `${url}/api/v1/webhooks/whatsapp`,
  })
  call = await createHatifCaller(server, account)
  listener = await listen()
  await subscribeHatif(server, inbox, { kind: 'messages', url: listener.url, secret: 'chann3l' })
})
afterAll(async () => {
  await server.close()
  await sandbox.close()
  await listener.close()
})
beforeEach(() => {
  listener.posts.length = 0
  sandbox.control.behaviour(phoneNumberId, { readDelayMs: null })
  people += 1
  person = `9665000000${String(people).padStart(2, '0')}`
})

test('a message that came in is told once, in the documented shape, under the signature of its bytes', async () => {
  sandbox.control.inbound(phoneNumberId, { from: person, text: 'Hello, مرحبا 😀' })
  const [told] = await listener.told(1)
  const variables = { workspace: toUuid('account', account.id), channel: inbox.uuid }
  expect(told).toStrictEqual(documented('message-inbound', variables))

  const [post] = listener.posts
  expect(post!.headers['x-voxa-signature']).toBe(hmacSha256Hex('chann3l', post!.raw))
  expect(post!.headers['content-type']).toBe('application/json')

  const contact = await call('GET', `/v1/contacts/${told!['contactId']}`)
  expect(contact.body).toMatchObject({ phoneNumber: `+${person}` })
})

test('a message that goes out is told step by step, under the id that the send answered', async () => {
  sandbox.control.behaviour(phoneNumberId, { readDelayMs: 250 })
  const { conversationEventId, contactId } = await sendText('Welcome')
  const told = await listener.told(4)
  expect(told[0]).toStrictEqual(
    documented('message-outbound', {
      workspace: toUuid('account', account.id),
      channel: inbox.uuid,
      contact: contactId,
      event: conversationEventId,
    }),
  )
  expect(told.map(({ status }) => status)).toEqual(['Pending', 'Sent', 'Delivered', 'Read'])
  const networkIds = new Set(told.slice(1).map(({ messageId }) => messageId))
  expect(networkIds.size).toBe(1)
  expect([...networkIds][0]).toMatch(/^wamid\./)
  for (const one of told) expect(one).toMatchObject({ conversationEventId, contactId, body: 'Welcome' })
})

test('what the network refuses is told with its code and its reason', async () => {
  sandbox.control.fail(phoneNumberId, { mode: 'late', code: 131026, to: person })
  await sendText('Are you there?')
  const told = await listener.told(3)
  expect(told.map(({ status }) => status)).toEqual(['Pending', 'Sent', 'Failed'])
  expect(told[2]).toMatchObject({ errorCode: 131026, errorReason: expect.stringMatching(/./) })
  expect(told[1]).toMatchObject({ errorCode: null, errorReason: null })
})

test('a message whose outcome was unknown is told as sent when the network speaks of it', async () => {
  const { db } = server
  await db.query(sql`update inboxes set status = 'suspended'`)
  const { message } = await db.transaction((tx) =>
    sendMessage(tx, {
      accountId: account.id,
      to: { inboxId: inbox.id, phone: `+${person}` },
      kind: 'text',
      content: { body: 'hm' },
      text: 'hm',
      sender: 'api',
    }),
  )
  const error = { code: 'interrupted', title: 'Nobody knows' }
  await db.transaction((tx) => recordUnsent(tx, message, { status: 'unknown', error }))
  const report = {
    type: 'status' as const,
    laneKey: person,
    inboxId: inbox.id,
    networkId: `wamid.${person}`,
    messageId: message.id,
    status: 'sent' as const,
    at: new Date().toISOString(),
    report: { pricing: { billable: true } },
  }
  await db.transaction((tx) => recordUpdates(tx, account.id, [report]))
  const told = await listener.told(2)
  await db.query(sql`update inboxes set status = 'active'`)
  expect(told[1]).toMatchObject({ status: 'Sent', messageId: `wamid.${person}`, isBillable: true })
})

test('a file is told once it can be had, by a link that leads to it', async () => {
  sandbox.control.inbound(phoneNumberId, { from: person, image: { caption: 'Our shop' } })
  const [told] = await listener.told(1)
  expect(told).toMatchObject({ messageType: 'Image', body: 'Our shop', mimeType: 'image/png' })
  const answer = await fetch(String(told!['mediaUrl']))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('image/png')
})

test('places, replies, edits and deletions are told in the words of the vendor', async () => {
  sandbox.control.inbound(phoneNumberId, {
    from: person,
    location: { latitude: 24.7136, longitude: 46.6753, name: 'Riyadh' },
  })
  const [place] = await listener.told(1)
  expect(place).toMatchObject({
    messageType: 'Location',
    latitude: 24.7136,
    longitude: 46.6753,
    conversationEventId: expect.any(String),
  })

  sandbox.control.inbound(phoneNumberId, {
    from: person,
    type: 'button',
    button: { text: 'Yes please', payload: 'order-7:confirm' },
  })
  const [, tapped] = await listener.told(2)
  expect(tapped).toMatchObject({ messageType: 'Interactive', body: 'order-7:confirm' })

  const { wamid } = sandbox.control.inbound(phoneNumberId, { from: person, text: 'Tomorow' })
  const written = (await listener.told(3))[2]!
  const rewrite = (type: string, content: object) =>
    tellRaw({ from: person, id: `wamid.${type}.${person}`, timestamp: '1782893765', type, [type]: content })
  rewrite('edit', {
    original_message_id: wamid,
    message: { type: 'text', text: { body: 'Tomorrow' } },
  })
  const edited = (await listener.told(4))[3]!
  const { conversationEventId } = written
  expect(edited).toMatchObject({ messageType: 'MessageEdited', body: 'Tomorrow', conversationEventId })
  rewrite('revoke', { original_message_id: wamid })
  const deleted = (await listener.told(5))[4]!
  expect(deleted).toMatchObject({ messageType: 'MessageDeleted', body: null, conversationEventId })
  expect(deleted['messageId']).toBe(wamid)
})

test('what an agent wrote names them by the id that the list of users has', async () => {
  const { db } = server
  const { agent } = await db.transaction((tx) =>
    createAgent(tx, { accountId: account.id, email: 'amal@example.com', name: 'Amal', role: 'agent' }),
  )
  sandbox.control.inbound(phoneNumberId, { from: person, text: 'hi' })
  await listener.told(1)
  await db.transaction((tx) =>
    sendMessage(tx, {
      accountId: account.id,
      to: { inboxId: inbox.id, phone: `+${person}` },
      kind: 'text',
      content: { body: 'Good day' },
      text: 'Good day',
      sender: 'agent',
      agentId: agent.id,
    }),
  )
  const told = await listener.told(4)
  const users = (await call('GET', '/v1/workspaces/users')).body as { name: string; userId: string }[]
  const { userId } = users.find(({ name }) => name === 'Amal')!
  expect(told.map(({ senderUserId }) => senderUserId)).toEqual([null, userId, userId, userId])
})

async function sendText(text: string): Promise<{ conversationEventId: string; contactId: string }> {
  sandbox.control.inbound(phoneNumberId, { from: person, text: 'hi' })
  await listener.told(1)
  listener.posts.length = 0
  const { status, body } = await call('POST', '/v1/whatsapp/service-account/sendText', {
    ChannelId: inbox.uuid,
    ToNumber: person,
    Text: text,
  })
  expect(status).toBe(200)
  return body
}

/** A message of Meta's, as it is. */
function tellRaw(message: { from: string } & Record<string, unknown>): void {
  sandbox.control.inbound(phoneNumberId, {
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550100001', phone_number_id: phoneNumberId },
      contacts: [{ profile: { name: 'Somebody' }, wa_id: message.from }],
      messages: [message],
    },
  })
}
