import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Database, sql, Transaction } from '../server/platform/db/index.ts'
import { fromUuid, toUuid } from '../server/platform/ids.ts'
import { releaseAllClaims } from '../server/platform/lanes/index.ts'
import { type CampaignBench, makeContacts, runDueCampaigns, startCampaignBench } from './campaign-bench.ts'

let bench: CampaignBench

beforeAll(async () => {
  bench = await startCampaignBench({ workers: false })
})
afterAll(() => bench.server.close())

class Crash extends Error {}

test('a process that dies at any point of its work loses nobody and writes to nobody twice', async () => {
  await pace(10)
  await makeContacts(bench.db, bench.account.id, { count: 95, tag: 'crash', phonePrefix: '+1555050' })
  const id = await start({ audience_type: 'tags', audience_tags: ['crash'] })

  // Each step dies later and later, until it survives; then the next one.
  let deaths = 0
  for (let statements = 0; (await handedOut(id)).length < 95; ) {
    const died = await runDueCampaignsOnce(dyingAfter(bench.db, statements)).then(
      () => false,
      (error: unknown) => error instanceof Crash || Promise.reject(error),
    )
    statements = died ? statements + 2 : 0
    if (died) deaths += 1
    else await leave(id)
  }
  expect(deaths).toBeGreaterThan(50)
  const contacts = await handedOut(id)
  expect(new Set(contacts).size).toBe(95)
  expect(await countMessages()).toBe(95)
  expect(await bench.get(`/campaigns/${toUuid('campaign', id)}`)).toMatchObject({
    total_recipients: 95,
    skipped_count: 0,
  })
})

test('no more is handed out while a whole batch waits to leave', async () => {
  await pace(10)
  await makeContacts(bench.db, bench.account.id, { count: 40, tag: 'bounded', phonePrefix: '+1555051' })
  const id = await start({ audience_type: 'tags', audience_tags: ['bounded'] })
  for (let turn = 0; turn < 6; turn += 1) await runDueCampaignsOnce()
  expect(await handedOut(id)).toHaveLength(10)
  await leave(id)
  await runDueCampaignsOnce()
  expect(await handedOut(id)).toHaveLength(20)
  await cancel(id)
})

test('an audience of thousands becomes recipients portion by portion', async () => {
  await makeContacts(bench.db, bench.account.id, { count: 11_000, tag: 'many', phonePrefix: '+1555052' })
  const id = await start({ audience_type: 'tags', audience_tags: ['many'] })
  await runDueCampaigns(bench.db)
  const [row] = await bench.db.query<{ total: number; contacts: string }>(sql`
    select c.total_recipients as total, count(distinct r.contact_id) as contacts
      from campaigns c join campaign_recipients r on r.campaign_id = c.id where c.id = ${id} group by 1`)
  expect(row).toEqual({ total: 11_000, contacts: '11000' })
  const last = await bench.get(`/campaigns/${toUuid('campaign', id)}/recipients?page=110&limit=100`)
  expect(last).toMatchObject({ total: 11_000, has_more: false })
  expect(last.items).toHaveLength(100)
  await cancel(id)
})

test('a batch of hundreds takes as many statements as one of two', async () => {
  const statements = []
  for (const [size, tag] of [
    [2, 'few'],
    [300, 'hundreds'],
  ] as const) {
    await pace(size)
    await bench.db.query(sql`delete from lanes`)
    await makeContacts(bench.db, bench.account.id, { count: size + 1, tag, phonePrefix: `+155506${size}` })
    const id = await start({ audience_type: 'tags', audience_tags: [tag] })
    // The first step resolves the audience; the second hands out a batch.
    const spy = vi.spyOn(Transaction.prototype, 'query')
    await runDueCampaigns(bench.db, { steps: 2 })
    statements.push(spy.mock.calls.length)
    spy.mockRestore()
    expect(await handedOut(id)).toHaveLength(size)
    await cancel(id)
  }
  expect(statements[1]).toBe(statements[0])
})

async function start(audience: object): Promise<string> {
  const { status, body } = await bench.post('/campaigns', {
    channel_id: bench.inbox.uuid,
    name: 'Run',
    template_id: bench.template,
    ...audience,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return fromUuid('campaign', body.id)!
}

async function cancel(id: string): Promise<void> {
  await bench.post(`/campaigns/${toUuid('campaign', id)}/cancel`)
}

/** Everything due, however soon it was put off to. */
async function runDueCampaignsOnce(transactions?: Pick<Database, 'transaction'>): Promise<void> {
  await releaseAllClaims(bench.db)
  await bench.db.query(sql`update lanes set due_at = now() where kind = 'campaign'`)
  await runDueCampaigns(bench.db, { transactions })
}

async function handedOut(id: string): Promise<string[]> {
  const rows = await bench.db.query<{ contact_id: string }>(sql`
    select contact_id from campaign_recipients where campaign_id = ${id} and message_id is not null`)
  return rows.map((row) => row.contact_id)
}

async function countMessages(): Promise<number> {
  const [row] = await bench.db.query<{ n: string }>(sql`select count(*) as n from messages`)
  return Number(row!.n)
}

/** As if the network had taken all that was handed out. */
async function leave(id: string): Promise<void> {
  await bench.db.query(sql`
    update messages set status = 'sent', network_id = 'wamid.' || id
     where id in (select message_id from campaign_recipients where campaign_id = ${id})`)
}

async function pace(sendsPerSecond: number): Promise<void> {
  await bench.db.query(sql`
    update inboxes set settings = settings || jsonb_build_object('sends_per_second', ${sendsPerSecond}::int)`)
}

/** Transactions in which the process dies before the statement of that number. */
function dyingAfter(db: Database, statements: number): Pick<Database, 'transaction'> {
  return {
    transaction: (work) =>
      db.transaction(async (tx) => {
        let left = statements
        const query = tx.query.bind(tx)
        tx.query = (statement) => {
          if (left === 0) throw new Crash()
          left -= 1
          return query(statement)
        }
        return work(tx)
      }),
  }
}
