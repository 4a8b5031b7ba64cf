import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { jsonArray } from '../server/api/vobiz/lists.ts'
import { conversationJson } from '../server/api/vobiz/present/conversation.ts'
import { messageJson } from '../server/api/vobiz/present/message.ts'
import { seed } from '../server/cli/seed/index.ts'
import { conversationPage, countConversationRows } from '../server/core/conversations/index.ts'
import { insertPayloads, lockWaitingPayloads } from '../server/core/inboxes/index.ts'
import { findMessage, messagePage } from '../server/core/messages/index.ts'
import { listWaiting } from '../server/core/webhooks/index.ts'
import { type Sql, sql, toStatement } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { claimLanes } from '../server/platform/lanes/lane-queries.ts'
import {
  eventually,
  inboundSettled,
  makeAccount,
  makeWhatsAppInbox,
  startTestServer,
  type TestServer,
} from './harness.ts'
import {
  indexesOf,
  largestSort,
  type Mode,
  modes,
  nodesOf,
  type Plan,
  PlanReader,
  type Statement,
} from './plan-reader.ts'

let server: TestServer
let planner: PlanReader
let graph: Server
let accountId: string
let headers: Record<string, string>
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let longConversationId: string

beforeAll(async () => {
  server = await startTestServer()
  graph = await listenAsGraph()
  const account = await makeAccount(server.db)
  accountId = account.id
  headers = account.vobizHeaders
  const graphUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}`
  inbox = await makeWhatsAppInbox(server, accountId, { graphUrl })
  const { longConversationId: id } = await seed(server.db, {
    accountId,
    conversations: 20_000,
    messages: 90_000,
    long: 5_000,
  })
  longConversationId = id
  await seed(server.db, {
    accountId: (await makeAccount(server.db)).id,
    conversations: 2_000,
    messages: 6_000,
  })
  await fillQueues()
  await server.db.pool.query('analyze')
  planner = await PlanReader.open(server.config.databaseUrl!)
})

afterAll(async () => {
  await planner?.close()
  await server?.close()
  graph?.close()
})

describe.each(modes)('with %s', (mode) => {
  const row = conversationJson({ authId: 'MA_1', legacy: true })

  test.each([
    1, 600,
  ])('page %i of the conversation list reads one range of keys and then its rows', async (page) => {
    const filter = { accountId, channels: ['whatsapp'] }
    const plan = await planner.planOf(
      jsonArray(conversationPage(filter, { row, limit: 25, offset: (page - 1) * 25 })),
      mode,
    )
    expect(indexesOf(plan, 'conversations')).toContain('conversations_by_channel')
    expect(indexesOf(plan, 'conversations')).toContain('conversations_pkey')
    expect(planner.scansOf(plan)).toEqual([])
    if (mode === 'force_custom_plan') expect(largestSort(plan)).toBeLessThanOrEqual(25)
  })

  test('a page of some inboxes goes through an index', async () => {
    const filter = { accountId, channels: ['whatsapp'], inboxIds: [inbox.id] }
    const plan = await planner.planOf(jsonArray(conversationPage(filter, { row, limit: 25 })), mode)
    expect(planner.scansOf(plan)).toEqual([])
  })

  test.each([
    'first',
    'later',
  ])('the %s page of a conversation’s messages comes in the order of its index', async (which) => {
    const before = which === 'later' ? { occurredAt: new Date(), id: '900000000000000000' } : undefined
    const page = messagePage(
      { accountId, conversationId: longConversationId, before },
      { row: messageJson({ authId: 'MA_1', legacy: true }), limit: 50 },
    )
    const plan = await planner.planOf(jsonArray(page), mode)
    expect(indexesOf(plan, 'messages')).toEqual(['messages_timeline'])
    expect(planner.scansOf(plan)).toEqual([])
    expect(largestSort(plan)).toBe(0)
  })

  test('the total of a list is read from the kept counters', async () => {
    const plan = await onlyPlan(
      (db) => countConversationRows(db, { accountId, channels: ['whatsapp'] }),
      mode,
    )
    expect(nodesOf(plan).map((node) => node['Relation Name'])).toContain('conversation_counters')
    expect(indexesOf(plan, 'conversations')).toEqual([])
    expect(planner.scansOf(plan)).toEqual([])
  })

  test('a worker finds due lanes by their index', async () => {
    const plan = await onlyPlan((db) => claimLanes(db, { kind: 'send', limit: 50, leaseMs: 30_000 }), mode)
    expect(indexesOf(plan, 'lanes')).toContain('lanes_due')
    expect(planner.scansOf(plan)).toEqual([])
  })

  test('waiting payloads are found among all that were read', async () => {
    const plan = await onlyPlan(
      (db) => db.transaction((tx) => lockWaitingPayloads(tx, { limit: 200, maxBytes: 1_000_000 })),
      mode,
    )
    expect(indexesOf(plan, 'inbound_payloads')).toEqual(['inbound_payloads_waiting'])
    expect(planner.scansOf(plan)).toEqual([])
  })

  test('what waits in a lane of deliveries is found among all that were made', async () => {
    const plan = await onlyPlan(
      (db) => listWaiting(db, { accountId, laneKeys: ['1/2', '1/3'], perLane: 50 }),
      mode,
    )
    expect(indexesOf(plan, 'deliveries')).toEqual(['deliveries_waiting'])
    expect(planner.scansOf(plan)).toEqual([])
  })
})

describe('messages in and out, and every list', () => {
  let statements: Statement[]

  beforeAll(async () => {
    statements = await capture(useEverything)
  })

  test('take their course while they are watched', () => {
    expect(statements.length).toBeGreaterThan(40)
  })

  test.each(modes)('no statement reads a growing table from end to end, with %s', async (mode) => {
    const found: Record<string, string[]> = {}
    for (const { text, values } of statements) {
      const scans = planner.scansOf(await planner.explain({ text, values }, mode))
      if (scans.length > 0) found[text.replace(/\s+/g, ' ').trim()] = scans
    }
    expect(found).toEqual({})
  })
})

/** Messages come in, twice and with statuses, one goes out, webhooks are told, lists are read. */
async function useEverything(): Promise<void> {
  const { http } = server.app
  await http.inject({
    method: 'POST',
    url: '/api/v1/messaging/webhooks',
    headers,
    payload: { url: graphUrl('/hook'), secret: 's' },
  })
  await receive(textMessage('wamid.a', '15550100901'))
  await receive(textMessage('wamid.a', '15550100901'))
  await inboundSettled(server.db)
  const sent = await http.inject({
    method: 'POST',
    url: '/api/v1/messaging/messages',
    headers,
    payload: { channel_id: inbox.uuid, to: '+15550100901', type: 'text', text: { body: 'Hello' } },
  })
  expect(sent.statusCode).toBeLessThan(300)
  await eventually(async () => {
    const [row] = await server.db.query<{ id: string }>(
      sql`select id from messages where account_id = ${accountId} and network_id = 'wamid.sent' and status = 'sent'`,
    )
    return row
  })
  await receive({
    statuses: [{ id: 'wamid.sent', status: 'delivered', timestamp: nowText(), recipient_id: '15550100901' }],
  })
  await inboundSettled(server.db)
  await findMessage(server.db, { accountId, id: '1' })
  const conversation = toUuid('conversation', longConversationId)
  const paths = [
    'conversations',
    'conversations?page=3&limit=10',
    `conversations/${conversation}/messages`,
    'contacts',
    'contacts?page=3&limit=10',
    'contacts?search=smith',
    'webhooks',
    'channels',
    'templates',
    'canned-responses',
    'campaigns',
    'calls/logs',
  ]
  for (const path of paths) await http.inject({ url: `/api/v1/messaging/${path}`, headers })
}

async function receive(value: Record<string, unknown>): Promise<void> {
  const metadata = { display_phone_number: '15550100001', phone_number_id: '106540352242922' }
  const changes = [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }]
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes }],
  })
  const signature = createHmac('sha256', 'app-s3cret').update(body).digest('hex')
  const answer = await server.app.http.inject({
    method: 'POST',
    url: '/api/v1/webhooks/whatsapp',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    payload: body,
  })
  expect(answer.statusCode).toBe(200)
}

function textMessage(id: string, from: string): Record<string, unknown> {
  return {
    contacts: [{ profile: { name: 'Ada' }, wa_id: from }],
    messages: [{ from, id, timestamp: nowText(), type: 'text', text: { body: 'Hi' } }],
  }
}

/** Seconds, as Meta writes them. */
function nowText(): string {
  return String(Math.floor(Date.now() / 1000))
}

/** Accepts every send and every webhook. */
async function listenAsGraph(): Promise<Server> {
  const accepting = createServer((request, response) => {
    request.resume().on('end', () => response.end(JSON.stringify({ messages: [{ id: 'wamid.sent' }] })))
  })
  await new Promise<void>((resolve) => accepting.listen(0, '127.0.0.1', resolve))
  return accepting
}

function graphUrl(path: string): string {
  return `http://127.0.0.1:${(graph.address() as AddressInfo).port}${path}`
}

