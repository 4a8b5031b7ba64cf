import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seed } from '../server/cli/seed/index.ts'
import { createTeam } from '../server/core/teams/index.ts'
import { sql } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { contains, foldText } from '../shared/fold-text.ts'
import {
  type ConversationFilter,
  type ConversationSort,
  conversationSorts,
  conversationStatuses,
} from '../shared/parley/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import type { ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person } from './parley-person.ts'

/** What a list is filtered and sorted by, as plain columns. */
type Row = {
  id: Id
  inbox_id: Id
  channel: string
  status: (typeof conversationStatuses)[number]
  assignee_id: Id | null
  team_id: Id | null
  contact_id: Id
  archived: boolean
  unread_count: number
  waiting_since: Date | null
  last_activity_at: Date
  created_at: Date
  name: string
  phone: string | null
  is_deleted: boolean
  tag_ids: Id[]
  is_mentioned: boolean
  is_drafted: boolean
}

let server: TestServer
let accountId: Id
let ann: Person
let asAnn: ParleyCaller
let rows: Row[]

beforeAll(async () => {
  server = await startTestServer({ workers: false, env: { PARLEY_REQUESTS_PER_SECOND: '0' } })
  accountId = (await makeAccount(server.db)).id
  await makeWhatsAppInbox(server, accountId)
  await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2', waba_id: '2' },
  })
  ann = await makePerson(server, accountId, { name: 'Ann' })
  await seed(server.db, { accountId, conversations: 300, messages: 1_500 })
  await seed(server.db, { accountId: (await makeAccount(server.db)).id, conversations: 30, messages: 90 })
  await makeOddities()
  asAnn = await createPersonCaller(server, ann)
  rows = await readRows()
})
afterAll(() => server?.close())

/** Equal times, archived and deleted ones, teams, notes and drafts. */
async function makeOddities(): Promise<void> {
  const { db } = server
  const team = await db.transaction((tx) => createTeam(tx, { accountId, name: 'Sales' }))
  const update = (set: ReturnType<typeof sql>, rest: number, divisor: number) =>
    db.query(
      sql`update conversations set ${set} where account_id = ${accountId} and id % ${divisor} = ${rest}`,
    )
  await update(
    sql`last_activity_at = date_trunc('month', last_activity_at), created_at = date_trunc('month', created_at)`,
    0,
    3,
  )
  await update(sql`waiting_since = date_trunc('month', waiting_since)`, 1, 3)
  await update(sql`archived_at = now()`, 0, 4)
  await update(sql`team_id = ${team.id}`, 0, 5)
  await update(sql`assignee_id = ${ann.agent.id}`, 0, 6)
  await db.query(sql`update contacts set deleted_at = now() where account_id = ${accountId} and id % 13 = 0`)
  await db.query(sql`update contacts set name = '100% Ahmed' where account_id = ${accountId} and id % 7 = 0`)
  await db.query(sql`
    insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender, occurred_at, created_at, updated_at)
    select account_id, 9000000000000000000 + row_number() over (order by id), id, inbox_id, 'note', 'text', 'sent', '{}', '@Ann', 'agent', now(), now(), now()
      from conversations where account_id = ${accountId} and id % 9 = 0`)
  await db.query(sql`
    insert into mentions (account_id, message_id, agent_id, conversation_id, seen_at, created_at)
    select account_id, id, ${ann.agent.id}, conversation_id, case when id % 3 = 0 then now() end, now()
      from messages where account_id = ${accountId} and direction = 'note' and text = '@Ann'`)
  await db.query(sql`
    insert into drafts (account_id, agent_id, conversation_id, mode, text, upload_ids, updated_at)
    select account_id, ${ann.agent.id}, id, 'reply', 'Dear', '{}', now() from conversations where account_id = ${accountId} and id % 11 = 0`)
}

function readRows(): Promise<Row[]> {
  return server.db.query<Row>(sql`
    select c.id, c.inbox_id, c.channel, c.status, c.assignee_id, c.team_id, c.contact_id, c.archived_at is not null as archived,
           c.unread_count, c.waiting_since, c.last_activity_at, c.created_at, ct.name, ct.phone, ct.deleted_at is not null as is_deleted,
           array(select t.tag_id::text from conversation_tags t where t.account_id = c.account_id and t.conversation_id = c.id) as tag_ids,
           exists (select from mentions m where m.account_id = c.account_id and m.conversation_id = c.id
             and m.agent_id = ${ann.agent.id} and m.seen_at is null) as is_mentioned,
           exists (select from drafts d where d.account_id = c.account_id and d.conversation_id = c.id
             and d.agent_id = ${ann.agent.id}) as is_drafted
      from conversations c join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     where c.account_id = ${accountId}`)
}

