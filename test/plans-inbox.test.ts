import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conversationJson } from '../server/api/parley/present/conversations.ts'
import {
  type ConversationFilter,
  type ConversationPlace,
  type ConversationSort,
  conversationPlacePage,
  countAtWork,
} from '../server/core/conversations/index.ts'
import {
  type MessageSearch,
  messageSearch,
  searchMessages,
  searchThread,
} from '../server/core/search/index.ts'
import { createTeam } from '../server/core/teams/index.ts'
import { type Db, type Sql, sql, toStatement } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { foldText } from '../shared/fold-text.ts'
import type { TestServer } from './harness.ts'
import { blocksOf, indexesOf, largestSort, modes, nodesOf, PlanReader } from './plan-reader.ts'
import { startSeededServer } from './seeded-server.ts'

type Filter = Omit<ConversationFilter, 'accountId'>

let server: TestServer
let planner: PlanReader
let accountId: Id
let agentId: Id
let teamId: Id
let longConversationId: Id
let known: { inboxIds: Id[]; agentIds: Id[]; tagIds: Id[]; contactId: Id; name: string; digits: string }

beforeAll(async () => {
  const seeded = await startSeededServer()
  server = seeded.server
  accountId = seeded.accountId
  longConversationId = seeded.longConversationId
  const { db } = server
  const ids = async (statement: Sql) => (await db.query<{ id: Id }>(statement)).map(({ id }) => id)
  const agentIds = await ids(sql`select id from agents where account_id = ${accountId} order by id limit 3`)
  agentId = agentIds[0]!
  teamId = (await db.transaction((tx) => createTeam(tx, { accountId, name: 'Sales' }))).id
  await db.query(
    sql`update conversations set archived_at = now() where account_id = ${accountId} and id % 50 = 0`,
  )
  await db.query(
    sql`update conversations set team_id = ${teamId} where account_id = ${accountId} and id % 40 = 1`,
  )
  await db.query(sql`
    insert into drafts (account_id, agent_id, conversation_id, mode, text, upload_ids, updated_at)
    select account_id, assignee_id, id, 'reply', 'Dear', '{}', now() from conversations
     where account_id = ${accountId} and assignee_id is not null and id % 100 = 3`)
  await db.query(sql`
    insert into mentions (account_id, message_id, agent_id, conversation_id, seen_at, created_at)
    select account_id, last_message_id, assignee_id, id, case when id % 200 = 3 then now() end, now() from conversations
     where account_id = ${accountId} and assignee_id is not null and id % 100 = 3`)
  await db.query(sql`vacuum analyze conversations, drafts, mentions`)
  const [contact] = await db.query<{ id: Id; phone: string; name: string }>(sql`
    select id, phone, name from contacts where account_id = ${accountId} and name ~ '^[A-Za-z]{4}' and phone is not null limit 1`)
  known = {
    agentIds,
    inboxIds: await ids(sql`select id from inboxes where account_id = ${accountId} order by id`),
    tagIds: await ids(sql`select id from tags where account_id = ${accountId} order by id`),
    contactId: contact!.id,
    name: contact!.name.slice(0, 4),
    digits: contact!.phone.slice(-7),
  }
  planner = await PlanReader.open(server.config.databaseUrl!)
}, 180_000)
afterAll(async () => {
  await planner?.close()
  await server?.close()
})

