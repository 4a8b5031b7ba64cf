import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { updateAccount } from '../server/core/accounts/index.ts'
import { createAgent, createBot } from '../server/core/agents/index.ts'
import { listAttachments, recordStoredFile } from '../server/core/attachments/index.ts'
import { recordCallReport } from '../server/core/calls/index.ts'
import { assignConversation } from '../server/core/conversations/index.ts'
import {
  type InboundMessage,
  recordInbound,
  recordSent,
  recordUnsent,
  recordUpdates,
  type SendDraft,
  sendMessage,
} from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { fromUuid, type Id, toUuid } from '../server/platform/ids.ts'
import { createDiskStore, type MediaStore } from '../server/platform/storage/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import type { Caller } from './vobiz-caller.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let accountId: Id
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: Caller
let agent: { id: Id; userId: Id | undefined }
let media: MediaStore
let people = 0

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  await server.listen()
  media = createDiskStore(join(server.config.dataDir, 'media'))
  account = await makeAccount(server.db)
  accountId = account.id
  inbox = await makeWhatsAppInbox(server, accountId)
  call = await createHatifCaller(server, account)
  agent = await server.db.transaction(
    async (tx) =>
      (await createAgent(tx, { accountId, email: 'amal@example.com', name: 'Amal', role: 'agent' })).agent,
  )
})
afterAll(() => server?.close())

const startedAt = Date.UTC(2026, 4, 1, 12)
const at = (seconds: number) => new Date(startedAt + seconds * 1000).toISOString()

/** As much of an event as the tests look into. */
type Event = Record<string, unknown> & {
  eventId: string
  contactId: string
  attachment: string
  body: string | null
}

/** A conversation of a new person, in which they wrote these. */
async function receive(...messages: Partial<InboundMessage>[]) {
  people += 1
  const digits = `96650001${String(people).padStart(4, '0')}`
  const person = { addresses: [digits], phone: `+${digits}`, name: 'Ann Lee' }
  const arrivals = messages.map((message, index) => ({
    type: 'message' as const,
    inboxId: inbox.id,
    person,
    direction: 'inbound' as const,
    networkId: `wamid.${people}.${index}`,
    kind: 'text',
    content: { body: `text ${index}` },
    text: `text ${index}`,
    occurredAt: at(index),
    ...message,
  }))
  const written = await server.db.transaction((tx) => recordInbound(tx, accountId, arrivals))
  const { conversationId } = written[0]!
  return { id: toUuid('conversation', conversationId), conversationId, person, messages: written }
}

async function timeline(id: string, query = '') {
  const { status, body } = await call('GET', `/v2/conversations/service-account/${id}/timeline${query}`)
  expect(status).toBe(200)
  return body as { totalCount: number; items: Event[] }
}

const send = (conversationId: Id, draft: Partial<SendDraft>) =>
  server.db.transaction((tx) =>
    sendMessage(tx, {
      accountId,
      to: { conversationId },
      kind: 'text',
      content: { body: 'Hello' },
      text: 'Hello',
      sender: 'api',
      ...draft,
    }),
  )

test('messages stand with their state, their author and what they answer', async () => {
  const { id, conversationId, messages } = await receive({})
  const { message } = await send(conversationId, {
    sender: 'agent',
    agentId: agent.id,
    replyToNetworkId: messages[0]!.networkId!,
  })
  const eventId = toUuid('message', message.id)
  const first = async () => (await timeline(id)).items[0]
  expect(await first()).toMatchObject({
    eventId,
    sourceType: 2,
    sourceId: eventId,
    direction: 2,
    status: 'Pending',
    body: 'Hello',
    ownerUserId: toUuid('user', agent.userId!),
    aiAgentId: null,
    handlerName: 'Amal',
    isAi: false,
    replyTo: { repliedToEventId: toUuid('message', messages[0]!.id), repliedToBody: 'text 0' },
  })
  await server.db.transaction((tx) => recordSent(tx, message, 'wamid.out'))
  expect(await first()).toMatchObject({ eventId, status: 'Sent' })
  for (const status of ['delivered', 'read'] as const) {
    await server.db.transaction((tx) =>
      recordUpdates(tx, accountId, [
        { type: 'status', inboxId: inbox.id, networkId: 'wamid.out', status, at: at(60), report: {} },
      ]),
    )
    expect(await first()).toMatchObject({ status: status === 'read' ? 'Read' : 'Delivered' })
  }
})

