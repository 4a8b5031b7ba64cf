import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ContactFilter,
  contactCondition,
  contactIds,
  conversationCondition,
  keywordCondition,
  readKeyword,
} from '../server/core/contact-filters/index.ts'
import { type Sql, sql, toStatement } from '../server/platform/db/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'

const contacts = 30_000
const now = new Date()
const dayMs = 86_400_000

let server: TestServer
let planner: pg.Client
let accountId: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  const other = (await makeAccount(server.db)).id
  for (const account of [accountId, other]) await fill(account)
  await server.db.pool.query('vacuum analyze')
  planner = new pg.Client({ connectionString: server.config.databaseUrl })
  await planner.connect()
})
afterAll(async () => {
  await planner?.end()
  await server?.close()
})

const equals = (on: 'fullName' | 'email' | 'phone', value: string): ContactFilter => ({
  on,
  text: { op: 'is', value },
})
const contains = (on: 'fullName' | 'email' | 'phone', value: string): ContactFilter => ({
  on,
  text: { op: 'contains', value },
})
const tagged = (name: string): ContactFilter => ({
  on: 'tags',
  tags: { op: 'some', of: { ids: ['7'], names: [name] } },
})
const recently: ContactFilter = {
  on: 'lastInbound',
  time: { op: 'within', from: new Date(now.getTime() - dayMs) },
}
const created: ContactFilter = {
  on: 'created',
  time: { op: 'within', from: new Date(now.getTime() - 2 * dayMs), until: new Date(now.getTime() - dayMs) },
}
const valued = (value: Extract<ContactFilter, { on: 'customField' }>['value']): ContactFilter => ({
  on: 'customField',
  id: '3',
  value,
})

/** Filters that an index answers, and the index that leads to their contacts, when few are meant. */
const indexed: [string, ContactFilter, string | RegExp][] = [
  ['a name', contains('fullName', 'person 1234x'), 'contacts_search'],
  ['an Arabic name', contains('fullName', 'أحمد 123'), 'contacts_search'],
  ['a name given apart', equals('fullName', 'Given 4500 Apart'), 'contacts_names'],
  ['an e-mail address', equals('email', 'p1234@example.com'), 'contacts_search'],
  [
    'the end of an e-mail address',
    { on: 'email', text: { op: 'ends', value: '1234@example.com' } },
    'contacts_search',
  ],
  ['a number', equals('phone', '+918800001234'), 'contacts_phone'],
  ['a part of a number', contains('phone', '00001234'), 'contacts_search'],
  ['a country', { on: 'country', choice: { op: 'among', values: ['IS'] } }, 'contacts_profile'],
  ['a language', { on: 'language', choice: { op: 'among', values: ['is'] } }, 'contacts_profile'],
  ['a zone', { on: 'timezone', choice: { op: 'among', values: ['Asia/Thimphu'] } }, 'contacts_profile'],
  ['days of creation', created, 'contacts_newest'],
  ['a tag', tagged('rare'), /contact_tags_(by_tag|newest)/],
  ['a campaign', { on: 'campaigns', step: 'read', links: { op: 'some', of: ['5'] } }, /campaign_recipients_/],
  ['a source', { on: 'sources', links: { op: 'some', of: ['ads'] } }, 'identities_by_source'],
  ['a device’s language', { on: 'languages', links: { op: 'some', of: ['is'] } }, 'identities_by_language'],
  [
    'a custom text',
    valued({ type: 'text', text: { op: 'is', value: 'value 77' } }),
    'custom_field_values_by_field',
  ],
  ['an advertisement', { on: 'adClicks', is: true }, 'messages_ad_clicks'],
  ['the blocked', { on: 'blocked', is: true }, 'contacts_blocked'],
  [
    'either of two, by the index of each',
    { any: [contains('email', 'p1234@ex'), tagged('rare')] },
    'contacts_search',
  ],
]

/** Filters that an index bounds. */
const bounded: [string, ContactFilter][] = [
  ['everybody', { all: [] }],
  ['two letters', contains('fullName', 'xx')],
  ['no e-mail address', { on: 'email', text: { op: 'empty' } }],
  ['another name', { on: 'fullName', text: { op: 'is', value: 'Person 7x', not: true } }],
  ['a channel', { on: 'channels', links: { op: 'some', of: ['telegram'] } }],
  ['no channel', { on: 'channels', links: { op: 'empty' } }],
  ['an inbox', { on: 'inboxes', links: { op: 'some', of: ['1'] } }],
  ['a talk of today', recently],
  ['no talk of today', { on: 'lastInbound', time: { op: 'within', from: now, not: true } }],
  ['last read before', { on: 'lastRead', time: { op: 'within', until: now } }],
  ['minutes with a digit', { on: 'created', minutes: { op: 'contains', value: '7' } }],
  ['no tag', { on: 'tags', tags: { op: 'empty' } }],
  ['none of some tags', { on: 'tags', tags: { op: 'some', of: { ids: [], names: ['common'] }, not: true } }],
  [
    'a custom number',
    valued({ type: 'number', number: { op: 'compares', all: [{ how: '>', to: '29990' }] } }),
  ],
  ['a custom date', valued({ type: 'time', within: { from: now, fromWall: '2026-01-01 00:00:00' } })],
  ['a part of a custom text', valued({ type: 'text', text: { op: 'contains', value: 'alue 77' } })],
  ['no custom value', valued({ type: 'presence', is: false })],
  ['followed', { on: 'followed', is: true }],
  ['archived', { on: 'archived', is: true }],
  ['handed over', { on: 'handedOver', is: true }],
  ['unread', { on: 'unread', is: true }],
  ['nothing unread', { on: 'unread', is: false }],
  ['awaiting a reply', { on: 'awaitingReply', is: true }],
  [
    'assigned',
    { on: 'assignees', assignees: { op: 'some', of: { userIds: ['1'], teamIds: ['2'], nobody: false } } },
  ],
  ['a newest text', { on: 'lastInput', text: { op: 'contains', value: 'hello' } }],
  ['all of some', { all: [recently, tagged('common'), created] }],
  ['any of some, one of which is most', { any: [tagged('rare'), { on: 'email', text: { op: 'empty' } }] }],
]

