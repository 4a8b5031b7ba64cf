import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordCallReport } from '../server/core/calls/index.ts'
import { assignConversation } from '../server/core/conversations/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { addNote } from '../server/core/messages/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person } from './parley-person.ts'
import { hear } from './parley-threads.ts'
import { indexesOf, modes, PlanReader } from './plan-reader.ts'

let server: TestServer
let accountId: string
let inbox: Inbox
let ann: Person
let asAnn: ParleyCaller

type Item = { id: string; type: string; at: string; direction?: string }
type Page = {
  items: Item[]
  older_cursor: string | null
  newer_cursor: string | null
  first_unread_id: string | null
}

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  ann = await makePerson(server, accountId, { name: 'Ann' })
  asAnn = await createPersonCaller(server, ann)
})
afterAll(() => server.close())

async function read(id: string, query: Record<string, string | number> = {}): Promise<Page> {
  const params = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const answer = await asAnn('GET', `/conversations/${id}/timeline?${params}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

const idsOf = ({ items }: Page) => items.map(({ id }) => id)

describe('a thread', () => {
  let conversationId: string

  beforeAll(async () => {
    const { db, clock } = server
    const first = await hear(server, inbox, { text: 'one' })
    conversationId = first.conversationId
    await db.transaction((tx) =>
      assignConversation(tx, {
        accountId,
        conversationId,
        assigneeId: ann.agent.id,
        teamId: null,
        by: ann.agent.id,
      }),
    )
    clock.advance(1000)
    await db.transaction((tx) =>
      addNote(tx, {
        accountId,
        conversationId,
        agentId: ann.agent.id,
        text: 'note',
        mentions: [],
        files: [],
      }),
    )
    clock.advance(1000)
    await db.transaction((tx) =>
      recordCallReport(tx, accountId, {
        type: 'call',
        inboxId: inbox.id,
        person: { addresses: [first.phone.slice(1)], phone: first.phone },
        networkId: 'call-1',
        direction: 'inbound',
        event: 'terminate',
        status: 'FAILED',
        at: clock.now().toISOString(),
        report: {},
      }),
    )
    await hear(server, inbox, { phone: first.phone, text: 'two' })
  })

  test('has messages, assignments, notes and calls, the oldest first', async () => {
    const { items, older_cursor, newer_cursor } = await read(conversationId)
    expect(items.map(({ type, direction }) => [type, direction])).toEqual([
      ['message', 'inbound'],
      ['assignment', undefined],
      ['message', 'note'],
      ['call', 'inbound'],
      ['message', 'inbound'],
    ])
    expect(items[1]).toMatchObject({ agent_id: ann.agent.id, team_id: null, by_agent_id: ann.agent.id })
    expect(items[3]).toMatchObject({ missed: true, recording_url: null, conversation_id: conversationId })
    expect([older_cursor, newer_cursor]).toEqual([null, null])
  })

  test('says which message is the first that nobody has read', async () => {
    const { items, first_unread_id } = await read(conversationId)
    expect(first_unread_id).toBe(items[0]!.id)
    await asAnn('POST', `/conversations/${conversationId}/read`)
    expect((await read(conversationId)).first_unread_id).toBeNull()
    const [row] = await server.db.query<{ phone: string }>(sql`
      select ct.phone from conversations c join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
       where c.account_id = ${accountId} and c.id = ${conversationId}`)
    const third = await hear(server, inbox, { phone: row!.phone, text: 'three' })
    expect((await read(conversationId)).first_unread_id).toBe(third.messageId)
  })

  test('is known by either spelling of its id; what is no id, no cursor or no message of it is refused', async () => {
    const { body } = await asAnn('GET', `/conversations/${conversationId}`)
    expect(idsOf(await read(body.uuid))).toEqual(idsOf(await read(conversationId)))
    const statusOf = async (path: string) => (await asAnn('GET', `/conversations/${path}`)).status
    expect(await statusOf('1/timeline')).toBe(404)
    expect(await statusOf(`${conversationId}/timeline?cursor=nonsense`)).toBe(400)
    expect(await statusOf(`${conversationId}/timeline?limit=0`)).toBe(400)
    expect(await statusOf(`${conversationId}/timeline?limit=201`)).toBe(400)
    const elsewhere = await hear(server, inbox)
    expect(await statusOf(`${conversationId}/timeline?around=${elsewhere.messageId}`)).toBe(404)
    const { older_cursor: cursor } = await read(conversationId, { limit: 1 })
    expect(await statusOf(`${conversationId}/timeline?cursor=${cursor}&after=${cursor}`)).toBe(400)
  })

  test('of another account is not there', async () => {
    const asOther = await createParleyCaller(server, (await makeAccount(server.db, 'Other')).id)
    expect((await asOther('GET', `/conversations/${conversationId}/timeline`)).status).toBe(404)
  })

  test('takes as many statements for a full page as for one item', async () => {
    const count = async (limit: number) => (await watch(() => read(conversationId, { limit }))).length
    const few = await count(50)
    for (let index = 0; index < 30; index += 1)
      await server.db.transaction((tx) =>
        addNote(tx, { accountId, conversationId, text: `${index}`, mentions: [ann.agent.id], files: [] }),
      )
    expect(await count(50)).toBe(few)
  })
})

describe('pages', () => {
  /** A thread with messages of few distinct times, in any order, with notes, assignments and ratings among them. */
  async function makeThread(times: number[]): Promise<{ id: string; whole: string[] }> {
    const { db } = server
    const { conversationId: id } = await hear(server, inbox)
    const start = server.clock.now().getTime()
    const kinds = ['inbound', 'outbound', 'note', 'assignment', 'rating'] as const
    for (const [index, time] of times.entries()) {
      const kind = kinds[(index + time) % kinds.length]!
      const at = new Date(start + time * 1000)
      if (kind === 'assignment')
        await db.query(sql`
          insert into assignments (account_id, id, conversation_id, created_at) values (${accountId}, ${db.newId()}, ${id}, ${at})`)
      else if (kind === 'rating')
        await db.query(sql`
          insert into conversation_ratings (account_id, id, conversation_id, score, created_at)
          values (${accountId}, ${db.newId()}, ${id}, 5, ${at})`)
      else
        await db.query(sql`
          insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender, occurred_at,
                                created_at, updated_at)
          values (${accountId}, ${db.newId()}, ${id}, ${inbox.id}, ${kind}, 'text', 'sent', '{}', 'x', 'agent', ${at}, ${at}, ${at})`)
    }
    const rows = await db.query<{ id: string }>(sql`
      select id from (select id, occurred_at as at from messages where account_id = ${accountId} and conversation_id = ${id}
                      union all select id, created_at from assignments where account_id = ${accountId} and conversation_id = ${id}
                      union all select id, created_at from conversation_ratings where account_id = ${accountId} and conversation_id = ${id}) t
       order by at, id`)
    return { id, whole: rows.map((row) => row.id) }
  }

  const someTimes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 14 })
  const someLimit = fc.integer({ min: 1, max: 6 })

  test('backwards from the newest are together the whole thread, each item once', async () => {
    await fc.assert(
      fc.asyncProperty(someTimes, someLimit, async (times, limit) => {
        const { id, whole } = await makeThread(times)
        let page = await read(id, { limit })
        expect(page.newer_cursor).toBeNull()
        let ids = idsOf(page)
        while (page.older_cursor) {
          page = await read(id, { limit, cursor: page.older_cursor })
          expect(page.items.length).toBeGreaterThan(0)
          ids = [...idsOf(page), ...ids]
        }
        expect(ids).toEqual(whole)
      }),
      { numRuns: 15 },
    )
  })

  test('from any message in the middle, both ways, are together the whole thread', async () => {
    await fc.assert(
      fc.asyncProperty(someTimes, someLimit, fc.nat(), async (times, limit, pick) => {
        const { id, whole } = await makeThread(times)
        const messages = await server.db.query<{ id: string }>(
          sql`select id from messages where account_id = ${accountId} and conversation_id = ${id} order by id`,
        )
        const around = messages[pick % messages.length]!.id
        const middle = await read(id, { limit, around })
        expect(idsOf(middle)).toContain(around)
        expect(middle.items.length).toBeLessThanOrEqual(limit)
        let ids = idsOf(middle)
        for (let cursor = middle.older_cursor; cursor; ) {
          const page = await read(id, { limit, cursor })
          ids = [...idsOf(page), ...ids]
          cursor = page.older_cursor
        }
        for (let after = middle.newer_cursor; after; ) {
          const page = await read(id, { limit, after })
          ids = [...ids, ...idsOf(page)]
          after = page.newer_cursor
        }
        expect(ids).toEqual(whole)
      }),
      { numRuns: 15 },
    )
  })

  test('that were begun go on while new messages come, and then have those too', async () => {
    const { id } = await makeThread([0, 1, 2, 3])
    const newest = await read(id, { limit: 2 })
    const older = await read(id, { limit: 2, cursor: newest.older_cursor! })
    server.clock.advance(60_000)
    await server.db.transaction((tx) =>
      addNote(tx, { accountId, conversationId: id, text: 'later', mentions: [], files: [] }),
    )
    const back = await read(id, { limit: 2, after: older.newer_cursor! })
    expect(idsOf(back)).toEqual(idsOf(newest))
    const rest = await read(id, { limit: 2, after: back.newer_cursor! })
    expect(rest.items).toMatchObject([{ direction: 'note', text: 'later' }])
    expect(rest.newer_cursor).toBeNull()
  })
})

test('a page anywhere in a long thread reads the page, and its items by their keys', async () => {
  const { db } = server
  const { conversationId: id } = await hear(server, inbox)
  await db.query(sql`
    insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender, occurred_at, created_at, updated_at)
    select ${accountId}::bigint, 1000 + n, ${id}::bigint, ${inbox.id}::bigint, 'outbound', 'text', 'sent', '{}', 'x', 'agent',
           now() - n * interval '1 minute', now(), now() from generate_series(1, 20000) n`)
  await db.query(sql`analyze`)
  const statements = await watch(async () => {
    const middle = await read(id, { around: '11000', limit: 50 })
    expect(middle.items).toHaveLength(50)
    await read(id, { cursor: middle.older_cursor! })
    await read(id, { after: middle.newer_cursor! })
    await read(id)
  })
  const paged = statements.filter(({ text }) => text.includes('union all'))
  expect(paged.length).toBeGreaterThan(3)
  const plans = await PlanReader.open(server.config.databaseUrl!)
  try {
    for (const mode of modes) {
      for (const statement of statements)
        expect(plans.scansOf(await plans.explain(statement, mode)), statement.text).not.toContain('messages')
      for (const statement of paged) {
        const plan = await plans.explain(statement, mode)
        expect(indexesOf(plan, 'messages'), statement.text).toEqual(['messages_timeline'])
      }
    }
  } finally {
    await plans.close()
  }
})

/** The statements of some work, as they went to the database. */
async function watch(work: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }[]> {
  const { pool } = server.db
  const query = pool.query.bind(pool)
  const seen: { text: string; values: unknown[] }[] = []
  pool.query = ((...given: Parameters<typeof query>) => {
    const { text, values = [] } = given[0] as unknown as { text: string; values?: unknown[] }
    // Who asks is looked up now and then, whatever they ask.
    if (/\b(messages|calls|assignments|conversation_ratings|attachments|drafts)\b/.test(text))
      seen.push({ text, values })
    return query(...given)
  }) as typeof pool.query
  await work()
  pool.query = query
  return seen
}