test('a failure says why, an unknown outcome is pending, a bot is an AI, an unknown reply has no words', async () => {
  const { id, conversationId } = await receive({ replyToNetworkId: 'wamid.unknown' })
  const bot = await server.db.transaction((tx) => createBot(tx, { accountId, name: 'Robo' }))
  const { message: failed } = await send(conversationId, { sender: 'bot', agentId: bot.id })
  const error = { code: '131026', title: 'Undeliverable', details: 'No such number' }
  await server.db.transaction((tx) => recordUnsent(tx, failed, { status: 'failed', error }))
  const { message: lost } = await send(conversationId, {})
  await server.db.transaction((tx) => recordUnsent(tx, lost, { status: 'unknown', error }))
  const { items } = await timeline(id)
  expect(items.map(({ status }) => status)).toEqual(['Pending', 'Failed', 'Delivered'])
  expect(items[0]).toMatchObject({ failureReason: null })
  expect(items[1]).toMatchObject({
    errorCode: 131026,
    failureReason: 'No such number',
    isAi: true,
    ownerUserId: null,
    aiAgentId: toUuid('agent', bot.id),
    handlerName: 'Robo',
  })
  expect(items[2]).toMatchObject({ replyTo: { repliedToEventId: null, repliedToBody: null } })
})

test('a stored file has a link that opens it; its name may say anything', async () => {
  const text = '"attachment" : null, {"attachment" : null} \\'
  const { id, conversationId, messages } = await receive({
    kind: 'image',
    content: { id: 'media', caption: text },
    text,
    attachments: [{ kind: 'image', networkMediaId: 'media', mimeType: 'image/png' }],
  })
  expect((await timeline(id)).items[0]).toMatchObject({ attachment: null, body: text })
  const [attachment] = await listAttachments(server.db, accountId, [messages[0]!.id])
  const storageKey = `${accountId}/file.png`
  const bytes = Buffer.from('picture')
  await media.put(storageKey, bytes, { mimeType: 'image/png' })
  await server.db.transaction((tx) =>
    recordStoredFile(tx, { ...attachment!, storageKey, sizeBytes: bytes.length, sha256: 'sum' }),
  )
  const { items } = await timeline(id)
  expect(items[0]).toMatchObject({ body: text })
  const answer = await fetch(items[0]!.attachment)
  expect(await answer.text()).toBe('picture')

  await send(conversationId, {
    kind: 'document',
    content: { link: 'https://example.com/a.pdf' },
    text: undefined,
  })
  expect((await timeline(id)).items[0]).toMatchObject({ attachment: 'https://example.com/a.pdf', body: null })
})

test('a location stands apart, and one that is none is left out', async () => {
  const { id } = await receive(
    { kind: 'location', content: { latitude: 24.7136, longitude: 46.6753, name: 'Riyadh' }, text: 'Riyadh' },
    { kind: 'location', content: { latitude: 'north', longitude: null }, text: undefined },
  )
  const { items } = await timeline(id)
  expect(items.map(({ location }) => location)).toEqual([
    null,
    { latitude: 24.7136, longitude: 46.6753, name: 'Riyadh', address: null },
  ])
})

test('calls stand between messages, at the time they began, with how they went', async () => {
  const { id, conversationId, person } = await receive({}, { occurredAt: at(1000) })
  const report = (networkId: string, event: string, seconds: number, status?: string, answered?: number) =>
    server.db.transaction((tx) =>
      recordCallReport(tx, accountId, {
        type: 'call',
        inboxId: inbox.id,
        person,
        networkId,
        direction: networkId.startsWith('in') ? 'inbound' : 'outbound',
        event,
        ...(status && { status }),
        at: at(seconds),
        ...(answered !== undefined && { answeredAt: new Date(at(answered)) }),
        report: {},
      }),
    )
  await report('in.1', 'terminate', 190, 'COMPLETED', 40)
  await report('in.1', 'connect', 30)
  await report('in.2', 'connect', 300)
  await report('in.2', 'terminate', 320)
  await report('out.1', 'connect', 400)
  await report('out.1', 'status', 410, 'rejected')
  const { items, totalCount } = await timeline(id)
  expect(totalCount).toBe(5)
  const shown = items.map(
    ({ sourceType, direction, status, durationOrSize, ringingDuration, creationTime }) => [
      sourceType,
      direction,
      status,
      durationOrSize,
      ringingDuration,
      creationTime,
    ],
  )
  const time = (seconds: number) => at(seconds).replace('.000Z', 'Z')
  expect(shown).toEqual([
    [2, 1, 'Delivered', null, null, time(1000)],
    [1, 2, 'Rejected', null, '00:00:10', time(400)],
    [1, 1, 'Missed', null, '00:00:20', time(300)],
    [1, 1, 'Answered', '00:02:30', '00:00:10', time(30)],
    [2, 1, 'Delivered', null, null, time(0)],
  ])
  const callId = fromUuid('call', items[3]!.eventId)
  expect(callId && items[3]!['sourceId']).toBe(items[3]!.eventId)

  const storageKey = `calls/${accountId}/recording.wav`
  await media.put(storageKey, Buffer.from('sound'), { mimeType: 'audio/wav' })
  await server.db.query(
    sql`update calls set recording_key = ${storageKey} where account_id = ${accountId} and id = ${callId!}`,
  )
  const [, , , answered] = (await timeline(id)).items
  expect(await (await fetch(answered!.attachment)).text()).toBe('sound')

  const of = async (sender: string) => {
    const { body } = await call(
      'GET',
      `/v2/conversations/service-account/channels/${inbox.uuid}?ContactIds=${sender}`,
    )
    return body.items[0]
  }
  expect(await of(items[0]!.contactId)).toMatchObject({ lastEventsCount: 5, lastEventSourceType: 2 })
  await report('in.3', 'terminate', 2000)
  expect(await of(items[0]!.contactId)).toMatchObject({
    lastEventsCount: 6,
    lastEventSourceType: 1,
    lastEventDirection: 1,
    lastEventStatus: 'Missed',
    lastEventPreviewBody: null,
    lastEventOccurredAt: time(2000),
    lastActivityAt: time(2000),
  })
  await server.db.transaction((tx) =>
    assignConversation(tx, { accountId, conversationId, assigneeId: agent.id, teamId: null, by: agent.id }),
  )
  expect((await timeline(id)).items[0]).toMatchObject({
    sourceType: 3,
    sourceId: null,
    direction: 3,
    status: 'Assigned',
    body: null,
    assignation: {
      assignedUserId: toUuid('user', agent.userId!),
      assignedUserName: 'Amal',
      assignedAiAgentId: null,
      assignedAiAgentName: null,
      assignedByUserId: toUuid('user', agent.userId!),
      assignedByUserName: 'Amal',
    },
  })
})

