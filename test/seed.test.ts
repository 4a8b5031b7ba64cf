import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Seeded, seed } from '../server/cli/seed/index.ts'
import type { Conversation, MovingCall, WindowCategory } from '../server/core/conversations/index.ts'
import { afterCall } from '../server/core/conversations/move-for-call.ts'
import type { Message } from '../server/core/messages/index.ts'
import { listMessagesById } from '../server/core/messages/index.ts'
import { moveConversation } from '../server/core/messages/move-conversations.ts'
import { sql } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let made: Seeded

const sizes = { conversations: 400, messages: 6_000, long: 700 }

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  account = await makeAccount(server.db)
  made = await seed(server.db, { accountId: account.id, ...sizes })
})
afterAll(() => server?.close())

async function one<Row>(statement: Parameters<TestServer['db']['query']>[0]): Promise<Row> {
  return (await server.db.query<Row>(statement))[0]!
}

describe('seed', () => {
  test('makes as many rows as it was told, and no event of theirs', async () => {
    const counts = await one(sql`
      select (select count(*)::int from conversations where account_id = ${account.id}) as conversations,
             (select count(*)::int from messages where account_id = ${account.id}) as messages,
             (select count(*)::int from messages where account_id = ${account.id} and conversation_id = ${made.longConversationId}) as long,
             (select count(*)::int from events where account_id = ${account.id} and conversation_id is not null) as events,
             (select count(*)::int from conversations c where not exists (select from messages m where m.conversation_id = c.id)) as silent`)
    expect(counts).toEqual({ ...sizes, events: 0, silent: 0 })
  })

  test('keeps the totals that a recount gives', async () => {
    const kept = await server.db.query(sql`
      select inbox_id, status, assignee_id, count::int from conversation_counters where account_id = ${account.id} order by 1, 2, 3`)
    const counted = await server.db.query(sql`
      select inbox_id, status, coalesce(assignee_id, 0) as assignee_id, count(*)::int as count from conversations
       where account_id = ${account.id} group by 1, 2, 3 order by 1, 2, 3`)
    expect(counted.length).toBeGreaterThan(5)
    expect(kept).toEqual(counted)
  })

  test('shows in each list row what the server itself would make of the messages', async () => {
    const rows = await server.db.query<ListRow>(sql`
      select id, last_activity_at, last_message_id, last_message_at, last_message_direction, last_message_kind,
             last_message_text, last_call_id, last_call_at, last_call_lost, last_inbound_at, last_reply_at, waiting_since, window_category, window_started_at, window_expires_at
        from conversations where account_id = ${account.id} order by id`)
    const messages = await messagesByConversation(account.id)
    const calls = await callsByConversation(account.id)
    expect(calls.size).toBeGreaterThan(10)
    for (const row of rows) {
      const story = messages.get(row.id)!.filter(({ direction }) => direction !== 'note')
      const afterMessages = story.reduce(moveBy, newConversation(row.id, story[0]!))
      const call = calls.get(row.id)
      expect(row).toEqual(toListRow(call ? afterCall(afterMessages, call) : afterMessages))
    }
  })

  test('counts the events of each conversation, and knows the last', async () => {
    const wrong = await server.db.query(sql`
      select c.id, c.event_count, c.last_event_kind, real.count, real.kind
        from conversations c, lateral (
          select count(*)::int as count, (array_agg(kind order by at desc, id desc))[1] as kind,
                 (array_agg(id order by at desc, id desc))[1] as id, max(at) as at
            from (select 'message' as kind, id, occurred_at as at from messages m
                   where m.account_id = c.account_id and m.conversation_id = c.id and m.direction <> 'note'
                  union all select 'call', id, occurred_at from calls l where l.account_id = c.account_id and l.conversation_id = c.id
                  union all select 'assignment', id, created_at from assignments a
                   where a.account_id = c.account_id and a.conversation_id = c.id) e) real
       where c.account_id = ${account.id} and (c.event_count, c.last_event_kind, c.last_event_id, c.last_event_at)
             is distinct from (real.count, real.kind, real.id, real.at)`)
    expect(wrong).toEqual([])
    const kinds = await server.db.query<{ kind: string }>(sql`
      select distinct last_event_kind as kind from conversations where account_id = ${account.id} order by 1`)
    expect(kinds.map(({ kind }) => kind)).toEqual(['assignment', 'call', 'message'])
  })

  test('counts as unread what came in after the last reply or read', async () => {
    const [wrong, some] = await Promise.all([
      server.db.query(sql`
        select c.id from conversations c where c.account_id = ${account.id} and c.unread_count <>
          (select count(*) from messages m where m.account_id = c.account_id and m.conversation_id = c.id and m.direction = 'inbound'
              and (greatest(c.last_reply_at, c.agent_read_at) is null or m.occurred_at > greatest(c.last_reply_at, c.agent_read_at)))`),
      one<{ count: number }>(
        sql`select count(*)::int as count from conversations where account_id = ${account.id} and unread_count > 0`,
      ),
    ])
    expect(wrong).toEqual([])
    expect(some.count).toBeGreaterThan(10)
  })

  test('has the texts of its messages searched', async () => {
    const wrong = await server.db.query(sql`
      select id from messages m full join message_texts t on t.account_id = m.account_id and t.message_id = m.id
       where t.text is distinct from fold_text(m.text) or t.inbox_id <> m.inbox_id or t.week <> week_of(m.created_at)`)
    expect(wrong).toEqual([])
  })

  test('gives contacts the time of their last message, and some of them tags and two conversations', async () => {
    const found = await one<{ wrong: number; tagged: number; shared: number }>(sql`
      select count(*) filter (where ct.last_active_at is distinct from
               (select max(c.last_inbound_at) from conversations c where c.account_id = ct.account_id and c.contact_id = ct.id))::int as wrong,
             count(*) filter (where exists (select from contact_tags t where t.contact_id = ct.id))::int as tagged,
             count(*) filter (where (select count(*) from conversations c where c.contact_id = ct.id) = 2)::int as shared
        from contacts ct where ct.account_id = ${account.id}`)
    expect(found).toEqual({ wrong: 0, tagged: expect.any(Number), shared: sizes.conversations / 20 })
    expect(found.tagged).toBeGreaterThan(20)
  })

  test('writes in six languages', async () => {
    const rows = await server.db.query<{ language: string }>(
      sql`select distinct language from contacts where account_id = ${account.id} order by 1`,
    )
    expect(rows.map(({ language }) => language)).toEqual(['ar', 'en', 'hi', 'th', 'vi', 'zh'])
  })

  test('gives the same history for the same number, and another for another', async () => {
    const until = new Date('2026-01-01T00:00:00Z')
    const [first, second, other] = await Promise.all(
      [7, 7, 8].map(async (seedValue) => {
        const { id: accountId } = await makeAccount(server.db)
        await seed(server.db, { accountId, conversations: 20, messages: 200, seedValue, until })
        return historyOf(accountId)
      }),
    )
    expect(second).toEqual(first)
    expect(other).not.toEqual(first)
  })

  test('adds to what is there, in the inboxes of the account', async () => {
    const { id: accountId } = await makeAccount(server.db)
    const inbox = await makeWhatsAppInbox(server, accountId)
    await seed(server.db, { accountId, conversations: 10, messages: 50 })
    await seed(server.db, { accountId, conversations: 5, messages: 20, seedValue: 2 })
    const counts = await one(sql`
      select count(*)::int as conversations, count(distinct inbox_id)::int as inboxes, min(inbox_id) as inbox,
             (select sum(count)::int from conversation_counters where account_id = ${accountId}) as counted
        from conversations where account_id = ${accountId}`)
    expect(counts).toEqual({ conversations: 15, inboxes: 1, inbox: inbox.id, counted: 15 })
  })

  test('puts back every index and foreign key that it took away to load many rows', async () => {
    const { id: accountId } = await makeAccount(server.db)
    const before = await schemaObjects()
    await seed(server.db, { accountId, conversations: 300, messages: 100_000 })
    expect(await schemaObjects()).toEqual(before)
    const { count } = await one<{ count: number }>(
      sql`select count(*)::int as count from messages where account_id = ${accountId}`,
    )
    expect(count).toBe(100_000)
  })

  test('refuses fewer messages than conversations, and an account that does not exist', async () => {
    await expect(seed(server.db, { accountId: account.id, conversations: 5, messages: 4 })).rejects.toThrow(
      'messages must be 5 or more, since every conversation has one',
    )
    await expect(seed(server.db, { accountId: '12345', conversations: 1, messages: 1 })).rejects.toThrow(
      'Account not found',
    )
  })
})

