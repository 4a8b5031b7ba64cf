import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listItemJson, listJoins } from '../server/api/hatif/conversations/conversation-json.ts'
import { timelineColumns, timelineJoins } from '../server/api/hatif/conversations/timeline-json.ts'
import { jsonArray } from '../server/api/hatif/json.ts'
import { contactsWithPhone } from '../server/core/contacts/index.ts'
import {
  type ConversationFilter,
  type ConversationOrder,
  conversationPage,
  conversationRow,
  countConversationRows,
  timelinePage,
} from '../server/core/conversations/index.ts'
import { type Db, type Sql, sql, toStatement } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import type { TestServer } from './harness.ts'
import { indexesOf, largestSort, type Mode, modes, nodesOf, PlanReader } from './plan-reader.ts'
import { startSeededServer } from './seeded-server.ts'

type Filter = Omit<ConversationFilter, 'accountId'>

let server: TestServer
let planner: PlanReader
let accountId: Id
let longConversationId: Id
let known: {
  inboxIds: Id[]
  agentIds: Id[]
  tagIds: Id[]
  contactIds: Id[]
  digits: string
  name: string
}

beforeAll(async () => {
  const seeded = await startSeededServer()
  server = seeded.server
  accountId = seeded.accountId
  longConversationId = seeded.longConversationId
  const ids = async (statement: Sql) => (await server.db.query<{ id: Id }>(statement)).map(({ id }) => id)
  const [contact] = await server.db.query<{ phone: string; name: string }>(
    sql`select phone, name from contacts where account_id = ${accountId} and name ~ '^[A-Za-z]{4}' and phone is not null limit 1`,
  )
  known = {
    inboxIds: await ids(sql`select id from inboxes where account_id = ${accountId} order by id`),
    agentIds: await ids(sql`select id from agents where account_id = ${accountId} order by id limit 3`),
    tagIds: await ids(sql`select id from tags where account_id = ${accountId} order by id`),
    contactIds: await ids(sql`select id from contacts where account_id = ${accountId} limit 3`),
    digits: contact!.phone.slice(1),
    name: contact!.name.slice(0, 4),
  }
  planner = await PlanReader.open(server.config.databaseUrl!)
}, 180_000)
afterAll(async () => {
  await planner?.close()
  await server?.close()
})

/** The filters of the three dialects, and the index that each one's list is a range of. */
const ranges: Record<string, { filter: () => Filter; index: string }> = {
  'no filter': { filter: () => ({}), index: 'conversations_newest' },
  'a channel': { filter: () => ({ channels: ['whatsapp'] }), index: 'conversations_by_channel' },
  'two channels': { filter: () => ({ channels: ['whatsapp', 'voice'] }), index: 'conversations_by_channel' },
  'an inbox': { filter: () => ({ inboxIds: known.inboxIds.slice(0, 1) }), index: 'conversations_by_inbox' },
  'some inboxes': { filter: () => ({ inboxIds: known.inboxIds }), index: 'conversations_by_inbox' },
  'what is not closed': {
    filter: () => ({ statuses: ['open', 'pending', 'snoozed'] }),
    index: 'conversations_by_closed',
  },
  'what is closed': { filter: () => ({ statuses: ['closed'] }), index: 'conversations_by_closed' },
  'an assignee': {
    filter: () => ({ assigneeIds: known.agentIds.slice(0, 1) }),
    index: 'conversations_by_assignee',
  },
  'some assignees': { filter: () => ({ assigneeIds: known.agentIds }), index: 'conversations_by_assignee' },
  'no assignee': { filter: () => ({ unassigned: true }), index: 'conversations_unassigned' },
  'what is lost': { filter: () => ({ lost: true }), index: 'conversations_by_lost' },
  'what is not lost': { filter: () => ({ lost: false }), index: 'conversations_by_lost' },
  'a day': {
    filter: () => ({ from: daysAgo(30), to: daysAgo(29) }),
    index: 'conversations_newest',
  },
}

/** Filters that lead to a set of rows, which are then sorted. */
const sets: Record<string, { filter: () => Filter; index: string }> = {
  contacts: { filter: () => ({ contactIds: known.contactIds }), index: 'conversations_by_contact' },
  'a tag': { filter: () => ({ tagIds: known.tagIds.slice(-1) }), index: 'conversations_pkey' },
  'some tags': { filter: () => ({ tagIds: known.tagIds }), index: 'conversations_pkey' },
  'a name': { filter: () => ({ nameContains: known.name }), index: 'conversations_by_contact' },
}

/** Some that people put together. */
const combinations: Record<string, () => Filter> = {
  'the open ones of an inbox': () => ({
    inboxIds: known.inboxIds.slice(0, 1),
    statuses: ['open', 'pending', 'snoozed'],
  }),
  'the lost ones of an inbox that nobody has': () => ({
    inboxIds: known.inboxIds.slice(0, 1),
    lost: true,
    unassigned: true,
  }),
  'a name in a month': () => ({ nameContains: known.name, from: daysAgo(60), to: daysAgo(30) }),
  'a tag of an agent': () => ({
    tagIds: known.tagIds.slice(0, 1),
    assigneeIds: known.agentIds.slice(0, 1),
  }),
  'one letter of a name in two channels': () => ({ nameContains: 'a', channels: ['whatsapp', 'voice'] }),
}

