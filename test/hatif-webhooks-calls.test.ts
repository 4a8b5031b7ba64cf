import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { voiceSchema } from '../server/channels/voice/index.ts'
import { updateAccount } from '../server/core/accounts/index.ts'
import { createBot } from '../server/core/agents/index.ts'
import {
  type CallProgress,
  placeIvrCall,
  recordCallProgress,
  recordCallReport,
  recordLineCall,
} from '../server/core/calls/index.ts'
import { releaseConversations } from '../server/core/conversations/index.ts'
import { createInbox, type Inbox } from '../server/core/inboxes/index.ts'
import {
  deleteUnusedIvrWebhooks,
  ensureIvrWebhooks,
  getWebhook,
  listLatestDeliveries,
  listWebhooks,
} from '../server/core/webhooks/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { documented, type Listener, listen, subscribeHatif } from './hatif-receiver.ts'
import { receiveTexts } from './webhooks-receiver.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let line: Inbox
/** What hears of calls, or of conversations. */
let listener: Listener
/** What IVR calls name for their results. */
let results: Listener

beforeAll(async () => {
  server = await startTestServer()
  listener = await listen()
  results = await listen()
})
afterAll(async () => {
  await server.close()
  await listener.close()
  await results.close()
})
beforeEach(async () => {
  account = await makeAccount(server.db)
  line = await makeLine('+966110000000')
  listener.posts.length = 0
  results.posts.length = 0
})

test('a call over a line is told as it rings, when it is answered and when it is over, each once', async () => {
  await subscribeHatif(server, line, { kind: 'calls', url: listener.url, secret: 'chann3l' })
  const call = await ring()
  await progress(call.id, { step: 'ringing', at: new Date('2026-05-19T06:34:00Z') })
  expect((await listener.told(1))[0]).toMatchObject({ status: 8, pickupTime: null, hangupTime: null })
  const answered = { step: 'answered', at: new Date('2026-05-19T06:34:10Z') } as const
  await progress(call.id, answered)
  await progress(call.id, answered)
  expect((await listener.told(2))[1]).toMatchObject({ status: 0, pickupTime: '2026-05-19T06:34:10Z' })
  await progress(call.id, { step: 'ended', cause: 'completed', at: new Date('2026-05-19T06:35:02Z') })
  const told = await listener.told(3)
  const variables = { workspace: toUuid('account', account.id), channel: toUuid('inbox', line.id) }
  expect(told[2]).toStrictEqual(documented('call', variables))
  expect(new Set(told.map(({ callId }) => callId))).toEqual(new Set([toUuid('call', call.id)]))
  const last = listener.posts[2]!
  expect(last.headers['x-voxa-signature']).toBe(hmacSha256Hex('chann3l', last.raw))
})

test('a recording that comes after the end is told with the end again', async () => {
  await subscribeHatif(server, line, { kind: 'calls', url: listener.url })
  const call = await ring()
  await progress(call.id, { step: 'answered' })
  await progress(call.id, { step: 'ended', cause: 'completed' })
  await listener.told(3)
  const storageKey = `${account.id}/recording.wav`
  await progress(call.id, { step: 'recording', storageKey, durationMs: 1000 })
  const told = await listener.told(4)
  expect(told.map(({ status }) => status)).toEqual([8, 0, 1, 1])
  expect(told[2]!['recordingUrl']).toBeNull()
  expect(told[3]!['recordingUrl']).toMatch(/\/media\/files\/.*recording\.wav$/)
})

test.each([
  ['inbound', 'no_answer', 2],
  ['inbound', 'rejected', 4],
  ['inbound', 'failed', 7],
  ['outbound', 'no_answer', 5],
  ['outbound', 'cancelled', 6],
  ['outbound', 'rejected', 4],
] as const)('an %s call that ends as %s is told as %i', async (direction, cause, status) => {
  await subscribeHatif(server, line, { kind: 'calls', url: listener.url })
  const call = direction === 'inbound' ? await ring() : (await place({})).call
  await progress(call.id, { step: 'ended', cause })
  const told = await listener.told(2)
  expect(told[1]).toMatchObject({ status, type: direction === 'inbound' ? 1 : 2, callLength: null })
})

