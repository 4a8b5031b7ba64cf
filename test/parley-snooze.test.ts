import { afterAll, beforeAll, expect, test } from 'vitest'
import { wakeSnoozed } from '../server/core/conversations/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { hear, listEventTypes } from './parley-threads.ts'

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let call: ParleyCaller

beforeAll(async () => {
  server = await startTestServer()
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  call = await createParleyCaller(server, accountId)
})
afterAll(() => server.close())

const hourMs = 3_600_000
const show = async (id: string) => (await call('GET', `/conversations/${id}`)).body
const later = (ms: number) => new Date(server.clock.now().getTime() + ms).toISOString()

async function snooze(
  change: object = { snoozed_until: later(hourMs) },
): Promise<{ id: string; phone: string }> {
  const { conversationId: id, phone } = await hear(server, inbox)
  expect((await call('PATCH', `/conversations/${id}`, { status: 'snoozed', ...change })).status).toBe(200)
  return { id, phone }
}

test('a snoozed conversation is open at its time, not before, and that is told once', async () => {
  const { id } = await snooze()
  const { id: longer } = await snooze({ snoozed_until: later(3 * hourMs) })
  const { id: forever } = await snooze({})
  server.clock.advance(hourMs / 2)
  await wakeSnoozed(server.db)
  expect((await show(id)).status).toBe('snoozed')
  server.clock.advance(hourMs)
  await eventually(async () => (await show(id)).status === 'open')
  expect(await show(id)).toMatchObject({ status: 'open', snoozed_until: null })
  expect((await show(longer)).status).toBe('snoozed')
  expect((await show(forever)).status).toBe('snoozed')
  const told = (await listEventTypes(server, accountId)).filter(({ subject }) => subject === id)
  expect(told.slice(-1)).toMatchObject([{ type: 'conversation.updated', data: { status: 'open' } }])
  expect(told.filter(({ data }) => data['status'] === 'open')).toHaveLength(1)
})

test('one that is snoozed until the contact writes is open when they do', async () => {
  const { id, phone } = await snooze({})
  server.clock.advance(100 * hourMs)
  await wakeSnoozed(server.db)
  expect((await show(id)).status).toBe('snoozed')
  await hear(server, inbox, { phone })
  expect(await show(id)).toMatchObject({ status: 'open', snoozed_until: null })
})

test('one that the contact woke stays as it is when its time comes', async () => {
  const { id, phone } = await snooze()
  await hear(server, inbox, { phone })
  await call('PATCH', `/conversations/${id}`, { status: 'closed' })
  server.clock.advance(2 * hourMs)
  await wakeSnoozed(server.db)
  expect((await show(id)).status).toBe('closed')
})

test('many accounts wake at once, by several processes, and each conversation once', async () => {
  const other = (await makeAccount(server.db)).id
  const there = await makeWhatsAppInbox(server, other)
  const ids = [(await hear(server, there)).conversationId]
  for (let count = 0; count < 20; count += 1) ids.push((await snooze()).id)
  await server.db.query(sql`
    update conversations set status = 'snoozed', snoozed_until = ${new Date(server.clock.now().getTime() + hourMs)}
     where account_id = ${other}`)
  await server.db.query(sql`
    update conversation_counters set status = 'snoozed' where account_id = ${other}`)
  server.clock.advance(2 * hourMs)
  await Promise.all(Array.from({ length: 4 }, () => wakeSnoozed(server.db)))
  await eventually(async () => {
    const [row] = await server.db.query<{ left: number }>(
      sql`select count(*)::int as left from conversations where id = any(${ids}::bigint[]) and status <> 'open'`,
    )
    return row!.left === 0
  })
  const events = await server.db.query(sql`
    select conversation_id from events
     where conversation_id = any(${ids}::bigint[]) and type = 'conversation.updated' and data ->> 'status' = 'open'
     group by conversation_id having count(*) <> 1`)
  expect(events).toEqual([])
  const wrong = await server.db.query(sql`
    with counted as (
      select account_id, inbox_id, status, coalesce(assignee_id, 0) as assignee_id, count(*) as count
        from conversations group by 1, 2, 3, 4)
    select * from (select * from conversation_counters where count <> 0) kept
      full join counted using (account_id, inbox_id, status, assignee_id) where kept.count is distinct from counted.count`)
  expect(wrong).toEqual([])
})