function expected(filter: ConversationFilter, sort: ConversationSort): Id[] {
  return rows
    .filter((row) => fits(row, filter))
    .sort(compareBy(sort))
    .map(({ id }) => id)
}

function fits(row: Row, filter: ConversationFilter): boolean {
  const isIn = (list: string[] | undefined, value: string | null) => !list || list.includes(value ?? 'none')
  const is = (wanted: boolean | undefined, value: boolean) => wanted === undefined || wanted === value
  const assignee = row.assignee_id === ann.agent.id ? 'me' : (row.assignee_id ?? 'none')
  const { text, assignee_ids, active_after, active_before, contact_id } = filter
  const digits = text?.replace(/[\s+\-.()]/g, '') ?? ''
  const hasText = (part: string) =>
    contains(row.name, part) || (/^\d+$/.test(digits) && row.phone?.includes(digits))
  return (
    row.archived === (filter.archived ?? false) &&
    isIn(filter.statuses, row.status) &&
    isIn(filter.inbox_ids, row.inbox_id) &&
    isIn(filter.channels, row.channel) &&
    (!assignee_ids || assignee_ids.includes(assignee) || assignee_ids.includes(row.assignee_id ?? '')) &&
    isIn(filter.team_ids, row.team_id ?? '') &&
    (!filter.tag_ids || row.tag_ids.some((id) => filter.tag_ids!.includes(id))) &&
    (contact_id === undefined || row.contact_id === contact_id) &&
    is(filter.unread, row.unread_count > 0) &&
    is(filter.waiting, isWaiting(row)) &&
    (!filter.mentioned || row.is_mentioned) &&
    (!filter.has_draft || row.is_drafted) &&
    (!text?.trim() || (!row.is_deleted && Boolean(hasText(text.trim())))) &&
    (!active_after || row.last_activity_at >= new Date(active_after)) &&
    (!active_before || row.last_activity_at <= new Date(active_before))
  )
}

function isWaiting({ waiting_since, status }: Row): boolean {
  return waiting_since !== null && status !== 'closed'
}

/** The rule of each sort in words. */
function compareBy(sort: ConversationSort): (a: Row, b: Row) => number {
  const byId = (a: Row, b: Row) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)
  const newest = (a: Row, b: Row) => b.last_activity_at.getTime() - a.last_activity_at.getTime() || byId(b, a)
  switch (sort) {
    case 'newest':
      return newest
    case 'oldest':
      return (a, b) => newest(b, a)
    case 'created':
      return (a, b) => b.created_at.getTime() - a.created_at.getTime() || byId(b, a)
    case 'waiting':
      return (a, b) => {
        if (isWaiting(a) !== isWaiting(b)) return isWaiting(a) ? -1 : 1
        return isWaiting(a)
          ? a.waiting_since!.getTime() - b.waiting_since!.getTime() || byId(a, b)
          : newest(a, b)
      }
  }
}

/** Everything that a list has, page by page. */
async function readAll(
  filter: ConversationFilter,
  { sort, limit, between }: { sort: ConversationSort; limit: number; between?: () => Promise<unknown> },
): Promise<Id[]> {
  const ids: Id[] = []
  let cursor: string | undefined
  do {
    const { status, body, text } = await asAnn('POST', '/conversations/search', {
      filter,
      sort,
      limit,
      cursor,
    })
    expect(status, text).toBe(200)
    ids.push(...body.items.map(({ id }: { id: Id }) => id))
    if (body.next_cursor) expect(body.items).toHaveLength(limit)
    cursor = body.next_cursor ?? undefined
    if (cursor) await between?.()
  } while (cursor)
  return ids
}