test('pages join without a gap from either end, and end', async () => {
  const { id } = await receive(...Array.from({ length: 25 }, () => ({})))
  const all = (await timeline(id, '?MaxResultCount=1000')).items.map(({ body }) => body)
  expect(all).toEqual(Array.from({ length: 25 }, (_, index) => `text ${24 - index}`))
  expect((await timeline(id)).items).toHaveLength(10)
  for (const [sorting, whole] of [
    ['CreationTime DESC', all],
    ['creationtime', all.toReversed()],
  ] as const) {
    const pages = await Promise.all(
      [0, 7, 14, 21, 28].map((skip) =>
        timeline(id, `?Sorting=${sorting}&SkipCount=${skip}&MaxResultCount=7`),
      ),
    )
    expect(pages.map(({ totalCount }) => totalCount)).toEqual([25, 25, 25, 25, 25])
    expect(pages.flatMap(({ items }) => items.map(({ body }) => body))).toEqual(whole)
  }
})

test.each([
  ['Sorting=Body', 'sorting'],
  ['SkipCount=x', 'skipCount'],
  ['MaxResultCount=1001', 'maxResultCount'],
])('refuses %s', async (query, member) => {
  const { id } = await receive({})
  const { status, body } = await call('GET', `/v2/conversations/service-account/${id}/timeline?${query}`)
  expect([status, body.error.validationErrors[0].members]).toEqual([400, [member]])
})

test('takes undefined for a blank', async () => {
  const { id } = await receive({})
  expect((await timeline(id, '?Sorting=undefined&SkipCount=undefined&MaxResultCount=')).totalCount).toBe(1)
})

test('spells every key as the pages print it when the account is set so, links included', async () => {
  const { id, conversationId, messages } = await receive(
    { kind: 'location', content: { latitude: 1, longitude: 2 }, text: 'Here' },
    { kind: 'image', content: {}, text: undefined, attachments: [{ kind: 'image', networkMediaId: 'm2' }] },
  )
  const [attachment] = await listAttachments(server.db, accountId, [messages[1]!.id])
  await server.db.transaction((tx) =>
    recordStoredFile(tx, { ...attachment!, storageKey: 'key', sizeBytes: 1 }),
  )
  await server.db.transaction((tx) =>
    assignConversation(tx, { accountId, conversationId, assigneeId: agent.id, teamId: null, by: null }),
  )
  const live = await timeline(id)
  await server.db.transaction((tx) =>
    updateAccount(tx, { id: accountId, settings: { hatifCasing: 'documented' } }),
  )
  const documented = await createHatifCaller(server, account, { casing: 'documented' })
  const { body } = await documented('GET', `/v2/conversations/service-account/${id}/timeline`)
  await server.db.transaction((tx) => updateAccount(tx, { id: accountId, settings: { hatifCasing: 'live' } }))
  expect(body).toEqual(
    pascal({ ...live, items: live.items.map((item) => ({ ...item, attachment: linkLike(item) })) }),
  )
  expect(body.Items[1].Attachment).toContain('/media/')
  expect(body.Items[0].Assignation).toMatchObject({ AssignedUserName: 'Amal' })
})

/** A link is signed anew each time. */
function linkLike({ attachment }: Record<string, unknown>): unknown {
  return attachment === null ? null : expect.stringContaining('/media/')
}

/** An answer with every key as the vendor's pages print it. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal)
  if (value === null || typeof value !== 'object' || 'asymmetricMatch' in value) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key[0]!.toUpperCase() + key.slice(1), pascal(inner)]),
  )
}