/** The lists of the inbox by their latest activity, and the index that each is a range of. */
const ranges: Record<string, { filter: () => Filter; index: string }> = {
  'everything that is not archived': { filter: () => ({ archived: false }), index: 'conversations_newest' },
  'what is open': { filter: () => ({ archived: false, statuses: ['open'] }), index: 'conversations_at_work' },
  'what is snoozed': {
    filter: () => ({ archived: false, statuses: ['snoozed'] }),
    index: 'conversations_at_work',
  },
  'what is open or pending': {
    filter: () => ({ archived: false, statuses: ['open', 'pending'] }),
    index: 'conversations_at_work',
  },
  'what is closed': {
    filter: () => ({ archived: false, statuses: ['closed'] }),
    index: 'conversations_by_closed',
  },
  'what an agent has open': {
    filter: () => ({ archived: false, statuses: ['open'], assignees: [agentId] }),
    index: 'conversations_at_work_by_assignee',
  },
  'what nobody has': {
    filter: () => ({ archived: false, statuses: ['open'], assignees: [null] }),
    index: 'conversations_at_work_by_assignee',
  },
  'what some agents have, or nobody': {
    filter: () => ({ archived: false, statuses: ['open', 'pending'], assignees: [...known.agentIds, null] }),
    index: 'conversations_at_work_by_assignee',
  },
  'all that an agent ever had': {
    filter: () => ({ archived: false, assignees: [agentId] }),
    index: 'conversations_by_assignee',
  },
  'what is open in an inbox': {
    filter: () => ({ archived: false, statuses: ['open'], inboxIds: known.inboxIds.slice(0, 1) }),
    index: 'conversations_at_work_by_inbox',
  },
  'what is open in some inboxes': {
    filter: () => ({ archived: false, statuses: ['open'], inboxIds: known.inboxIds }),
    index: 'conversations_at_work_by_inbox',
  },
  'all of an inbox': {
    filter: () => ({ archived: false, inboxIds: known.inboxIds.slice(0, 1) }),
    index: 'conversations_by_inbox',
  },
  'what a team has': {
    filter: () => ({ archived: false, teamIds: [teamId] }),
    index: 'conversations_by_team',
  },
  'what is unread': { filter: () => ({ archived: false, unread: true }), index: 'conversations_to_read' },
  'what is archived': { filter: () => ({ archived: true }), index: 'conversations_archived' },
  'a month': {
    filter: () => ({ archived: false, from: daysAgo(60), to: daysAgo(30) }),
    index: 'conversations_newest',
  },
}

/** Filters that lead to a set of rows, which are then sorted, and how they are found. */
const sets: Record<string, { filter: () => Filter; table: string; index: string }> = {
  'notes that speak to an agent': {
    filter: () => ({ archived: false, mentionedId: agentId }),
    table: 'mentions',
    index: 'mentions_',
  },
  'drafts of an agent': {
    filter: () => ({ archived: false, draftedBy: agentId }),
    table: 'drafts',
    index: 'drafts_',
  },
  'a contact': {
    filter: () => ({ archived: false, contactIds: [known.contactId] }),
    table: 'conversations',
    index: 'conversations_by_contact',
  },
  'a tag': {
    filter: () => ({ archived: false, statuses: ['open'], tagIds: known.tagIds.slice(-1) }),
    table: 'conversation_tags',
    index: 'conversation_tags_',
  },
  'some tags': {
    filter: () => ({ archived: false, tagIds: known.tagIds }),
    table: 'conversation_tags',
    index: 'conversation_tags_',
  },
  'a name': {
    filter: () => ({ archived: false, contactText: known.name }),
    table: 'contacts',
    index: 'contacts_search',
  },
  'the end of a number': {
    filter: () => ({ archived: false, contactText: known.digits }),
    table: 'contacts',
    index: 'contacts_search',
  },
}

const sorts: ConversationSort[] = ['newest', 'oldest', 'created', 'waiting']

