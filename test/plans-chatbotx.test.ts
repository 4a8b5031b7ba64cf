import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  conversationJoins,
  conversationJson,
} from '../server/api/chatbotx/conversations/conversation-json.ts'
import { shownChannels } from '../server/api/chatbotx/conversations/shown-channels.ts'
import { messageAgentJoin, messageWithFilesJson } from '../server/api/chatbotx/messages/message-json.ts'
import {
  type ConversationPlace,
  type ConversationsAsked,
  conversationViewPage,
  readKeyword,
} from '../server/core/contact-filters/index.ts'
import { contactMessagePage } from '../server/core/messages/index.ts'
import { type Sql, sql } from '../server/platform/db/index.ts'
import type { TestServer } from './harness.ts'
import { blocksOf, indexesOf, largestSort, modes, PlanReader } from './plan-reader.ts'
import { startSeededServer } from './seeded-server.ts'

const usual = { archived: false, blocked: false }
const limit = 21

let server: TestServer
let planner: PlanReader
let accountId: string
let known: {
  userId: string
  teamId: string
  tagId: string
  fieldId: string
  inboxId: string
  middleAt: Date
  longContact: string
}

beforeAll(async () => {
  const seeded = await startSeededServer()
  const { longConversationId } = seeded
  server = seeded.server
  accountId = seeded.accountId
  const { db } = server
  const [middle] = await db.query<{ at: Date; contact: string }>(sql`
    select percentile_disc(0.5) within group (order by m.occurred_at) as at, min(c.contact_id) as contact
      from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
     where m.account_id = ${accountId} and m.conversation_id = ${longConversationId}`)
  known = { ...(await addStates()), middleAt: middle!.at, longContact: middle!.contact }
  await db.pool.query('vacuum analyze')
  planner = await PlanReader.open(server.config.databaseUrl!)
}, 240_000)
afterAll(async () => {
  await planner?.close()
  await server?.close()
})

/** What seeds leave out: states of few conversations, a team, a custom field, a blocked few. */
async function addStates() {
  const { db } = server
  const [teamId, fieldId, telegram] = [db.newId(), db.newId(), db.newId()]
  const one = async (statement: Sql) => (await db.query<{ id: string }>(statement))[0]!.id
  await db.query(
    sql`insert into teams (account_id, id, name, created_at, updated_at) values (${accountId}, ${teamId}, 'Sales', now(), now())`,
  )
  await db.query(
    sql`insert into custom_fields (account_id, id, name, type, created_at, updated_at) values (${accountId}, ${fieldId}, 'Plan', 'text', now(), now())`,
  )
  await db.query(
    sql`insert into inboxes (account_id, id, channel, name, created_at, updated_at) values (${accountId}, ${telegram}, 'telegram', 'Bot', now(), now())`,
  )
  await db.query(sql`
    update conversations set archived_at = case when id % 53 = 0 then now() end, followed = id % 47 = 0, bot_enabled = id % 31 <> 0,
           team_id = case when id % 29 = 0 then ${teamId}::bigint end where account_id = ${accountId}`)
  await db.query(sql`update contacts set blocked_at = now() where account_id = ${accountId} and id % 97 = 0`)
  await db.query(sql`
    insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select account_id, id, ${fieldId}::bigint, to_jsonb('plan ' || id % 500), now() from contacts where account_id = ${accountId} and id % 3 = 0`)
  await db.query(sql`
    insert into conversations (account_id, id, inbox_id, contact_id, channel, last_activity_at, window_started_at, window_expires_at, created_at, updated_at)
    select account_id, id + 1, ${telegram}::bigint, id, 'telegram', created_at, now(), now(), now(), now()
      from contacts where account_id = ${accountId} and id % 101 = 0`)
  return {
    teamId,
    fieldId,
    userId: await one(
      sql`select user_id as id from agents where account_id = ${accountId} and user_id is not null order by id limit 1`,
    ),
    tagId: await one(
      sql`select tag_id as id from contact_tags where account_id = ${accountId} group by 1 order by count(*) limit 1`,
    ),
    inboxId: await one(
      sql`select id from inboxes where account_id = ${accountId} and channel = 'whatsapp' limit 1`,
    ),
  }
}

function listPage(asked: Partial<ConversationsAsked> = {}, after?: ConversationPlace): Sql {
  return conversationViewPage(
    { accountId, now: new Date() },
    { view: usual, channels: shownChannels, ...asked },
    { row: conversationJson(), joins: conversationJoins(undefined), limit, after },
  )
}

