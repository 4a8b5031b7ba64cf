import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTag } from '../server/core/tags/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person } from './parley-person.ts'
import { hear, listEventTypes } from './parley-threads.ts'

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let second: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let ann: Person
let asAnn: ParleyCaller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  second = await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2', waba_id: '2' },
  })
  ann = await makePerson(server, accountId, { name: 'Ann' })
  asAnn = await createPersonCaller(server, ann)
})
afterAll(() => server.close())

const start = async (count: number, where = inbox) => {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) ids.push((await hear(server, where)).conversationId)
  return ids
}
const bulk = (ids: string[], change: object, caller = asAnn) =>
  caller('POST', '/conversations/bulk', { ids, change })
const show = async (id: string) => (await asAnn('GET', `/conversations/${id}`)).body

/** What of the kept totals a recount disagrees with. */
async function wrongTotals() {
  return server.db.query(sql`
    with counted as (
      select inbox_id, status, coalesce(assignee_id, 0) as assignee_id, count(*) as count from conversations
       where account_id = ${accountId} group by 1, 2, 3)
    select * from (select inbox_id, status, assignee_id, count from conversation_counters
                    where account_id = ${accountId} and count <> 0) kept
      full join counted using (inbox_id, status, assignee_id) where kept.count is distinct from counted.count`)
}

describe('a change of many', () => {
  test('answers them as they are, and what each was, so that it can be taken back', async () => {
    const [first, other] = (await start(2)) as [string, string]
    const [red, blue] = await server.db.transaction(async (tx) => [
      await createTag(tx, { accountId, name: 'red' }),
      await createTag(tx, { accountId, name: 'blue' }),
    ])
    await asAnn('PATCH', `/conversations/${first}`, { status: 'pending', tag_ids: [red!.id], archived: true })
    const before = [await show(first), await show(other)]
    const change = {
      status: 'closed',
      assignee_id: ann.agent.id,
      archived: false,
      bot_enabled: false,
      add_tag_ids: [blue!.id],
      read: true,
    }
    const { status, body } = await bulk([first, other], change)
    expect(status).toBe(200)
    expect(body.changed).toEqual([await show(first), await show(other)])
    expect(body.changed).toMatchObject([
      {
        status: 'closed',
        assignee_id: ann.agent.id,
        archived: false,
        tag_ids: [red!.id, blue!.id],
        unread_count: 0,
      },
      { status: 'closed', assignee_id: ann.agent.id, archived: false, tag_ids: [blue!.id], unread_count: 0 },
    ])
    expect(body.not_found).toEqual([])
    expect(await wrongTotals()).toEqual([])
    expect(body.before).toEqual([
      {
        id: first,
        status: 'pending',
        assignee_id: null,
        archived: true,
        bot_enabled: true,
        tag_ids: [red!.id],
        read: false,
      },
      {
        id: other,
        status: 'open',
        assignee_id: null,
        archived: false,
        bot_enabled: true,
        tag_ids: [],
        read: false,
      },
    ])
    for (const { id, ...own } of body.before) expect((await bulk([id], own)).status).toBe(200)
    expect([await show(first), await show(other)]).toEqual(before)
    expect(await wrongTotals()).toEqual([])
  })

  test('takes a snooze back to the time it had', async () => {
    const [id] = (await start(1)) as [string]
    const until = new Date(server.clock.now().getTime() + 3_600_000).toISOString()
    await asAnn('PATCH', `/conversations/${id}`, { snoozed_until: until })
    const { body } = await bulk([id], { status: 'open' })
    expect(body.before).toEqual([{ id, status: 'snoozed', snoozed_until: until }])
    const { id: _, ...own } = body.before[0]
    await asAnn('PATCH', `/conversations/${id}`, own)
    expect(await show(id)).toMatchObject({ status: 'snoozed', snoozed_until: until })
  })

  test('names what it did not find, and leaves out what one does not see', async () => {
    const [mine] = (await start(1)) as [string]
    const [theirs] = (await start(1, second)) as [string]
    const [uuid, foreign] = [(await show(mine)).uuid, await foreignConversation()]
    const limited = await createParleyCaller(server, accountId, { inboxIds: [inbox.id] })
    const { body } = await bulk([uuid, mine, theirs, foreign, 'x', '12345'], { status: 'closed' }, limited)
    expect(body.changed).toMatchObject([{ id: mine, status: 'closed' }])
    expect(body.not_found).toEqual([theirs, foreign, 'x', '12345'])
    expect((await show(theirs)).status).toBe('open')
  })

  test('that names what there is not changes none', async () => {
    const ids = await start(3)
    expect((await bulk(ids, { status: 'closed', assignee_id: '12345' })).status).toBe(404)
    expect((await bulk(ids, { status: 'closed', add_tag_ids: ['12345'] })).status).toBe(404)
    for (const id of ids) expect((await show(id)).status).toBe('open')
    const wrong: [unknown, unknown][] = [
      [[], { status: 'open' }],
      [Array.from({ length: 501 }, () => '1'), { status: 'open' }],
      [ids, {}],
      [ids, { colour: 'red' }],
      [ids, { status: 'done' }],
    ]
    for (const [given, change] of wrong)
      expect((await bulk(given as string[], change as object)).status).toBe(400)
  })

  test('of one that an agent opens has its network tell the contact; of many it does not', async () => {
    const network = server.app.networks.get('whatsapp')!
    const told = vi.spyOn(network, 'markRead').mockResolvedValue({ ok: true })
    const [one, ...others] = (await start(3)) as [string, ...string[]]
    await bulk(others, { read: true })
    await bulk([one], { read: true })
    await eventually(async () => told.mock.calls.length === 1)
    await bulk([one], { read: true })
    await asAnn('POST', `/conversations/${one}/unread`)
    await asAnn('POST', `/conversations/${one}/read`)
    await eventually(async () => told.mock.calls.length === 2)
    expect(told.mock.calls.map(([{ id }]) => id)).toEqual([inbox.id, inbox.id])
    told.mockRestore()
  })

  test('takes as many statements for a hundred as for two, and tells of each once', async () => {
    const ids = await start(100)
    const change = { status: 'closed', assignee_id: ann.agent.id, archived: true, read: true }
    // Who asks is looked up once in a second.
    await bulk(ids.slice(0, 2), change)
    const few = await countStatements(() => bulk(ids.slice(2, 4), change))
    expect(few).toBeGreaterThan(5)
    expect(await countStatements(() => bulk(ids.slice(4), change))).toBe(few)
    const told = (await listEventTypes(server, accountId)).filter(({ subject }) => subject === ids[50])
    expect(told.map(({ data }) => Object.keys(data).sort()[0])).toEqual([
      undefined,
      'status',
      'archived',
      'agentReadAt',
      'assigneeId',
    ])
  })
})

/** Of all connections, but for what tells other processes that there is something to hear. */
async function countStatements(work: () => Promise<{ status: number }>): Promise<number> {
  const query = vi.spyOn(pg.Client.prototype, 'query')
  expect((await work()).status).toBe(200)
  const texts = query.mock.calls.map(([asked]) =>
    typeof asked === 'string' ? asked : (asked as { text: string }).text,
  )
  query.mockRestore()
  return texts.filter((text) => !text.includes('pg_notify')).length
}

async function foreignConversation(): Promise<string> {
  const other = (await makeAccount(server.db)).id
  const there = await makeWhatsAppInbox(server, other)
  return (await hear(server, there)).conversationId
}