/** As many rows in the tables of work as a busy day leaves behind, none of them due. */
async function fillQueues(): Promise<void> {
  const query = (text: string) => server.db.pool.query(text, [accountId])
  await insertPayloads(
    server.db,
    Array.from({ length: 2_000 }, () => ({ accountId, inboxId: inbox.id, body: Buffer.from('{}') })),
  )
  await inboundSettled(server.db)
  await query(`insert into inbound_payloads (account_id, id, inbox_id, body, received_at, processed_at)
    select $1, n, 1, '{}', now() - n * interval '1 second', now() - n * interval '1 second' from generate_series(1, 20000) n`)
  await query(`insert into inbound_items (account_id, lane_key, id, inbox_id, payload_id, event, failed_at)
    select $1, 'old:' || n, n, 1, n, '{}', now() from generate_series(1, 5000) n`)
  await query(`insert into lanes (account_id, kind, key, due_at)
    select $1, (array['media', 'send', 'delivery'])[n % 3 + 1], 'later:' || n, now() + n * interval '1 hour' from generate_series(1, 6000) n`)
  await query(`insert into webhooks (account_id, id, dialect, url, status, since_position, created_at, updated_at)
    values ($1, 1, 'vobiz', 'http://127.0.0.1:9/', 'inactive', 0, now(), now())`)
  await query(`insert into deliveries (account_id, id, webhook_id, position, lane_key, event_id, event_type, source, state, created_at, finished_at)
    select $1, n, 1, n, '1/' || n % 500, 'e' || n, 'message.created', '{}', 'delivered', now(), now() from generate_series(1, 20000) n`)
  await query(`insert into events (account_id, position, created_at, id, type)
    select $1, -n, now() - n * interval '1 second', n, 'message.created' from generate_series(1, 20000) n`)
}