const orders: Record<string, ConversationOrder[]> = {
  'the oldest activity first': [{ by: 'lastActivityAt', descending: false }],
  'the last made first': [{ by: 'createdAt', descending: true }],
  'by name': [{ by: 'contactName', descending: false }],
  'by name, backwards': [{ by: 'contactName', descending: true }],
  'open before closed': [{ by: 'status', descending: false }],
  'closed before open': [{ by: 'status', descending: true }],
}

describe.each(modes)('with %s', (mode) => {
  test.each(Object.keys(ranges))('a page of %s is a range of its index', async (name) => {
    const { filter, index } = ranges[name]!
    for (const offset of [0, 2_000]) {
      const plan = await pagePlan(filter(), { offset, mode })
      expect(planner.scansOf(plan)).toEqual([])
      expect(indexesOf(plan, 'conversations'), `offset ${offset}`).toContain(index)
      // Only rows of the page are sorted once more, after they were read.
      if (offset === 0) expect(largestSort(plan)).toBeLessThanOrEqual(10)
    }
  })

  test.each(Object.keys(sets))('a page of %s is found and then sorted', async (name) => {
    const { filter, index } = sets[name]!
    const plan = await pagePlan(filter(), { mode })
    expect(planner.scansOf(plan)).toEqual([])
    expect(indexesOf(plan, 'conversations')).toContain(index)
  })

  test.each(Object.keys(combinations))('a page of %s reads no table from end to end', async (name) => {
    expect(planner.scansOf(await pagePlan(combinations[name]!(), { mode }))).toEqual([])
  })

  test.each(Object.keys(orders))('a page of everything %s reads no table from end to end', async (name) => {
    for (const filter of [{}, { inboxIds: known.inboxIds.slice(0, 1) }, { lost: true }]) {
      const plan = await pagePlan(filter, { order: orders[name]!, mode })
      expect(planner.scansOf(plan)).toEqual([])
      // Names that are equal are sorted among themselves while they are read.
      const whole = nodesOf(plan).filter((node) => node['Node Type'] === 'Sort')
      expect(Math.max(0, ...whole.map((node) => node['Plan Rows']))).toBeLessThanOrEqual(2_000)
    }
  })

  test.each([
    'no filter',
    'a channel',
    'some inboxes',
    'what is closed',
    'an assignee',
    'no assignee',
  ])('the total of %s is read from the kept counters', async (name) => {
    const plan = await countPlan(ranges[name]!.filter(), mode)
    expect(indexesOf(plan, 'conversations')).toEqual([])
    expect(nodesOf(plan).map((node) => node['Relation Name'])).toContain('conversation_counters')
  })

  test.each([
    ...Object.keys(sets),
    'a day',
    'what is lost',
  ])('the total of %s is counted through an index', async (name) => {
    const plan = await countPlan((sets[name] ?? ranges[name]!).filter(), mode)
    expect(planner.scansOf(plan)).toEqual([])
  })

  test.each([0, 9_000])('a timeline merges three ranges, from its %i-th event', async (offset) => {
    for (const oldestFirst of [false, true]) {
      const page = { columns: timelineColumns('live'), joins: timelineJoins, limit: 10, offset, oldestFirst }
      const plan = await planner.planOf(
        timelinePage({ accountId, conversationId: longConversationId }, page),
        mode,
      )
      expect(planner.scansOf(plan)).toEqual([])
      expect(indexesOf(plan, 'messages')).toContain('messages_timeline')
      expect(indexesOf(plan, 'calls')).toContain('calls_timeline')
      expect(indexesOf(plan, 'assignments')).toContain('assignments_timeline')
      expect(nodesOf(plan).map((node) => node['Node Type'])).toContain('Merge Append')
    }
  })

  test('one conversation is read by its key', async () => {
    const row = conversationRow(
      { accountId, id: longConversationId },
      { row: listItemJson('live'), joins: listJoins },
    )
    const plan = await planner.planOf(row, mode)
    expect(planner.scansOf(plan)).toEqual([])
    expect(indexesOf(plan, 'conversations')).toEqual(['conversations_pkey'])
  })
})

test.each(modes)('contacts are found by the end of their number through its index, with %s', async (mode) => {
  for (const digits of [known.digits, known.digits.slice(-8)]) {
    const plan = await planner.planOf(contactsWithPhone(accountId, [digits]), mode)
    expect(planner.scansOf(plan)).toEqual([])
    expect(indexesOf(plan, 'contacts')).toEqual(['contacts_by_phone_end'])
  }
})

/** As Hatif asks for it. */
async function pagePlan(
  filter: Filter,
  { order = [], offset = 0, mode }: { order?: ConversationOrder[]; offset?: number; mode: Mode },
) {
  const expected = await countConversationRows(server.db, { accountId, ...filter })
  expect(expected).toBeGreaterThan(0)
  const page = { row: listItemJson('live'), joins: listJoins, order, limit: 10, offset, expected }
  return planner.planOf(jsonArray(conversationPage({ accountId, ...filter }, page)), mode)
}

/** The plan of the statement that counts. */
async function countPlan(filter: Filter, mode: Mode) {
  const sent: Sql[] = []
  const query = async (statement: Sql) => {
    sent.push(statement)
    return [{ total: '0', last: String(sent.length) }] as never[]
  }
  const recorder: Db = {
    query,
    newId: () => server.db.newId(),
    now: () => server.db.now(),
    vault: server.db.vault,
  }
  await countConversationRows(recorder, { accountId, ...filter })
  return planner.explain(toStatement(sent.at(-1)!), mode)
}

function daysAgo(days: number): Date {
  return new Date(server.db.now().getTime() - days * 86_400_000)
}