/** What the list may be asked for, and an index that it goes by. */
const lists: [what: string, asked: () => Partial<ConversationsAsked>, index: string][] = [
  ['everything', () => ({}), 'conversations_newest'],
  ['unread', () => ({ view: { ...usual, unread: true } }), 'conversations_unread'],
  ['no admin reply', () => ({ view: { ...usual, unanswered: true } }), 'conversations_unanswered'],
  ['follow-ups', () => ({ view: { ...usual, followed: true } }), 'conversations_followed'],
  ['archived', () => ({ view: { ...usual, archived: true } }), 'conversations_archived'],
  ['people’s', () => ({ view: { ...usual, botEnabled: false } }), 'conversations_of_people'],
  ['bots’', () => ({ view: { ...usual, botEnabled: true } }), 'conversations_newest'],
  [
    'a user’s',
    () => ({ view: { ...usual, assignees: of({ userIds: [known.userId] }) } }),
    'conversations_by_assignee',
  ],
  [
    'a team’s',
    () => ({ view: { ...usual, assignees: of({ teamIds: [known.teamId] }) } }),
    'conversations_by_team',
  ],
  ['nobody’s', () => ({ view: { ...usual, assignees: of({ nobody: true }) } }), 'conversations_'],
  ['an inbox’s', () => ({ inboxIds: [known.inboxId] }), 'conversations_'],
  ['a common channel', () => ({ view: { ...usual, contactChannel: 'whatsapp' } }), 'conversations_newest'],
  ['a rare channel', () => ({ view: { ...usual, contactChannel: 'telegram' } }), 'conversations_by_channel'],
  ['blocked', () => ({ view: { ...usual, blocked: true } }), 'conversations_by_contact'],
  ['a rare word', () => ({ keyword: readKeyword('zanzibar') }), 'conversations_by_contact'],
  ['a common word', () => ({ keyword: readKeyword('ali') }), 'conversations_newest'],
  ['an e-mail address', () => ({ keyword: readKeyword('customer4711@') }), 'conversations_by_contact'],
  ['the end of a number', () => ({ keyword: readKeyword('004711') }), 'conversations_by_contact'],
  ['one letter', () => ({ keyword: readKeyword('a') }), 'conversations_newest'],
  [
    'a tag',
    () => ({ contacts: { on: 'tags', tags: { op: 'some', of: { ids: [known.tagId], names: [] } } } }),
    'conversations_by_contact',
  ],
  [
    'a custom field',
    () => ({
      contacts: {
        on: 'customField',
        id: known.fieldId,
        value: { type: 'text', text: { op: 'is', value: 'plan 77' } },
      },
    }),
    'conversations_by_contact',
  ],
  ['no tag', () => ({ contacts: { on: 'tags', tags: { op: 'empty' } } }), 'conversations_newest'],
]

function of(some: { userIds?: string[]; teamIds?: string[]; nobody?: boolean }) {
  return { userIds: [], teamIds: [], nobody: false, ...some }
}

describe.each(modes)('with %s', (mode) => {
  test.each(lists)('%s goes by an index, and reads few rows', async (what, asked, index) => {
    const plan = await planner.run(listPage(asked()), mode)
    expect(planner.scansOf(plan)).toEqual([])
    expect(
      indexesOf(plan, 'conversations').some((name) => name.startsWith(index)),
      what,
    ).toBe(true)
    // The list and its rows, not the account: that has some 8,000 blocks of conversations and contacts.
    const mostBlocks =
      index === 'conversations_by_contact' || index === 'conversations_by_channel' ? 12_000 : 1_300
    expect(blocksOf(plan), what).toBeLessThan(mostBlocks)
  })

  test('the list is read in the order of its index, without sorting more than the page', async () => {
    const plan = await planner.planOf(listPage(), mode)
    expect(indexesOf(plan, 'conversations')).toContain('conversations_pkey')
    expect(largestSort(plan)).toBeLessThanOrEqual(limit)
  })

  test.each([
    'everything',
    'unread',
    'no admin reply',
  ])('page 1,000 of %s costs what the first one does', async (what) => {
    const [, asked] = lists.find(([name]) => name === what)!
    const [first, later] = [listPage(asked()), listPage(asked(), await placeAt(asked(), 999 * (limit - 1)))]
    const [few, many] = [await planner.run(first, mode), await planner.run(later, mode)]
    expect(planner.scansOf(many)).toEqual([])
    expect(blocksOf(many)).toBeLessThan(blocksOf(few) * 1.3)
  })

  test.each([
    'first',
    'later',
  ])('the %s page of a history is one range of each conversation', async (which) => {
    const before = which === 'later' ? { occurredAt: known.middleAt, id: '1' } : undefined
    const page = contactMessagePage(
      { accountId, contactId: known.longContact, before },
      { row: messageWithFilesJson(), joins: messageAgentJoin, limit },
    )
    const plan = await planner.run(page, mode)
    expect(planner.scansOf(plan)).toEqual([])
    expect(indexesOf(plan, 'messages')).toContain('messages_timeline')
    expect(blocksOf(plan)).toBeLessThan(700)
  })
})

/** Where a page begins that comes after so many rows; where there are fewer, after the last. */
async function placeAt(asked: Partial<ConversationsAsked>, rows: number): Promise<ConversationPlace> {
  const page = conversationViewPage(
    { accountId, now: new Date() },
    { view: usual, channels: shownChannels, ...asked },
    { row: sql`null`, limit: rows },
  )
  const places = await server.db.query<{ id: string; at: string }>(sql`select p.id, p.at from (${page}) p`)
  expect(places.length).toBeGreaterThan(1000)
  const { id, at } = places.at(-1)!
  return { id, lastActivityAt: at }
}
