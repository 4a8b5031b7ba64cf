import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startWhatsAppSandbox } from '../sandbox/whatsapp/index.ts'
import { createApp } from '../server/app.ts'
import { sql } from '../server/platform/db/index.ts'
import { createLog } from '../server/platform/log.ts'
import {
  type CampaignBench,
  makeContacts,
  setField,
  startCampaignBench,
  visitComponents,
} from './campaign-bench.ts'
import { eventually } from './harness.ts'

// Hundreds of messages leave at a pace and come back as reports.
vi.setConfig({ testTimeout: 60_000 })

const numberId = '106540352242922'
const wabaId = '102290129340398'

type Campaign = Record<string, unknown> & { id: string; status: string }
type Sent = { preview: string; direction?: string }

let bench: CampaignBench
let sandbox: Awaited<ReturnType<typeof startWhatsAppSandbox>>

beforeAll(async () => {
  sandbox = await startWhatsAppSandbox({
    port: 0,
    accessToken: 'test-token',
    appSecret: 'app-s3cret',
    verifyToken: 'verify-me',
  })
  bench = await startCampaignBench({ graphUrl: sandbox.url })
  await connect()
  sandbox.control.behaviour(numberId, {
    sentDelayMs: 5,
    deliveredDelayMs: 20,
    throughputPerSecond: null,
    batchSize: 50,
  })
  await approveTemplate()
})
afterAll(async () => {
  await bench.server.close()
  await sandbox.close()
})
beforeEach(() => pace(1000))

test('300 contacts of a tag get one message each, in their own words, and the results are counted', async () => {
  const ids = await makeContacts(bench.db, bench.account.id, {
    count: 300,
    tag: 'all',
    phonePrefix: '+1555040',
  })
  await setField(bench.db, bench.account.id, { ids, name: 'day', value: 'Friday' })
  sandbox.control.customer(numberId, '1555040000007', { onWhatsApp: false })

  const { id } = await start({ audience_tags: ['all'], variable_mappings: { 1: 'name', 2: 'day' } })
  const done = await eventually(async () => {
    const campaign = await find(id)
    return campaign['delivered_count'] === 299 && campaign['failed_count'] === 1 && campaign
  }, patient)
  expect(done).toMatchObject({ total_recipients: 300, sent_count: 300, read_count: 0, skipped_count: 0 })
  await eventually(async () => (await find(id)).status === 'completed', patient)

  for (const index of [1, 150, 300]) {
    const { messages } = sentTo(`1555040${String(index).padStart(6, '0')}`)
    expect(messages.map(({ preview }) => preview)).toEqual([`Hello Contact ${index}, see you on Friday.`])
  }
  const [absent] = await recipients(id, 'failed')
  expect(absent).toMatchObject({
    phone_number: '+1555040000007',
    error_code: '131026',
    error_desc: expect.any(String),
    meta_message_id: expect.stringMatching(/^wamid\./),
    sent_at: expect.any(String),
  })
  expect(absent).not.toHaveProperty('delivered_at')

  sandbox.control.read(numberId, '1555040000001')
  await eventually(async () => (await find(id))['read_count'] === 1, patient)
  const [reader] = await recipients(id, 'read')
  expect(reader).toMatchObject({
    phone_number: '+1555040000001',
    variables: { 1: 'Contact 1', 2: 'Friday' },
    delivered_at: expect.any(String),
    read_at: expect.any(String),
  })
})

test('a paused campaign hands out nothing more until it is resumed; nobody is written to twice', async () => {
  await pace(40)
  await makeContacts(bench.db, bench.account.id, { count: 100, tag: 'pausing', phonePrefix: '+1555041' })
  const { id } = await start({ audience_tags: ['pausing'] })
  await eventually(async () => Number((await find(id))['sent_count']) > 0)
  const paused = await bench.post(`/campaigns/${id}/pause`)
  expect(paused.body.status).toBe('paused')

  const handedOut = await countHandedOut(id)
  expect(handedOut).toBeLessThan(100)
  await eventually(async () => (await find(id))['sent_count'] === handedOut, patient)
  await new Promise((resolve) => setTimeout(resolve, 900))
  expect(await countHandedOut(id)).toBe(handedOut)

  await pace(1000)
  expect((await bench.post(`/campaigns/${id}/resume`)).body.status).toBe('sending')
  await eventually(async () => (await find(id)).status === 'completed', patient)
  expectOneEach('1555041', 100)
})

test('a server that stops in the middle goes on after its start: everybody gets exactly one message', async () => {
  await pace(60)
  await makeContacts(bench.db, bench.account.id, { count: 150, tag: 'restart', phonePrefix: '+1555042' })
  const { id } = await start({ audience_tags: ['restart'] })
  for (const sent of [20, 90]) {
    await eventually(async () => Number((await find(id))['sent_count']) >= sent, patient)
    await restart()
  }
  await pace(1000)
  await eventually(async () => (await find(id)).status === 'completed', patient)
  expectOneEach('1555042', 150)
  await eventually(async () => (await find(id))['delivered_count'] === 150, patient)
  expect(await find(id)).toMatchObject({ total_recipients: 150, sent_count: 150, failed_count: 0 })
})