describe.each(modes)('with %s', (mode) => {
  test.each(
    Object.keys(ranges),
  )('a page of %s is a range of its index, from either end and from within', async (name) => {
    const { filter, index } = ranges[name]!
    for (const sort of ['newest', 'oldest'] as const)
      for (const after of [undefined, await placeWithin(filter(), sort)]) {
        const plan = await planner.planOf(pageOf(filter(), { sort, after }), mode)
        expect(planner.scansOf(plan), sort).toEqual([])
        expect(indexesOf(plan, 'conversations'), sort).toContain(index)
        expect(largestSort(plan)).toBeLessThanOrEqual(64)
      }
  })

  test.each(Object.keys(sets))('a page of %s is found and then sorted', async (name) => {
    const { filter, table, index } = sets[name]!
    for (const sort of sorts) {
      const plan = await planner.run(pageOf(filter(), { sort }), mode)
      expect(planner.scansOf(plan), sort).toEqual([])
      expect(indexesOf(plan, table).join(), sort).toContain(index)
    }
  })

  test('who waits longest is a range, and so is the rest', async () => {
    for (const filter of [{ archived: false }, { archived: false, waiting: true }]) {
      const plan = await planner.planOf(pageOf(filter, { sort: 'waiting' }), mode)
      expect(planner.scansOf(plan)).toEqual([])
      expect(indexesOf(plan, 'conversations')).toContain('conversations_waiting')
      expect(largestSort(plan)).toBeLessThanOrEqual(200)
    }
  })

  test('the order of creation is a range', async () => {
    const plan = await planner.planOf(pageOf({ archived: false }, { sort: 'created' }), mode)
    expect(planner.scansOf(plan)).toEqual([])
    expect(indexesOf(plan, 'conversations')).toContain('conversations_by_created')
  })

  test.each([
    ...Object.keys(ranges),
    ...Object.keys(sets),
  ])('the count of %s reads no table from end to end', async (name) => {
    const filter = (ranges[name] ?? sets[name]!).filter()
    const sent: Sql[] = []
    await countAtWork(recorder(sent), new Map([['v', { accountId, ...filter }]]))
    if (sent.length === 0) return expect(filter.statuses).toEqual(['closed'])
    const plan = await planner.explain(toStatement(sent[0]!), mode)
    expect(planner.scansOf(plan)).toEqual([])
  })

  test('the counts of what is at work are kept, but for the archived', async () => {
    for (const name of [
      'what is open',
      'what an agent has open',
      'what nobody has',
      'what is open in some inboxes',
    ]) {
      const sent: Sql[] = []
      await countAtWork(recorder(sent), new Map([['v', { accountId, ...ranges[name]!.filter() }]]))
      const plan = await planner.explain(toStatement(sent[0]!), mode)
      expect(indexesOf(plan, 'conversations')).toEqual(['conversations_archived_at_work'])
      expect(nodesOf(plan).map((node) => node['Relation Name'])).toContain('conversation_counters')
    }
  })

  test.each([
    ['a rare word', '99999', 'message_texts_words'],
    ['a word', 'appointment', 'message_texts_words'],
    ['an Arabic word', 'استرجاع', 'message_texts_words'],
    ['a Vietnamese word', 'cửa hàng', 'message_texts_words'],
    ['the same without its accents', 'cua hang', 'message_texts_words'],
    ['a Chinese word', '充电', 'message_texts_pairs'],
    ['a letter', 'q', 'message_texts_pkey'],
  ])('%s is looked for among the newest messages and through its index', async (_, text, index) => {
    for (const search of [
      { text },
      { text, inboxIds: known.inboxIds.slice(0, 1), before: '9000000000000000000' },
    ]) {
      const plan = await planner.run(searchOf(search), mode)
      expect(planner.scansOf(plan)).toEqual([])
      expect(indexesOf(plan, 'message_texts')).toEqual([...new Set(['message_texts_pkey', index])].sort())
    }
  })

  test('a conversation is searched in the order of its messages, each text by its key', async () => {
    for (const text of ['the', 'nobody said this']) {
      const sent: Sql[] = []
      await searchThread(recorder(sent), { accountId, conversationId: longConversationId, text, limit: 20 })
      const plan = await planner.run(sent[0]!, mode)
      expect(planner.scansOf(plan)).toEqual([])
      expect(indexesOf(plan, 'message_texts')).toEqual(['message_texts_pkey'])
      expect(largestSort(plan)).toBeLessThanOrEqual(64)
      if (text === 'the') expect(blocksOf(plan)).toBeLessThan(2000)
    }
  })

  test('a common word is found among the newest messages, and nothing else is read', async () => {
    const plan = await planner.run(searchOf({ text: 'the' }), mode)
    const ran = nodesOf(plan).filter((node) => node['Actual Loops'] !== 0 && node['Index Name'])
    expect([...new Set(ran.map((node) => node['Index Name']))]).toEqual(['message_texts_pkey'])
    expect(blocksOf(plan)).toBeLessThan(500)
  })
})