test('a call of WhatsApp is told too, whatever the network repeats', async () => {
  const inbox = await makeWhatsAppInbox(server, account.id)
  await subscribeHatif(server, inbox, { kind: 'calls', url: listener.url })
  const report = (event: string, rest: object = {}) => ({
    type: 'call' as const,
    laneKey: '966500000001',
    inboxId: inbox.id,
    person: { addresses: ['966500000001'], phone: '+966500000001', name: 'Amal' },
    networkId: 'wacid.1',
    direction: 'inbound' as const,
    event,
    at: '2026-05-19T06:34:00Z',
    report: { id: 'wacid.1', event },
    ...rest,
  })
  const tell = (one: ReturnType<typeof report>) =>
    server.db.transaction((tx) => recordCallReport(tx, account.id, one))
  await tell(report('connect'))
  await tell(report('status_change', { status: 'ringing' }))
  await tell(report('terminate', { at: '2026-05-19T06:34:20Z' }))
  const told = await listener.told(2)
  expect(told.map(({ status }) => status)).toEqual([8, 2])
  expect(told[1]).toMatchObject({ hangupTime: '2026-05-19T06:34:20Z', channelId: inbox.uuid })
})

test('the result of an IVR call goes to the address that the call named, once, in the documented shape', async () => {
  const { call, ivrCall } = await place({ externalId: 'order-1' })
  await endWithKey(call.id)
  const [told] = await results.told(1)
  expect(told).toStrictEqual(
    documented('ivr-result', {
      workspace: toUuid('account', account.id),
      channel: toUuid('inbox', line.id),
      ivr: toUuid('ivrCall', ivrCall.id),
    }),
  )
  expect(results.posts[0]!.path).toBe('/hook?key=a%20b')
  expect(results.posts[0]!.headers).not.toHaveProperty('x-voxa-signature')
})

test('names stand for the numbers where the account wants them; the channel’s secret signs the result', async () => {
  await updateSettings({ hatifEnumNames: true })
  await subscribeHatif(server, line, { kind: 'messages', url: 'http://127.0.0.1:9009/', secret: 's3cret' })
  const { call } = await place({})
  await progress(call.id, { step: 'placed', providerCallId: 'p1' })
  await progress(call.id, { step: 'ended', cause: 'busy', rawCause: 'USER_BUSY' })
  const [told] = await results.told(1)
  expect(told).toMatchObject({ status: 'Busy', result: 'DestinationBusy', hangupCause: 'USER_BUSY' })
  const [post] = results.posts
  expect(post!.headers['x-voxa-signature']).toBe(hmacSha256Hex('s3cret', post!.raw))
})

test('an option with an address of its own is told there as well, and only when it was chosen', async () => {
  const chosen = await listen()
  const other = await listen()
  const { call } = await place({
    options: [
      { digit: '1', webhookUrl: chosen.url },
      { digit: '2', webhookUrl: other.url },
    ],
  })
  await endWithKey(call.id)
  const [same] = await chosen.told(1)
  expect(await results.told(1)).toEqual([same])
  expect(other.bodies()).toEqual([])
  await Promise.all([chosen.close(), other.close()])
})

test('the addresses of IVR calls are one row each, in no list, and go when nobody names them any more', async () => {
  const { db } = server
  const first = await place({})
  const second = await place({})
  await endWithKey(first.call.id)
  await endWithKey(second.call.id)
  await results.told(2)
  expect(await listWebhooks(db, { accountId: account.id })).toEqual([])
  const deliveries = await listLatestDeliveries(db, { accountId: account.id, limit: 10 })
  expect(deliveries.map(({ eventType }) => eventType)).toEqual(['ivr.result', 'ivr.result'])
  expect(new Set(deliveries.map(({ webhookId }) => webhookId)).size).toBe(1)

  const name = { accountId: account.id, id: deliveries[0]!.webhookId }
  await deleteUnusedIvrWebhooks(db, { olderThan: new Date(Date.now() - 60_000) })
  expect(await getWebhook(db, name)).toMatchObject({ purpose: 'ivr', url: `${results.url}?key=a%20b` })
  await deleteUnusedIvrWebhooks(db, { olderThan: new Date(Date.now() + 60_000) })
  await expect(getWebhook(db, name)).rejects.toThrow('Webhook not found')
})

