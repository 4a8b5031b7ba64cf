import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ConversationQuery,
  conversationStates,
  toConversationView,
} from '../server/api/chatbotx/contact-filter/index.ts'
import { channelNames } from '../server/api/chatbotx/present/inbox.ts'
import {
  contactCondition,
  conversationCondition,
  keywordCondition,
  readKeyword,
} from '../server/core/contact-filters/index.ts'
import { type Sql, sql } from '../server/platform/db/index.ts'
import { isUnread, namesOf } from './contact-filter-oracle.ts'
import {
  makeStore,
  now,
  type Store,
  type StoredContact,
  type StoredConversation,
  words,
  writeStore,
} from './contact-filter-store.ts'
import { fold } from './contact-filter-verdicts.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
let store: Store

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  const [account, other] = [await makeAccount(server.db), await makeAccount(server.db)]
  store = makeStore({ accountId: account.id, seed: 3, firstId: 1_000_000, size: 120 })
  await writeStore(server.db, makeStore({ accountId: other.id, seed: 4, firstId: 1_000_000, size: 120 }))
  await writeStore(server.db, store)
})
afterAll(() => server?.close())

async function idsWhere(condition: Sql): Promise<string[]> {
  const rows = await server.db.query<{ id: string }>(sql`
    select cv.id from conversations cv join contacts c on c.account_id = cv.account_id and c.id = cv.contact_id where ${condition}`)
  return rows.map(({ id }) => id).sort()
}

function idsOf(is: (conversation: StoredConversation, contact: StoredContact) => boolean): string[] {
  return store.contacts
    .flatMap((contact) => contact.conversations.filter((one) => is(one, contact)).map(({ id }) => id))
    .sort()
}

describe('the conversation list', () => {
  test('shows what each of its filters says, whatever else is asked', async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery(), async (query) => {
        const view = toConversationView(query)
        const found = await idsWhere(conversationCondition({ accountId: store.accountId }, view))
        expect(found, JSON.stringify(query)).toEqual(idsOf((one, contact) => isShown(query, one, contact)))
      }),
      { numRuns: 300 },
    )
  })

  test('leaves the blocked to a contact filter that speaks of them, unless it asks for them itself', async () => {
    const { accountId } = store
    const notBlocked = { on: 'blocked', is: false } as const
    const both = (view: object) =>
      sql`${conversationCondition({ accountId }, view)} and ${contactCondition({ accountId, now }, notBlocked)}`
    expect(toConversationView({}, { any: [{ all: [notBlocked] }] })).toMatchObject({ blocked: undefined })
    expect(toConversationView({}, { on: 'followed', is: true })).toMatchObject({ blocked: false })
    expect(await idsWhere(both(toConversationView({}, notBlocked)))).not.toEqual([])
    expect(await idsWhere(both(toConversationView({ tags: ['blocked'] }, notBlocked)))).toEqual([])
  })
})

function anyQuery(): fc.Arbitrary<ConversationQuery> {
  const states = fc.array(fc.constantFrom(...conversationStates), { maxLength: 3 })
  return fc.nat().chain((pick) => {
    const users = store.agents.map(({ id, userId }) => `u_${userId ?? id}`)
    const assigned = [
      ...users,
      ...store.teamIds.map((id) => `t_${id}`),
      'unassigned',
      'me',
      '',
      'u_',
      "u_1'",
      't_99999999999999999999',
    ]
    return fc.record(
      {
        botCategory: fc.constantFrom('bot' as const, 'human' as const, 'all' as const),
        botEnabled: fc.constantFrom(true, false, null),
        assignedId: fc.constant(assigned[pick % assigned.length]!),
        channel: fc.constantFrom(...channelNames),
        status: states,
        tags: states,
      },
      { requiredKeys: [] },
    )
  })
}