async function callsByConversation(accountId: Id): Promise<Map<Id, MovingCall>> {
  const rows = await server.db.query<MovingCall & { conversation_id: Id }>(sql`
    select conversation_id, id, occurred_at as at, direction, status from calls where account_id = ${accountId}`)
  return new Map(rows.map(({ conversation_id: id, ...call }) => [id, { ...call, isNew: true }]))
}

type ListRow = { id: Id; [column: string]: unknown }

async function messagesByConversation(accountId: Id): Promise<Map<Id, Message[]>> {
  const ids = await server.db.query<{ id: Id }>(sql`select id from messages where account_id = ${accountId}`)
  const found = await listMessagesById(
    server.db,
    accountId,
    ids.map(({ id }) => id),
  )
  const inOrder = found.sort(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (BigInt(a.id) < BigInt(b.id) ? -1 : 1),
  )
  return Map.groupBy(inOrder, ({ conversationId }) => conversationId)
}

/** A conversation as it is just before its first message. */
function newConversation(id: Id, first: Message): Conversation {
  const startedAt = first.occurredAt
  return {
    accountId: account.id,
    id,
    inboxId: first.inboxId,
    contactId: '0',
    channel: 'whatsapp',
    status: 'open',
    snoozedUntil: undefined,
    assigneeId: undefined,
    teamId: undefined,
    archivedAt: undefined,
    followed: false,
    botEnabled: true,
    botResumeAt: undefined,
    lastActivityAt: startedAt,
    lastMessage: undefined,
    lastCall: undefined,
    eventCount: 0,
    unreadCount: 0,
    lastInboundAt: undefined,
    lastReplyAt: undefined,
    agentReadAt: undefined,
    waitingSince: undefined,
    windowCategory: 'service',
    windowStartedAt: startedAt,
    windowExpiresAt: new Date(startedAt.getTime() + 24 * 60 * 60 * 1000),
    createdAt: startedAt,
  }
}

