import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seed } from '../server/cli/seed/index.ts'
import {
  type ConversationOrder,
  conversationPage,
  conversationStatuses,
  countConversationRows,
  findNumbered,
  type NumberedFilter,
} from '../server/core/conversations/index.ts'
import { sql } from '../server/platform/db/index.ts'
import type { Id } from '../server/platform/ids.ts'
import { phoneDigits } from '../shared/phone.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

/** What a list is filtered and sorted by, as plain columns. */
type Row = {
  id: Id
  inbox_id: Id
  channel: string
  status: ConversationStatus
  assignee_id: Id | null
  contact_id: Id
  last_activity_at: Date
  created_at: Date
  lost: boolean
  name: string
  phone: string | null
  deleted_at: Date | null
  tag_ids: Id[]
}
type ConversationStatus = (typeof conversationStatuses)[number]
type Filter = Omit<NumberedFilter, 'accountId'>

let server: TestServer
let accountId: Id
let rows: Row[]

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  const account = await makeAccount(server.db)
  accountId = account.id
  await makeWhatsAppInbox(server, accountId)
  await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2', waba_id: '2' },
  })
  await seed(server.db, { accountId, conversations: 400, messages: 2_000 })
  const other = await makeAccount(server.db)
  await seed(server.db, { accountId: other.id, conversations: 50, messages: 200 })
  await makeOddities()
  rows = await server.db.query<Row>(sql`
    select c.id, c.inbox_id, c.channel, c.status, c.assignee_id, c.contact_id, c.last_activity_at, c.created_at, c.lost,
           ct.name, ct.phone, ct.deleted_at,
           array(select t.tag_id from conversation_tags t where t.account_id = c.account_id and t.conversation_id = c.id) as tag_ids
      from conversations c join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     where c.account_id = ${accountId}`)
})
afterAll(() => server?.close())

/** Names and numbers that trip a careless filter; equal times; a deleted contact. */
async function makeOddities(): Promise<void> {
  await server.db.query(sql`
    update contacts set name = (array['100% Ahmed', 'under_score', 'back\\slash', 'ANN LEE', 'ann lee', 'Zoe', ''])[id % 7 + 1]
     where account_id = ${accountId} and id % 5 = 0`)
  await server.db.query(sql`update contacts set phone = null where account_id = ${accountId} and id % 11 = 0`)
  await server.db.query(
    sql`update contacts set deleted_at = now() where account_id = ${accountId} and id % 13 = 0`,
  )
  await server.db.query(sql`
    update conversations set last_activity_at = date_trunc('month', last_activity_at), created_at = date_trunc('month', created_at)
     where account_id = ${accountId} and id % 3 = 0`)
}

describe('each filter alone', () => {
  const some = <Value>(pick: (row: Row) => Value) => [...new Set(rows.slice(0, 40).map(pick))]
  const filters: Record<string, () => Filter[]> = {
    none: () => [{}],
    channels: () => [{ channels: ['whatsapp'] }, { channels: ['webchat', 'whatsapp'] }, { channels: [] }],
    inboxIds: () => [
      { inboxIds: some((row) => row.inbox_id) },
      { inboxIds: [rows[0]!.inbox_id] },
      { inboxIds: ['1'] },
    ],
    statuses: () =>
      conversationStatuses.flatMap((status) => [
        { statuses: [status] },
        { statuses: conversationStatuses.filter((other) => other !== status) },
      ]),
    assigneeIds: () => [
      { assigneeIds: some((row) => row.assignee_id).filter((id) => id !== null) },
      {
        assigneeIds: some((row) => row.assignee_id)
          .filter((id) => id !== null)
          .slice(0, 1),
      },
      { assigneeIds: [] },
    ],
    unassigned: () => [{ unassigned: true }, { unassigned: false }],
    contactIds: () => [{ contactIds: some((row) => row.contact_id) }, { contactIds: ['1'] }],
    tagIds: () => [{ tagIds: some((row) => row.tag_ids[0]!).filter(Boolean) }, { tagIds: ['1'] }],
    nameContains: () =>
      ['a', 'Ann', '%', '_', '\\', '100%', 'AHMED', 'zzz'].map((nameContains) => ({ nameContains })),
    phoneDigits: () => {
      const digits = phoneDigits(rows.find((row) => row.phone && !row.deleted_at)!.phone!)
      const forms = [
        digits,
        digits.slice(3),
        digits.slice(-7),
        digits.slice(-6),
        `00${digits}`,
        '',
        '12345678901234567890123',
      ]
      return [...forms.map((form) => ({ phoneDigits: [form] })), { phoneDigits: [digits, '99900000002'] }]
    },
    from: () => [{ from: rows[7]!.last_activity_at }, { from: new Date('2100-01-01') }],
    to: () => [{ to: rows[7]!.last_activity_at }],
    lost: () => [{ lost: true }, { lost: false }],
  }

  test.each(Object.keys(filters))('%s gives what it says, in order, with its total', async (name) => {
    let found = 0
    for (const filter of filters[name]!()) {
      const { ids, total } = await read(filter, { limit: 1000 })
      expect(ids, JSON.stringify(filter)).toEqual(expected(filter, []).map(({ id }) => id))
      expect(total).toBe(ids.length)
      found += ids.length
    }
    expect(found).toBeGreaterThan(0)
  })
})

