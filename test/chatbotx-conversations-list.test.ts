import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCredential } from '../server/core/accounts/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { type Caller, createChatbotxCaller, makeToken, startChatbotxServer } from './chatbotx-caller.ts'
import { type AskedFilter, fold, idsMeant, isUnread, namesOf } from './contact-filter-oracle.ts'
import {
  makeStore,
  now,
  type Store,
  type StoredContact,
  type StoredConversation,
  words,
  writeStore,
} from './contact-filter-store.ts'
import { makeAccount, type TestServer } from './harness.ts'

let server: TestServer
let store: Store
let call: Caller
/** Every conversation that is not of a deleted contact, in the order of the list. */
let all: Listed[]

type Listed = StoredConversation & { contact: StoredContact }

beforeAll(async () => {
  server = await startChatbotxServer()
  const [account, other] = [await makeAccount(server.db), await makeAccount(server.db)]
  store = makeStore({ accountId: account.id, seed: 7, firstId: 1_000_000, size: 150 })
  await writeStore(server.db, makeStore({ accountId: other.id, seed: 8, firstId: 1_000_000, size: 150 }))
  await writeStore(server.db, store)
  await server.db.pool.query('analyze')
  call = await createChatbotxCaller(server, {
    token: (
      await server.db.transaction((tx) =>
        createCredential(tx, { accountId: account.id, dialect: 'chatbotx' }),
      )
    ).token,
  })
  all = store.contacts
    .filter(({ deletedAt }) => deletedAt === null)
    .flatMap((contact) => contact.conversations.map((conversation) => ({ ...conversation, contact })))
    .sort(byActivity)
})
afterAll(() => server.close())

function byActivity(a: Listed, b: Listed): number {
  return b.lastActivityAt.getTime() - a.lastActivityAt.getTime() || (BigInt(a.id) < BigInt(b.id) ? 1 : -1)
}

type Query = Record<string, unknown>
type Page = { data: { id: string }[]; nextCursor: string | null; prevCursor: string | null }

/** A parameter in one of the ways in which clients write it. */
function write(name: string, value: unknown, way: number): string {
  if (typeof value !== 'object') return `${name}=${encodeURIComponent(String(value))}`
  const text = JSON.stringify(value)
  const ways = [
    () => `${name}=${encodeURIComponent(text)}`,
    () => `${name}=${encodeURIComponent(encodeURIComponent(text))}`,
    () => brackets(name, value),
    () => (Array.isArray(value) ? value.map((item) => `${name}=${item}`).join('&') : brackets(name, value)),
  ]
  return ways[way % ways.length]!()
}