const anyRow = fc.nat().map((n) => rows[n % rows.length]!)
const listOf = (pick: (row: Row) => string) => fc.array(anyRow.map(pick), { minLength: 1, maxLength: 3 })
const sometimes = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 1 })
const rarely = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const anyFilter: fc.Arbitrary<ConversationFilter> = fc
  .record({
    statuses: sometimes(fc.subarray([...conversationStatuses], { minLength: 1 })),
    inbox_ids: rarely(listOf((row) => row.inbox_id)),
    channels: rarely(listOf((row) => row.channel)),
    assignee_ids: sometimes(
      fc.oneof(
        fc.constant(['me']),
        fc.constant(['none']),
        fc.constant(['me', 'none']),
        listOf((row) => row.assignee_id ?? 'none'),
      ),
    ),
    team_ids: rarely(listOf((row) => row.team_id ?? '1')),
    tag_ids: rarely(listOf((row) => row.tag_ids[0] ?? '1')),
    contact_id: rarely(anyRow.map((row) => row.contact_id)),
    unread: rarely(fc.boolean()),
    mentioned: rarely(fc.boolean()),
    has_draft: rarely(fc.boolean()),
    archived: rarely(fc.boolean()),
    waiting: rarely(fc.boolean()),
    text: rarely(
      fc.oneof(
        fc
          .tuple(anyRow, fc.nat(4), fc.integer({ min: 1, max: 4 }))
          .map(([row, at, length]) => row.name.slice(at, at + length)),
        anyRow.map((row) => foldText(row.name)),
        anyRow.map((row) => (row.phone ?? '+1').slice(-5)),
        fc.constantFrom('%', '0% a', 'AHMED'),
      ),
    ),
    active_after: rarely(anyRow.map((row) => row.last_activity_at.toISOString())),
    active_before: rarely(anyRow.map((row) => row.last_activity_at.toISOString())),
  })
  .map((filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)))

test('any filter, in any order, page by page, gives what a plain filter in memory gives', async () => {
  const sizes: number[] = []
  await fc.assert(
    fc.asyncProperty(
      anyFilter,
      fc.constantFrom(...conversationSorts),
      fc.integer({ min: 3, max: 60 }),
      async (filter, sort, limit) => {
        const all = expected(filter, sort)
        expect(await readAll(filter, { sort, limit })).toEqual(all)
        sizes.push(all.length)
      },
    ),
    { numRuns: 250 },
  )
  expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(60)
})

test('the same filter as query parameters, with commas or repeated, gives the same', async () => {
  const filter: ConversationFilter = {
    statuses: ['open', 'pending'],
    assignee_ids: ['me', 'none'],
    archived: false,
    active_after: rows[0]!.last_activity_at.toISOString(),
  }
  const wanted = expected(filter, 'oldest')
  expect(wanted.length).toBeGreaterThan(0)
  const time = encodeURIComponent(filter.active_after!)
  for (const query of [
    `statuses=open,pending&assignee_ids=me,none&archived=false&active_after=${time}`,
    `statuses=open&statuses=pending&assignee_ids=me&assignee_ids=none&active_after=${time}`,
  ]) {
    const { body } = await asAnn('GET', `/conversations?${query}&sort=oldest&limit=200`)
    expect(body.items.map(({ id }: { id: Id }) => id)).toEqual(wanted.slice(0, 200))
  }
})

describe('what moves while a list is read', () => {
  test('makes none be missed that stands still, and none come twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 5, max: 40 }),
        fc.infiniteStream(fc.nat(1_000_000)),
        fc.constantFrom<ConversationFilter>({}, { statuses: ['open'] }, { statuses: ['closed'] }),
        async (limit, random, filter) => {
          const before = await idsOf(filter)
          const moved = new Set<Id>()
          const ids = await readAll(filter, {
            sort: 'newest',
            limit,
            between: async () => {
              for (let count = 0; count < 3; count += 1) {
                const row = rows[random.next().value! % rows.length]!
                moved.add(row.id)
                await server.db.query(sql`
                  update conversations set last_activity_at = date_trunc('milliseconds', clock_timestamp()) where account_id = ${accountId} and id = ${row.id}`)
              }
            },
          })
          expect(new Set(ids).size).toBe(ids.length)
          const still = before.filter((id) => !moved.has(id))
          expect(ids.filter((id) => !moved.has(id))).toEqual(still)
          rows = await readRows()
        },
      ),
      { numRuns: 12 },
    )
  })

  const idsOf = async (filter: ConversationFilter) => {
    rows = await readRows()
    return expected(filter, 'newest')
  }
})

test('a filter that cannot be is refused with a reason, and a cursor of another list too', async () => {
  const wrong = [
    'statuses=done',
    'unread=yes',
    'active_after=yesterday',
    'sort=name',
    'limit=0',
    'limit=201',
    'cursor=x',
    'colour=red',
  ]
  for (const query of wrong.slice(0, -1))
    expect((await asAnn('GET', `/conversations?${query}`)).status, query).toBe(400)
  const { body } = await asAnn('GET', '/conversations?limit=2&sort=newest')
  expect((await asAnn('GET', `/conversations?sort=oldest&cursor=${body.next_cursor}`)).status).toBe(400)
  for (const filter of [{ colour: 'red' }, { statuses: 'open' }, { unread: 'true' }])
    expect((await asAnn('POST', '/conversations/search', { filter })).status).toBe(400)
  expect((await asAnn('GET', '/conversations?inbox_ids=x&tag_ids=y')).body.items).toEqual([])
})