test('a cancelled campaign skips whose turn has not come', async () => {
  await pace(30)
  await makeContacts(bench.db, bench.account.id, { count: 100, tag: 'cancelling', phonePrefix: '+1555043' })
  const { id } = await start({ audience_tags: ['cancelling'] })
  await eventually(async () => Number((await find(id))['sent_count']) > 0)
  const cancelled = (await bench.post(`/campaigns/${id}/cancel`)).body
  const handedOut = await countHandedOut(id)
  expect(cancelled).toMatchObject({ status: 'cancelled', skipped_count: 100 - handedOut })
  expect(cancelled).not.toHaveProperty('completed_at')

  await eventually(async () => (await find(id))['delivered_count'] === handedOut, patient)
  expect((await recipients(id, 'skipped'))[0]).toMatchObject({ error_code: 'cancelled' })
  expect(await find(id)).toMatchObject({ status: 'cancelled', sent_count: handedOut })
})

test('a scheduled campaign waits for its time, and again after a pause', async () => {
  await makeContacts(bench.db, bench.account.id, { count: 2, tag: 'later', phonePrefix: '+1555044' })
  const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 2000)
  const { id } = await start({ audience_tags: ['later'], scheduled_at: at.toISOString() })
  expect((await find(id)).status).toBe('scheduled')
  await bench.post(`/campaigns/${id}/pause`)
  expect((await bench.post(`/campaigns/${id}/resume`)).body.status).toBe('scheduled')

  const done = await eventually(async () => {
    const campaign = await find(id)
    return campaign.status === 'completed' && campaign
  })
  expect(Date.parse(String(done['started_at']))).toBeGreaterThanOrEqual(at.getTime())
  expectOneEach('1555044', 2)
})

test('a network that refuses the inbox pauses the campaign; it goes on by hand', async () => {
  await pace(20)
  await makeContacts(bench.db, bench.account.id, { count: 80, tag: 'refused', phonePrefix: '+1555045' })
  sandbox.control.token(numberId, 'expired')
  const { id } = await start({ audience_tags: ['refused'] })
  const paused = await eventually(async () => {
    const campaign = await find(id)
    return campaign.status === 'paused' && campaign
  }, patient)
  expect(paused['pause_reason']).toMatch(/suspended: 190/)
  expect(await countHandedOut(id)).toBeLessThan(80)

  sandbox.control.token(numberId, 'valid')
  await pace(1000)
  await bench.db.query(
    sql`update inboxes set status = 'active', status_reason = null where id = ${bench.inbox.id}`,
  )
  await bench.db.query(sql`update lanes set due_at = now() where kind = 'send' and claim is null`)
  await bench.post(`/campaigns/${id}/resume`)
  await eventually(async () => (await find(id)).status === 'completed', patient)
  expectOneEach('1555045', 80)
})

const patient = { timeoutMs: 50_000 }

async function start(changes: object): Promise<Campaign> {
  const { status, body } = await bench.post('/campaigns', {
    channel_id: bench.inbox.uuid,
    name: 'Visits',
    template_id: bench.template,
    template_components: [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: '{{1}}' },
          { type: 'text', text: '{{2}}' },
        ],
      },
    ],
    audience_type: 'tags',
    variable_mappings: { 1: 'name', 2: 'phone_number' },
    ...changes,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

function find(id: string): Promise<Campaign> {
  return bench.get(`/campaigns/${id}`)
}

async function recipients(id: string, status: string): Promise<Record<string, unknown>[]> {
  return (await bench.get(`/campaigns/${id}/recipients?status=${status}`)).items
}

/** Messages that were made for the newest campaign, whether they have left or not. */
async function countHandedOut(id: string): Promise<number> {
  const { total_recipients: total } = await find(id)
  const [row] = await bench.db.query<{ waiting: string }>(sql`
    select count(*) as waiting from campaign_recipients
     where message_id is null and campaign_id = (select max(id) from campaigns)`)
  return Number(total) - Number(row!.waiting)
}

function sentTo(phone: string): { messages: Sent[] } {
  return { messages: sandbox.control.messages(numberId, phone) as Sent[] }
}

function expectOneEach(prefix: string, count: number): void {
  const phones = Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(6, '0')}`)
  expect(phones.map((phone) => sentTo(phone).messages.length)).toEqual(phones.map(() => 1))
}

/** How fast the inbox may send, and so how many are handed out at once. */
async function pace(sendsPerSecond: number): Promise<void> {
  await bench.db.query(sql`
    update inboxes set settings = settings || jsonb_build_object('sends_per_second', ${sendsPerSecond}::int)
     where id = ${bench.inbox.id}`)
}

/** Another process on the same database, once the first has stopped. */
async function restart(): Promise<void> {
  const { server } = bench
  await server.app.close()
  server.app = await createApp(server.config, { db: server.db }, createLog('silent'))
  await server.app.start()
  await connect()
}

/** Has the network call the server that listens now. */
async function connect(): Promise<void> {
  const { http, setPublicUrl } = bench.server.app
  const url = await http.listen({ port: 0, host: '127.0.0.1' })
  setPublicUrl(url)
  const { handshake } = await sandbox.control.putNumber({
    phone_number_id: numberId,
    callback_url: `${url}/api/v1/webhooks/whatsapp`,
  })
  expect(handshake).toMatchObject({ ok: true })
}

async function approveTemplate(): Promise<void> {
  const answer = await fetch(`${sandbox.url}/v23.0/${wabaId}/message_templates`, {
    method: 'POST',
    headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'visit_reminder',
      language: 'en_US',
      category: 'MARKETING',
      components: visitComponents.map((part) => ({ ...part, example: { body_text: [['Ann', 'Monday']] } })),
    }),
  })
  const { id } = (await answer.json()) as { id: string }
  sandbox.control.template(id, 'APPROVED')
}