/** Nothing can be said in brackets of what is empty. */
function brackets(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`
  const keys = Object.entries(value).map(([key, item]) => brackets(`${name}[${key}]`, item))
  return keys.filter(Boolean).join('&')
}

function queryOf(query: Query, way = 0): string {
  return Object.entries(query)
    .map(([name, value]) => write(name, value, way))
    .filter(Boolean)
    .join('&')
}

async function page(query: Query, way = 0): Promise<Page> {
  const { status, body, text } = await call('GET', `/v1/conversations?${queryOf(query, way)}`)
  expect(status, text).toBe(200)
  return body
}

/** All pages, one after the other. */
async function walk(query: Query, way = 0, between: () => Promise<void> = async () => {}): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { data, nextCursor, prevCursor }: Page = await page({ ...query, cursor }, way)
    ids.push(...data.map(({ id }) => id))
    expect(prevCursor === null).toBe(cursor === '')
    cursor = nextCursor
    await between()
  }
  return ids
}

const states: Record<string, (one: Listed) => boolean> = {
  noAdminReply: ({ lastInboundAt, lastReplyAt }) =>
    lastInboundAt !== null && lastReplyAt !== null && lastInboundAt > lastReplyAt,
  unread: isUnread,
  followUp: ({ followed }) => followed,
  archived: ({ archivedAt }) => archivedAt !== null,
  blocked: ({ contact }) => contact.blockedAt !== null,
}

/** The list, read plainly off the vendor's words. */
function meant(query: Query): string[] {
  const asked = [...((query['status'] as string[]) ?? []), ...((query['tags'] as string[]) ?? [])]
  const filter = query['contactFilter'] as AskedFilter | undefined
  const fits = filter && new Set(idsMeant(filter, { store, now }))
  const decidesBlocked = filter?.conditions.some(({ field }) => field === 'blocked')
  const userOf = new Map(store.agents.map(({ id, userId }) => [id, userId ?? id]))
  return all
    .filter((one) => asked.every((state) => states[state]!(one)))
    .filter((one) => asked.includes('archived') || one.archivedAt === null)
    .filter((one) => asked.includes('blocked') || decidesBlocked || one.contact.blockedAt === null)
    .filter(({ botEnabled }) => {
      if (query['botEnabled'] !== undefined) return botEnabled === query['botEnabled']
      const { botCategory } = query
      return botCategory === undefined || botCategory === 'all' || botEnabled === (botCategory === 'bot')
    })
    .filter(({ assigneeId, teamId }) => {
      const assignedId = String(query['assignedId'] ?? '')
      if (assignedId === 'unassigned') return assigneeId === null && teamId === null
      const [, kind, id] = /^([ut])_(\d+)$/.exec(assignedId) ?? []
      if (!kind) return true
      return kind === 't' ? teamId === id : assigneeId !== null && userOf.get(assigneeId) === id
    })
    .filter(({ contact: { conversations } }) => {
      const channel = query['channel'] === 'smtp' ? 'email' : query['channel']
      return (
        channel === undefined ||
        channel === 'omnichannel' ||
        conversations.some((conversation) => conversation.channel === channel)
      )
    })
    .filter(({ contact }) => query['keyword'] === undefined || isFound(String(query['keyword']), contact))
    .filter(({ contact }) => !fits || fits.has(contact.id))
    .map(({ id }) => id)
}

function isFound(given: string, contact: StoredContact): boolean {
  const keyword = given.trim()
  const { email, phone, identities } = contact
  const { first, last } = namesOf(contact)
  const has = (text: string | null, part = keyword) => text !== null && fold(text).includes(fold(part))
  if (keyword === '') return true
  if (keyword.includes('@')) return has(email)
  const isNamed = has(first) || has(last) || identities.some(({ address }) => address === keyword)
  if (/^[0-9]+$/.test(keyword)) return isNamed || has(email) || has(phone)
  if (/^[0-9+\s()-]*$/.test(keyword) && (keyword.match(/[0-9]/g) ?? []).length >= 6)
    return has(phone, keyword.replace(/[\s()-]/g, ''))
  return isNamed
}

function anyQuery(): fc.Arbitrary<Query> {
  const someStates = fc.uniqueArray(fc.constantFrom(...Object.keys(states)), { minLength: 1, maxLength: 2 })
  const { agents, teamIds, tags, fieldIds } = store
  const condition = fc.oneof(
    fc
      .record({
        operator: fc.constantFrom('in', 'notIn'),
        value: fc.subarray(
          tags.map(({ id }) => id),
          { minLength: 1 },
        ),
      })
      .map((rest) => ({ field: 'tags', ...rest })),
    fc
      .record({
        operator: fc.constantFrom('contains', 'notContains', 'eq'),
        value: fc.constantFrom('ann', 'lee', '1'),
      })
      .map((rest) => ({ field: 'fullName', ...rest })),
    fc
      .record({ operator: fc.constant('eq'), value: fc.constantFrom('true', 'false') })
      .map((rest) => ({ field: 'blocked', ...rest })),
    fc
      .record({
        customFieldId: fc.constantFrom(...fieldIds),
        operator: fc.constantFrom('eq', 'contains'),
        value: fc.constantFrom('Gold', '5'),
      })
      .map((rest) => ({ field: 'customField', valueType: 'text', ...rest })),
  )
  const everything: fc.Arbitrary<Query> = fc.record(
    {
      botCategory: fc.constantFrom('bot', 'human', 'all'),
      botEnabled: fc.boolean(),
      assignedId: fc.constantFrom(
        'unassigned',
        'me',
        'u_12',
        't_x',
        ...agents.map(({ id, userId }) => `u_${userId ?? id}`),
        ...teamIds.map((id) => `t_${id}`),
      ),
      channel: fc.constantFrom('omnichannel', 'webchat', 'messenger', 'whatsapp', 'smtp', 'telegram'),
      status: someStates,
      tags: someStates,
      keyword: fc.constantFrom(
        'ann',
        'le',
        '8490000000',
        '+84 900-000',
        'EXAMPLE.com',
        'a@',
        '%',
        'a5',
        '',
        ...words.slice(0, 16),
      ),
      contactFilter: fc.record({
        operator: fc.constantFrom('and', 'or'),
        conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
      }) as fc.Arbitrary<unknown>,
      sort: fc.constant('[{"id":"createdAt","desc":false}]'),
    },
    { noNullPrototype: true },
  )
  // All at once would leave nothing.
  const names = [
    'botCategory',
    'botEnabled',
    'assignedId',
    'channel',
    'status',
    'tags',
    'keyword',
    'contactFilter',
    'sort',
  ]
  return fc
    .tuple(everything, fc.subarray(names, { maxLength: 3 }))
    .map(([query, kept]) => Object.fromEntries(kept.map((name) => [name, query[name]])))
}

describe('the list', () => {
  test('has every parameter as a plain reading has it, in every spelling, page by page', async () => {
    let rows = 0
    await fc.assert(
      fc.asyncProperty(
        anyQuery(),
        fc.nat(3),
        fc.constantFrom(1, 3, 20, 50, 100, 5000),
        async (query, way, perPage) => {
          const expected = meant(query)
          const paged = perPage === 1 && expected.length > 20 ? 7 : perPage
          expect(await walk({ ...query, perPage: paged }, way), queryOf(query)).toEqual(expected)
          rows += expected.length
        },
      ),
      { numRuns: 150 },
    )
    expect(rows).toBeGreaterThan(1000)
  })

  test('each parameter alone finds some and leaves out others', async () => {
    const queries: Query[] = [
      {},
      { botCategory: 'human' },
      { botEnabled: true },
      { assignedId: 'unassigned' },
      { assignedId: `t_${store.teamIds[0]}` },
      { assignedId: `u_${store.agents[0]!.userId ?? store.agents[0]!.id}` },
      { channel: 'telegram' },
      { keyword: 'ann' },
      { keyword: 'An' },
      ...Object.keys(states).flatMap((state) => [{ tags: [state] }, { status: [state] }]),
      {
        contactFilter: {
          operator: 'and',
          conditions: [{ field: 'tags', operator: 'in', value: [store.tags[0]!.id] }],
        },
      },
    ]
    for (const query of queries) {
      const expected = meant(query)
      expect(expected.length, queryOf(query)).toBeGreaterThan(0)
      expect(expected.length, queryOf(query)).toBeLessThan(all.length)
      for (const way of [0, 1, 2, 3]) expect(await walk({ ...query, perPage: 100 }, way)).toEqual(expected)
    }
  })

  test('a token for some inboxes sees their conversations only', async () => {
    const allowed = store.inboxes.slice(0, 2).map(({ id }) => id)
    const token = await makeToken(server, store.accountId, { inboxIds: allowed })
    const limited = await createChatbotxCaller(server, { token })
    const { body } = await limited('GET', '/v1/conversations?perPage=1000')
    const byId = new Map(all.map((one) => [one.id, one.inboxId]))
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual(
      meant({}).filter((id) => allowed.includes(byId.get(id)!)),
    )
    for (const { contactInboxes } of body.data)
      for (const { inboxId } of contactInboxes) expect(allowed).toContain(inboxId)
  })
})

describe('what is no use as a parameter', () => {
  test.each([
    'tags=["nonsense"]',
    'status=["nonsense"]',
    'tags={"a":1}',
    'tags="unread"',
    'tags=null',
    'contactFilter=null',
    'contactFilter={"operator":"and"}',
    'perPage=0',
    'perPage=',
    'perPage=abc',
    'perPage=1.5',
    'perPage=9007199254740993',
    'botEnabled=1',
    'botEnabled=null',
    'botEnabled=',
    'botCategory=robot',
    'channel=fax',
    'keyword=a&keyword=b',
    'cursor=a&cursor=b',
    'perPage=1&perPage=2',
  ])('%s is refused', async (query) => {
    const { status, body } = await call('GET', `/v1/conversations?${encodeURI(query)}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'BAD_REQUEST', message: 'Input validation failed', defined: false })
    expect(body.data.issues.length).toBeGreaterThan(0)
  })

  test.each([
    'tags=',
    'tags=[]',
    'tags=nonsense',
    'tags[]=nonsense',
    'status=',
    'contactFilter=x',
    'keyword=',
    'assignedId=',
    'cursor=',
    'cursor=x',
    'cursor=e30=',
    `cursor=${btoa('{"lastActivityAt":"soon","id":"1"}')}`,
    `cursor=${btoa('{"lastActivityAt":null,"id":1}')}`,
    `cursor=${btoa('{"lastActivityAt":"+123456-01-01T00:00:00Z","id":"1"}')}`,
    `cursor=${btoa('{"lastActivityAt":null,"id":"99999999999999999999"}')}`,
    'perPage=9007199254740991',
    'sort=x',
    'sort=[1]',
    'unknown=1',
    'botCategory=all',
    'channel=omnichannel',
  ])('%s is no condition, and the first page', async (query) => {
    const { status, body } = await call('GET', `/v1/conversations?${encodeURI(query)}`)
    expect(status).toBe(200)
    expect(body.prevCursor).toBeNull()
    expect(body.data[0].id).toBe(meant({})[0])
  })

  test('only GET is routed', async () => {
    for (const method of ['HEAD', 'POST', 'DELETE'] as const)
      expect((await server.app.http.inject({ method, url: '/api/v1/conversations' })).statusCode).toBe(404)
  })
})