test('events of the workspace tell of every conversation: what is added to it, and who answers it', async () => {
  const { db } = server
  const inbox = await makeWhatsAppInbox(server, account.id)
  await subscribeHatif(server, { accountId: account.id }, { kind: 'events', url: listener.url })
  await receiveTexts(db, inbox, [{ from: '966500000002', text: 'hi' }])
  const [added] = await listener.told(1)
  const variables = { workspace: toUuid('account', account.id), channel: inbox.uuid }
  expect(added).toStrictEqual(documented('conversation-event', variables))

  const bot = await db.transaction((tx) => createBot(tx, { accountId: account.id, name: 'Helper' }))
  await db.query(sql`update conversations set assignee_id = ${bot.id} where account_id = ${account.id}`)
  await db.transaction((tx) => releaseConversations(tx, account.id, { assigneeId: bot.id }))
  const [, assigned] = await listener.told(2)
  expect(assigned).toMatchObject({
    eventType: 'AssignedUserIdChanged',
    data: { id: added!.data['id'], assignedUserId: null, assignedAiAgentId: null },
  })
})

async function makeLine(phone: string): Promise<Inbox> {
  const settings = { provider: 'sip', dial: 'sip:{number}@127.0.0.1:5999' }
  return server.db.transaction((tx) =>
    createInbox(tx, voiceSchema, { accountId: account.id, name: 'Line', phone, settings }),
  )
}

async function ring() {
  const person = { addresses: ['966500000000'], phone: '+966500000000', name: 'Amal' }
  const at = new Date('2026-05-19T06:34:00Z')
  const about = { inbox: line, provider: 'sip', providerCallId: 'sip-1', person, at, leaseMs: 600_000 }
  const { call } = await server.db.transaction((tx) => recordLineCall(tx, about))
  return call
}

function progress(callId: string, step: CallProgress) {
  return server.db.transaction((tx) =>
    recordCallProgress(tx, { accountId: account.id, callId, progress: step }),
  )
}

/** An IVR call, ordered as the API orders it; no line places it. */
function place({
  externalId,
  options = [{ digit: '1' }],
}: {
  externalId?: string
  options?: { digit: string; webhookUrl?: string }[]
}) {
  const webhookUrl = `${results.url}?key=a%20b`
  const urls = [webhookUrl, ...options.flatMap((option) => option.webhookUrl ?? [])]
  return server.db.transaction(async (tx) => {
    await ensureIvrWebhooks(tx, { accountId: account.id, dialect: 'hatif', inboxId: line.id, urls })
    return placeIvrCall(tx, {
      inbox: line,
      provider: 'sip',
      to: '+966500000000',
      externalId,
      request: { ttsText: 'Press 1', options },
      webhookUrl,
      script: {
        prompt: { key: '', durationMs: 0 },
        options: options.map(({ digit }) => ({ digit })),
        maxRetries: 0,
        inputTimeoutMs: 1000,
        digitTimeoutMs: 1000,
      },
    })
  })
}

/** Somebody answers, presses 1, and the line hangs up; and is told of the end twice. */
async function endWithKey(callId: string): Promise<void> {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second))
  await progress(callId, { step: 'placed', providerCallId: `sip-${callId}`, at: at(0) })
  await progress(callId, { step: 'ringing', at: at(2) })
  await progress(callId, { step: 'answered', at: at(5) })
  const state = { step: 1, result: 'digit_pressed' as const, pressedDigit: '1', keys: '1', retriesLeft: 0 }
  await progress(callId, { step: 'ivr', state })
  const end = { step: 'ended', cause: 'completed', rawCause: 'NORMAL_CLEARING', at: at(20) } as const
  await progress(callId, end)
  await progress(callId, { ...end, at: at(21) })
  await progress(callId, end)
}

function updateSettings(settings: { hatifEnumNames: boolean }) {
  return server.db.transaction((tx) => updateAccount(tx, { id: account.id, settings }))
}