test.each([
  'the',
  'appointment',
  'refund',
  'the phone',
  'الطلب',
  'cửa hàng',
  'cua hang',
  'सामान',
  '江',
  '天成',
  '充电器',
  'q',
])('the pages of %s are what reading everything gives', async (text) => {
  const all = await server.db.query<{ id: Id }>(sql`
    select id from messages where account_id = ${accountId} and fold_text(text) ilike ${`%${foldText(text)}%`} order by id desc limit 300`)
  const ids: Id[] = []
  let before: Id | undefined
  do {
    const { hits, next } = await searchMessages(server.db, { accountId, text, before, limit: 30 })
    ids.push(...hits.map(({ id }) => id))
    before = next
  } while (before && ids.length < 300)
  expect(all.length).toBeGreaterThan(0)
  expect(ids.slice(0, 300)).toEqual(all.map(({ id }) => id))
})

test('a letter that nobody wrote is looked for portion by portion, to the end', async () => {
  const portions: number[] = []
  let before: Id | undefined
  do {
    const { hits, next } = await searchMessages(server.db, { accountId, text: '\u16a0', before, limit: 20 })
    expect(hits).toEqual([])
    portions.push(hits.length)
    before = next
  } while (before)
  const [texts] = await server.db.query<{ count: number }>(
    sql`select count(*)::int as count from message_texts where account_id = ${accountId}`,
  )
  expect(portions).toHaveLength(Math.floor(texts!.count / 20_000) + 1)
})

test('a long conversation is searched portion by portion, to its oldest message', async () => {
  const [oldest] = await server.db.query<{ id: Id; text: string }>(sql`
    select id, text from messages where account_id = ${accountId} and conversation_id = ${longConversationId} and text is not null
     order by occurred_at, id limit 1`)
  const search = { accountId, conversationId: longConversationId, text: oldest!.text, limit: 50 }
  const first = await searchThread(server.db, search)
  expect(first.next).toBeDefined()
  const ids: Id[] = []
  let before = undefined as typeof first.next
  do {
    const { hits, next } = await searchThread(server.db, { ...search, before })
    ids.push(...hits.map(({ id }) => id))
    before = next
  } while (before)
  expect(ids.at(-1)).toBe(oldest!.id)
  expect(new Set(ids).size).toBe(ids.length)
})

function pageOf(
  filter: Filter,
  { sort, after }: { sort: ConversationSort; after?: ConversationPlace | undefined },
): Sql {
  return conversationPlacePage({ accountId, ...filter }, { row: conversationJson(), sort, limit: 51, after })
}

/** A place after some rows of the list. */
async function placeWithin(filter: Filter, sort: ConversationSort): Promise<ConversationPlace> {
  const rows = await server.db.query<ConversationPlace>(pageOf(filter, { sort }))
  const { part, at, id } = rows[Math.floor(rows.length / 2)]!
  return { part, at, id }
}

function searchOf(search: Partial<MessageSearch> & { text: string }): Sql {
  return messageSearch({ accountId, limit: 21, ...search })
}

/** Takes statements instead of running them. */
function recorder(sent: Sql[]): Db {
  const query = async (statement: Sql) => {
    sent.push(statement)
    return [] as never[]
  }
  return { query, newId: () => server.db.newId(), now: () => server.db.now(), vault: server.db.vault }
}

function daysAgo(days: number): Date {
  return new Date(server.db.now().getTime() - days * 86_400_000)
}