/** Every statement with a text of its own that is sent while `work` runs, whoever sends it. */
async function capture(work: () => Promise<unknown>): Promise<Statement[]> {
  const found = new Map<string, Statement>()
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
  const spy = vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (
    this: pg.Client,
    ...args: unknown[]
  ) {
    const [config] = args as [Partial<Statement> | string]
    if (
      typeof config === 'object' &&
      config.text &&
      /^\s*(select|with|insert|update|delete)/i.test(config.text)
    )
      found.set(config.text, { text: config.text, values: config.values ?? [] })
    return query.apply(this, args) as never
  })
  try {
    await work()
  } finally {
    spy.mockRestore()
  }
  return [...found.values()]
}

/** The plan of the one statement that reads or writes rows in `work`. */
async function onlyPlan(work: (db: TestServer['db']) => Promise<unknown>, mode: Mode): Promise<Plan> {
  const { db } = server
  const sent: Statement[] = []
  const note = async (statement: Sql) => {
    sent.push(toStatement(statement))
    return [{ total: '0' }] as never[]
  }
  const recorder = { query: note, newId: () => db.newId(), now: () => db.now(), vault: db.vault }
  const withTransaction = {
    ...recorder,
    transaction: (inside: (tx: typeof recorder) => Promise<unknown>) => inside(recorder),
  }
  await work(withTransaction as unknown as TestServer['db'])
  expect(sent).toHaveLength(1)
  return planner.explain(sent[0]!, mode)
}