describe('the cursor', () => {
  let seen: string[]
  beforeEach(() => {
    seen = []
  })

  test('the one before goes back to the row after the first of the page', async () => {
    const first = await page({ perPage: 5 })
    const second = await page({ perPage: 5, cursor: first.nextCursor })
    const again = await page({ perPage: 4, cursor: second.prevCursor })
    expect(again.data).toEqual(second.data.slice(1))
    expect(first.prevCursor).toBeNull()
  })

  test('filters may change between pages', async () => {
    const { nextCursor } = await page({ perPage: 10 })
    const rest = await walk({ perPage: 100, cursor: nextCursor }, 0)
    expect(rest).toEqual(meant({}))
    const { data } = await page({ perPage: 100, cursor: nextCursor, tags: ['archived'] })
    const place = all.findIndex(({ id }) => id === meant({})[9])
    const later = new Set(all.slice(place + 1).map(({ id }) => id))
    expect(data.map(({ id }) => id)).toEqual(meant({ tags: ['archived'] }).filter((id) => later.has(id)))
  })

  test('a walk sees what stands still exactly once, whatever moves to the top meanwhile', async () => {
    const { db } = server
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat(1_000_000)),
        fc.constantFrom(3, 7, 20),
        async (random, perPage) => {
          const numbers = random[Symbol.iterator]()
          const ids = meant({})
          const moved = new Set<string>()
          seen = await walk({ perPage }, 0, async () => {
            const id = ids[(numbers.next().value as number) % ids.length]!
            moved.add(id)
            await db.query(sql`update conversations set last_activity_at = now() + ${moved.size} * interval '1 second'
            where account_id = ${store.accountId} and id = ${id}`)
          })
          const isStill = (id: string) => !moved.has(id)
          expect(seen.filter(isStill)).toEqual(ids.filter(isStill))
          await restore()
        },
      ),
      { numRuns: 5 },
    )
  })

  test('keeps rows apart that differ by microseconds only', async () => {
    await server.db.query(sql`update conversations set last_activity_at = '2026-03-01T00:00:00.123Z'::timestamptz + (id % 1000) * interval '1 microsecond'
      where account_id = ${store.accountId}`)
    seen = await walk({ perPage: 3 })
    expect(seen.toSorted()).toEqual(meant({}).toSorted())
    expect(new Set(seen).size).toBe(seen.length)
    await restore()
  })

  async function restore(): Promise<void> {
    const rows = all.map(({ id, lastActivityAt }) => ({ id, at: lastActivityAt }))
    await server.db.query(sql`update conversations c set last_activity_at = r.at
      from jsonb_to_recordset(${JSON.stringify(rows)}) as r (id bigint, at timestamptz)
      where c.account_id = ${store.accountId} and c.id = r.id`)
  }
})