test('any filters together, in any order, any page of them, give what a plain filter in memory gives', async () => {
  const anyRow = fc.nat().map((n) => rows[n % rows.length]!)
  const listOf = <Value>(pick: (row: Row) => Value) =>
    fc.array(anyRow.map(pick), { minLength: 1, maxLength: 3 })
  const optional = <Value>(arbitrary: fc.Arbitrary<Value>) =>
    fc.option(arbitrary, { nil: undefined, freq: 2 })
  const anyFilter: fc.Arbitrary<Filter> = fc.record({
    channels: optional(listOf((row) => row.channel)),
    inboxIds: optional(listOf((row) => row.inbox_id)),
    statuses: optional(fc.subarray([...conversationStatuses], { minLength: 1 })),
    assigneeIds: optional(listOf((row) => row.assignee_id ?? '1')),
    unassigned: optional(fc.boolean()),
    contactIds: fc.option(
      listOf((row) => row.contact_id),
      { nil: undefined, freq: 1 },
    ),
    tagIds: optional(listOf((row) => row.tag_ids[0] ?? '1')),
    nameContains: optional(
      fc
        .tuple(anyRow, fc.nat(5), fc.integer({ min: 1, max: 4 }))
        .map(([row, start, length]) => row.name.slice(start, start + length).toUpperCase()),
    ),
    phoneDigits: fc.option(
      fc
        .tuple(anyRow, fc.integer({ min: 4, max: 12 }))
        .map(([row, length]) => [phoneDigits(row.phone ?? '').slice(-length)]),
      { nil: undefined, freq: 1 },
    ),
    from: optional(anyRow.map((row) => row.last_activity_at)),
    to: optional(anyRow.map((row) => row.last_activity_at)),
    lost: optional(fc.boolean()),
  })
  const anyOrder: fc.Arbitrary<ConversationOrder[]> = fc.array(
    fc.record({
      by: fc.constantFrom('lastActivityAt', 'createdAt', 'contactName', 'status'),
      descending: fc.boolean(),
    }),
    { maxLength: 3 },
  )
  const sizes: number[] = []
  await fc.assert(
    fc.asyncProperty(
      anyFilter,
      anyOrder,
      fc.record({ limit: fc.integer({ min: 1, max: 30 }), offset: fc.nat(40) }),
      fc.boolean(),
      async (filter, order, { limit, offset }, isMany) => {
        const all = expected(filter, order)
        // Told of many it walks, told of few it finds and sorts; the page is the same.
        const hint = isMany ? 1_000_000_000 : 0
        const { ids, total } = await read(filter, { order, limit, offset, expected: hint })
        expect(ids).toEqual(all.slice(offset, offset + limit).map(({ id }) => id))
        expect(total).toBe(all.length)
        sizes.push(all.length)
      },
    ),
    { numRuns: 400 },
  )
  expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(50)
})

async function read(
  filter: Filter,
  page: { order?: ConversationOrder[]; limit: number; offset?: number; expected?: number },
): Promise<{ ids: Id[]; total: number }> {
  const ready = await findNumbered(server.db, { accountId, ...filter })
  const found = await server.db.query<{ row: Id }>(conversationPage(ready, { row: sql`c.id`, ...page }))
  return {
    ids: found.map(({ row }) => row),
    total: await countConversationRows(server.db, ready),
  }
}

function expected(filter: Filter, order: ConversationOrder[]): Row[] {
  return rows.filter((row) => fits(row, filter)).sort(compareBy(order))
}

function fits(row: Row, filter: Filter): boolean {
  const isIn = <Value>(list: Value[] | undefined, value: Value) => !list || list.includes(value)
  const { nameContains: part, phoneDigits: numbers, tagIds, from, to } = filter
  return (
    isIn(filter.channels, row.channel) &&
    isIn(filter.inboxIds, row.inbox_id) &&
    isIn(filter.statuses, row.status) &&
    isIn(filter.assigneeIds as (Id | null)[] | undefined, row.assignee_id) &&
    (!filter.unassigned || row.assignee_id === null) &&
    isIn(filter.contactIds, row.contact_id) &&
    (!tagIds || row.tag_ids.some((id) => tagIds.includes(id))) &&
    (!part || (!row.deleted_at && row.name.toLowerCase().includes(part.toLowerCase()))) &&
    (!numbers || (!row.deleted_at && numbers.some((digits) => isSameNumber(row.phone, digits)))) &&
    (!from || row.last_activity_at >= from) &&
    (!to || row.last_activity_at <= to) &&
    (filter.lost === undefined || row.lost === filter.lost)
  )
}

function isSameNumber(phone: string | null, digits: string): boolean {
  if (phone === null) return false
  const own = phoneDigits(phone)
  const isLong = Math.min(own.length, digits.length) >= 7
  return own === digits || (isLong && (own.endsWith(digits) || digits.endsWith(own)))
}

const values: Record<ConversationOrder['by'], (row: Row) => number | Buffer> = {
  lastActivityAt: (row) => row.last_activity_at.getTime(),
  createdAt: (row) => row.created_at.getTime(),
  contactName: (row) => Buffer.from(row.name.slice(0, 100).toLowerCase()),
  status: (row) => (row.status === 'closed' ? 2 : 1),
}

/** The rule of the list in words: what is asked for, then the latest activity unless that was asked for, then ids. */
function compareBy(order: ConversationOrder[]): (a: Row, b: Row) => number {
  const steps = order.filter(({ by }, index) => order.findIndex((step) => step.by === by) === index)
  const isVague = steps.length === 0 || steps.at(-1)!.by === 'status'
  if (isVague && !steps.some(({ by }) => by === 'lastActivityAt'))
    steps.push({ by: 'lastActivityAt', descending: true })
  const sign = (descending: boolean) => (descending ? -1 : 1)
  return (a, b) => {
    for (const { by, descending } of steps) {
      const [left, right] = [values[by](a), values[by](b)]
      const difference =
        typeof left === 'number' ? left - (right as number) : Buffer.compare(left, right as Buffer)
      if (difference !== 0) return difference * sign(descending)
    }
    return (BigInt(a.id) < BigInt(b.id) ? -1 : 1) * sign(steps.at(-1)!.descending)
  }
}
