import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from '../../../test/harness.ts'
import { sql } from '../../platform/db/index.ts'
import {
  type InboundMessage,
  type InboxEvent,
  type MessageUpdate,
  recordInbound,
  recordUpdates,
} from './index.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

const startedAt = Date.UTC(2026, 5, 1)

type Step =
  | { kind: 'message'; index: number; seconds: number; direction: 'inbound' | 'outbound' }
  | { kind: 'status'; index: number; status: 'sent' | 'delivered' | 'read' | 'failed'; seconds: number }
  | { kind: 'edit'; index: number; seconds: number }
  | { kind: 'revoke'; index: number; seconds: number }

const anyIndex = fc.nat(4)
const anySeconds = fc.nat(500)
const anySteps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.oneof(
      fc.record({
        kind: fc.constant('status' as const),
        index: anyIndex,
        status: fc.constantFrom('sent', 'delivered', 'read', 'failed'),
        seconds: anySeconds,
      }),
      fc.record({ kind: fc.constant('edit' as const), index: anyIndex, seconds: anySeconds }),
      fc.record({ kind: fc.constant('revoke' as const), index: anyIndex, seconds: anySeconds }),
    ),
    { maxLength: 12 },
  )
  .chain((updates) =>
    fc
      .array(
        fc.record({
          seconds: anySeconds,
          direction: fc.constantFrom('inbound' as const, 'outbound' as const),
        }),
        { minLength: 5, maxLength: 5 },
      )
      .map((messages): Step[] => [
        ...messages.map((message, index) => ({ kind: 'message' as const, index, ...message })),
        ...updates,
      ]),
  )

test('any order, repetition and batching of the same reports ends in the same state', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps, fc.infiniteStream(fc.nat(1000)), async (steps, random) => {
      const numbers = random[Symbol.iterator]()
      const next = () => numbers.next().value as number
      const disturbed = steps
        .flatMap((step) => Array.from({ length: 1 + (next() % 3) }, () => step))
        .map((step) => ({ step, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ step }) => step)
      const expected = await runSteps(steps, () => 1)
      const actual = await runSteps(disturbed, () => 1 + (next() % 4))
      expect(actual).toEqual(expected)
    }),
    { numRuns: 25 },
  )
})

test('an album of ten from a new contact in ten transactions at once makes one contact and one conversation', async () => {
  const { id: accountId } = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  const album = Array.from({ length: 10 }, (_, index) =>
    toMessage(inbox.id, { index, seconds: 1, direction: 'inbound' }),
  )
  await Promise.all(
    [...album, ...album].map((message) =>
      server.db.transaction((tx) => recordInbound(tx, accountId, [message])),
    ),
  )
  const [counts] = await server.db.query<Record<string, string>>(sql`
    select (select count(*) from contacts where account_id = ${accountId}) as contacts,
           (select count(*) from conversations where account_id = ${accountId}) as conversations,
           (select count(*) from messages where account_id = ${accountId}) as messages,
           (select count(*) from events where account_id = ${accountId} and type = 'message.created') as events,
           (select unread_count from conversations where account_id = ${accountId}) as unread,
           (select count from conversation_counters where account_id = ${accountId} and count <> 0) as counter`)
  expect(counts).toEqual({
    contacts: '1',
    conversations: '1',
    messages: '10',
    events: '10',
    unread: 10,
    counter: '1',
  })
})

/** Records steps in chunks on a fresh account and answers what the store then holds, without ids and our own times. */
async function runSteps(steps: Step[], chunkSize: () => number) {
  const { id: accountId } = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  for (let start = 0; start < steps.length; ) {
    const chunk = steps.slice(start, start + chunkSize())
    start += chunk.length
    await server.db.transaction(async (tx) => {
      await recordInbound(
        tx,
        accountId,
        chunk.filter((step) => step.kind === 'message').map((step) => toMessage(inbox.id, step)),
      )
      await recordUpdates(
        tx,
        accountId,
        chunk.filter((step) => step.kind !== 'message').map((step) => toUpdate(inbox.id, step)),
      )
    })
  }
  const messages = await server.db.query(sql`
    select network_id, direction, status, content::text, text, occurred_at, sent_at, delivered_at, read_at, failed_at, error, edited_at, deleted_at
      from messages where account_id = ${accountId} order by network_id`)
  const conversations = await server.db.query(sql`
    select status, last_activity_at, last_message_at, unread_count, last_inbound_at, last_reply_at, waiting_since, contact_read_at,
           window_category, window_started_at, window_expires_at
      from conversations where account_id = ${accountId}`)
  const counters = await server.db.query(sql`
    select status, assignee_id, count from conversation_counters where account_id = ${accountId} and count <> 0`)
  return { messages, conversations, counters }
}

function toMessage(
  inboxId: string,
  { index, seconds, direction }: { index: number; seconds: number; direction: 'inbound' | 'outbound' },
): InboxEvent<InboundMessage> {
  return {
    type: 'message',
    inboxId,
    person: { addresses: ['15550100002'], phone: '+15550100002', name: 'Ann Lee' },
    direction,
    networkId: `wamid.${index}`,
    kind: 'text',
    content: { body: `text ${index}` },
    text: `text ${index}`,
    occurredAt: at(seconds),
  }
}

function toUpdate(inboxId: string, step: Exclude<Step, { kind: 'message' }>): MessageUpdate {
  const networkId = `wamid.${step.index}`
  const time = at(step.seconds)
  if (step.kind === 'revoke') return { type: 'revoke', inboxId, networkId, at: time }
  if (step.kind === 'edit')
    return {
      type: 'edit',
      inboxId,
      networkId,
      content: { body: `edit ${step.seconds}` },
      text: `edit ${step.seconds}`,
      at: time,
    }
  const error = step.status === 'failed' ? { code: '131026', title: `at ${step.seconds}` } : undefined
  return {
    type: 'status',
    inboxId,
    networkId,
    status: step.status,
    at: time,
    error,
    report: { status: step.status },
  }
}

function at(seconds: number): string {
  return new Date(startedAt + seconds * 1000).toISOString()
}