function moveBy(conversation: Conversation, message: Message): Conversation {
  const templateCategory: WindowCategory = message.sender === 'campaign' ? 'marketing' : 'utility'
  const {
    recountUnread: _,
    lookUpWaiting: __,
    ...moved
  } = moveConversation({
    conversation,
    messages: [message],
    templateCategory,
  })
  return moved
}

function toListRow(conversation: Conversation): ListRow {
  const { lastMessage, lastCall } = conversation
  return {
    id: conversation.id,
    last_activity_at: conversation.lastActivityAt,
    last_message_id: lastMessage!.id,
    last_message_at: lastMessage!.at,
    last_message_direction: lastMessage!.direction,
    last_message_kind: lastMessage!.kind,
    last_message_text: lastMessage!.text,
    last_call_id: lastCall?.id ?? null,
    last_call_at: lastCall?.at ?? null,
    last_call_lost: lastCall?.lost ?? null,
    last_inbound_at: conversation.lastInboundAt ?? null,
    last_reply_at: conversation.lastReplyAt ?? null,
    waiting_since: conversation.waitingSince ?? null,
    window_category: conversation.windowCategory,
    window_started_at: conversation.windowStartedAt,
    window_expires_at: conversation.windowExpiresAt,
  }
}

async function historyOf(accountId: Id): Promise<unknown[]> {
  return server.db.query(sql`
    select m.occurred_at, m.direction, m.kind, m.status, m.text, m.content::text as content, ct.name, ct.phone, c.status as standing
      from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     where m.account_id = ${accountId} order by m.id`)
}

async function schemaObjects(): Promise<unknown[]> {
  return server.db.query(sql`
    select 'index' as what, indexdef as definition from pg_indexes where schemaname = 'public'
    union all select 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
     order by 1, 2`)
}