/** Section by section, as the vendor describes its list. */
function isShown(query: ConversationQuery, one: StoredConversation, contact: StoredContact): boolean {
  const states = [...(query.status ?? []), ...(query.tags ?? [])]
  const { assignedId, channel } = query
  if (states.includes('archived') !== (one.archivedAt !== null)) return false
  if (states.includes('blocked') !== (contact.blockedAt !== null)) return false
  if (states.includes('followUp') && !one.followed) return false
  if (states.includes('unread') && !isUnread(one)) return false
  if (
    states.includes('noAdminReply') &&
    !(one.lastInboundAt && one.lastReplyAt && one.lastInboundAt > one.lastReplyAt)
  )
    return false
  const bot = query.botEnabled ?? { bot: true, human: false, all: null }[query.botCategory ?? 'all']
  if (bot !== null && one.botEnabled !== bot) return false
  if (channel && channel !== 'omnichannel') {
    const ours = channel === 'smtp' ? 'email' : channel
    if (!contact.conversations.some((other) => other.channel === ours)) return false
  }
  if (assignedId === 'unassigned') return one.assigneeId === null && one.teamId === null
  if (/^t_[1-9]\d{0,17}$/.test(assignedId ?? '')) return one.teamId === assignedId!.slice(2)
  if (!/^u_[1-9]\d{0,17}$/.test(assignedId ?? '')) return true
  const agent = store.agents.find(({ id }) => id === one.assigneeId)
  return agent !== undefined && `u_${agent.userId ?? agent.id}` === assignedId
}

describe('a keyword', () => {
  test.each([
    ['ann@x.io', { email: 'ann@x.io' }],
    ['  @ ', { email: '@' }],
    ['0123', { name: '0123', email: '0123', phone: '0123', address: '0123' }],
    ['+84 (90) 123-45', { phone: '+849012345' }],
    ['+84 90', { name: '+84 90', address: '+84 90' }],
    ['Ann Lee', { name: 'Ann Lee', address: 'Ann Lee' }],
    ['٠١٢٣٤٥٦', { name: '٠١٢٣٤٥٦', address: '٠١٢٣٤٥٦' }],
    ['   ', undefined],
  ])('%j is looked for in', (keyword, search) => {
    expect(readKeyword(keyword)).toEqual(search)
  })

  test('finds whom a plain reading finds', async () => {
    const found = new Set<number>()
    const anAddress = fc
      .nat({ max: 119 })
      .map((index) => (index % 2 ? `a${index}` : String(84900000000 + index)))
    const inStore = fc.constantFrom(
      ...words,
      ...partsOf(words),
      '@',
      '849',
      '84900000003',
      '+84900000003',
      '+84 900-00',
      'a3',
      '12',
      'EXAMPLE',
      'ann@',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(inStore, anAddress, fc.string({ unit: 'binary', maxLength: 8 })),
        async (given) => {
          const keyword = given.replaceAll('\0', '').toWellFormed()
          const search = readKeyword(keyword)
          fc.pre(search !== undefined)
          const rows = await server.db.query<{ id: string }>(
            sql`select c.id from contacts c where ${keywordCondition({ accountId: store.accountId }, search!)}`,
          )
          const expected = store.contacts
            .filter((contact) => isFound(keyword.trim(), contact))
            .map(({ id }) => id)
          expect(rows.map(({ id }) => id).sort(), keyword).toEqual(expected.sort())
          found.add(rows.length)
        },
      ),
      { numRuns: 400 },
    )
    expect(found.size).toBeGreaterThan(5)
  })
})

function partsOf(texts: string[]): string[] {
  return texts
    .flatMap((text) => [text.slice(0, 3), text.slice(2, 6), text.slice(-4)])
    .filter((part) => part.trim())
}

function isFound(keyword: string, contact: StoredContact): boolean {
  if (contact.deletedAt) return false
  const { email, phone, identities } = contact
  const { first, last } = namesOf(contact)
  const has = (text: string | null, part = keyword) => text !== null && fold(text).includes(fold(part))
  if (keyword.includes('@')) return has(email)
  const isNamed = has(first) || has(last) || identities.some(({ address }) => address === keyword)
  if (/^[0-9]+$/.test(keyword)) return isNamed || has(email) || has(phone)
  if (/^[0-9+\s()-]*$/.test(keyword) && (keyword.match(/[0-9]/g) ?? []).length >= 6)
    return has(phone, keyword.replace(/[\s()-]/g, ''))
  return isNamed
}