const all = [...indexed.map(([what, filter]): [string, ContactFilter] => [what, filter]), ...bounded]

const modes = ['force_custom_plan', 'force_generic_plan'] as const

describe.each(modes)('with %s', (mode) => {
  test.each(indexed)('%s is found by its index', async (_what, filter, index) => {
    const ids = contactIds({ accountId, now }, filter)
    const plan = await planOf(sql`select count(*) from (${ids}) found`, mode)
    expect(plan).not.toContain('Seq Scan on contacts')
    expect(plan).toMatch(index)
  })

  test.each(all)('%s: no list and no total reads a table from end to end', async (_what, filter) => {
    const condition = contactCondition({ accountId, now }, filter)
    for (const statement of [
      sql`select c.id from contacts c where ${condition} order by c.created_at desc, c.id desc limit 50`,
      sql`select count(*) from contacts c where ${condition}`,
      conversationList(condition),
    ])
      expect(scansIn(await planOf(statement, mode))).toEqual([])
  })

  test.each([
    ['a name', 'person 1234x', 'contacts_search'],
    ['two words', 'أحمد 123', 'contacts_search'],
    ['a number', '+91 8800 001234', 'contacts_search'],
    ['digits', '00001234', 'contacts_search'],
    ['an e-mail address', 'p1234@example', 'contacts_search'],
    ['an id of a network', 'a1234', 'identities_pkey'],
    ['two letters', 'xx', 'contacts'],
  ])('%s as a keyword', async (_what, keyword, index) => {
    const condition = keywordCondition({ accountId }, readKeyword(keyword)!)
    const plan = await planOf(sql`select count(*) from contacts c where ${condition}`, mode)
    expect(plan).toContain(index)
    for (const statement of [
      sql`select c.id from contacts c where ${condition}`,
      sql`select c.id from contacts c where ${condition} order by c.created_at desc, c.id desc limit 50`,
      conversationList(condition),
    ])
      expect(scansIn(await planOf(statement, mode))).toEqual([])
  })

  test.each([
    ['unread', { unread: true }, 'conversations_unread'],
    ['unanswered', { unanswered: true }, 'conversations_unanswered'],
    ['followed', { followed: true }, 'conversations_followed'],
    ['archived', { archived: true }, 'conversations_archived'],
    ['with a person', { botEnabled: false }, 'conversations_of_people'],
    ['all', { archived: false, blocked: false }, 'conversations_newest'],
    ['of a channel', { contactChannel: 'whatsapp' }, 'conversations_'],
  ] as const)('conversations that are %s come in the order of an index', async (_what, view, index) => {
    const plan = await planOf(
      sql`select cv.id from conversations cv join contacts c on c.account_id = cv.account_id and c.id = cv.contact_id
           where ${conversationCondition({ accountId }, view)} order by cv.last_activity_at desc, cv.id desc limit 21`,
      mode,
    )
    expect(plan).toContain(index)
    expect(scansIn(plan)).toEqual([])
  })
})

function conversationList(condition: Sql): Sql {
  return sql`select cv.id from conversations cv join contacts c on c.account_id = cv.account_id and c.id = cv.contact_id
    where ${conversationCondition({ accountId }, { archived: false, blocked: false })} and ${condition}
    order by cv.last_activity_at desc, cv.id desc limit 21`
}

/** Reference tables are small: reading one is no fault. */
function scansIn(plan: string): string[] {
  const growing =
    /Seq Scan on (contacts|contact_tags|identities|conversations|messages|custom_field_values|campaign_recipients)\b/
  return plan.split('\n').filter((line) => growing.test(line))
}

async function planOf(statement: Sql, mode: string): Promise<string> {
  const { text, values } = toStatement(statement)
  await planner.query(`set plan_cache_mode = ${mode}`)
  await planner.query(`prepare watched as ${text}`)
  try {
    const given = values.map(toLiteral).join(', ')
    const { rows } = await planner.query(`explain execute watched${given && `(${given})`}`)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await planner.query('deallocate watched')
  }
}

function toLiteral(value: unknown): string {
  if (value === null) return 'null'
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString())
  return pg.escapeLiteral(
    Array.isArray(value) ? `{${value.map((item) => JSON.stringify(item)).join(',')}}` : String(value),
  )
}

/** Contacts by the thousand, of whom a few are special in each way. */
async function fill(account: string): Promise<void> {
  const run = (text: string) => server.db.pool.query(text.replaceAll('$1', account))
  await run(`insert into inboxes (account_id, id, channel, name, created_at, updated_at)
    select $1, n, (array['whatsapp', 'webchat', 'telegram'])[n], 'Inbox', now(), now() from generate_series(1, 3) n`)
  await run(`insert into contacts (account_id, id, name, first_name, last_name, phone, email, gender, country, language, timezone,
        blocked_at, created_at, updated_at)
    select $1, n, case when n % 3 = 0 then 'أحمد ' else 'Person ' end || n || 'x', case when n % 10 = 0 then 'Given ' || n end,
           case when n % 10 = 0 then 'Apart' end, '+9188' || lpad(n::text, 8, '0'), case when n % 2 = 0 then 'p' || n || '@example.com' end,
           (array['male', 'female'])[n % 2 + 1], case when n % 1000 = 0 then 'IS' else 'C' || n % 40 end,
           case when n % 1000 = 0 then 'is' else 'l' || n % 40 end, case when n % 1000 = 0 then 'Asia/Thimphu' else 'Asia/' || n % 40 end,
           case when n % 1000 = 1 then now() end, now() - n * interval '10 minutes', now()
      from generate_series(1, ${contacts}) n`)
  await run(`insert into identities (account_id, inbox_id, address, contact_id, id, source, language, created_at)
    select $1, n % 3 + 1, 'a' || n, n, n, case when n % 1000 = 0 then 'ads' else 'inbound_message' end,
           case when n % 1000 = 0 then 'is' when n % 2 = 0 then 'hi' end, now() from generate_series(1, ${contacts}) n`)
  await run(`insert into tags (account_id, id, name, created_at, updated_at)
    select $1, n, case n when 1 then 'common' when 2 then 'rare' else 'tag ' || n end, now(), now() from generate_series(1, 300) n`)
  await run(`insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select $1, n, t, 0, now(), now() from generate_series(1, ${contacts}) n, unnest(array[1, 3 + n % 290]) t
     union all select $1, n, 2, 1, now(), now() from generate_series(1, ${contacts}, 2000) n`)
  await run(`insert into custom_fields (account_id, id, name, type, created_at, updated_at)
    select $1, n, 'Field ' || n, 'text', now(), now() from generate_series(1, 8) n`)
  await run(`insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select $1, n, f, to_jsonb('value ' || n), now() from generate_series(1, ${contacts}) n, generate_series(1, 8) f where (n + f) % 4 = 0`)
  await run(`insert into conversations (account_id, id, inbox_id, contact_id, channel, last_activity_at, last_message_id, last_inbound_at,
        last_reply_at, agent_read_at, contact_read_at, archived_at, followed, bot_enabled, window_started_at, window_expires_at, created_at, updated_at)
    select $1, n, n % 3 + 1, n, (array['whatsapp', 'webchat', 'telegram'])[n % 3 + 1], at, n, at - interval '1 second',
           at - case when n % 500 = 0 then interval '1 hour' else interval '0' end, at, at, case when n % 500 = 1 then at end, n % 500 = 2, n % 500 <> 3, at, at, at, at
      from (select n, now() - n * interval '10 minutes' as at from generate_series(1, ${contacts}) n)`)
  await run(
    `update conversations set agent_read_at = null, last_reply_at = null where account_id = $1 and id % 500 = 4`,
  )
  await run(`insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender, extras, occurred_at, created_at, updated_at)
    select $1, n * 10 + m, n, n % 3 + 1, case m when 0 then 'inbound' else 'outbound' end, 'text', 'delivered', '{}', 'hello ' || n, 'contact',
           case when n % 1000 = 0 then '{"referral": {"ctwa_clid": "c"}}'::jsonb end, now() - n * interval '10 minutes' - interval '1 second', now(), now()
      from generate_series(1, ${contacts}) n, generate_series(0, 1) m`)
  await run(`insert into campaigns (account_id, id, inbox_id, template_id, template_name, template_language, name, status, audience_type,
        batch_size, batch_delay_ms, created_at, updated_at)
    select $1, n, 1, 1, 't', 'en', 'c' || n, 'completed', 'tags', 1, 0, now(), now() from generate_series(1, 20) n`)
  await run(`insert into campaign_recipients (account_id, campaign_id, id, contact_id, read_at, created_at, updated_at)
    select $1, b, n * 100 + b, n, case when n % 7 = 0 then now() end, now(), now()
      from generate_series(1, ${contacts}, 10) n, generate_series(1, 20) b where b <> 5 or n % 1000 = 1`)
}
