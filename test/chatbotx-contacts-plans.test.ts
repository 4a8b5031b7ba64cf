import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toContactFilter } from '../server/api/chatbotx/contact-filter/index.ts'
import { contactItemJoins, contactItemJson } from '../server/api/chatbotx/present/contact.ts'
import {
  type ContactsAsked,
  type ContactsOrder,
  contactsAfter,
  contactsPage,
  countAsked,
  readKeyword,
} from '../server/core/contact-filters/index.ts'
import { findIdentifiedContact } from '../server/core/contacts/index.ts'
import { type Sql, sql, toStatement } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

const count = 100_000

let server: TestServer
let accountId: string
const now = new Date()

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  await fill(accountId, count, (await makeWhatsAppInbox(server, accountId)).id)
  await server.db.pool.query('vacuum analyze')
}, 180_000)
afterAll(() => server.close())

const row = contactItemJson()
const joins = contactItemJoins(undefined)

function where(field: string, operator: string, value?: string | string[], more: object = {}): ContactsAsked {
  const conditions = [{ field, operator, ...(value !== undefined && { value }), ...more }]
  return { contacts: toContactFilter({ operator: 'and', conditions } as never, { now }) }
}

const plan = { customFieldId: '1', valueType: 'text' }

/** What a list is asked for, and an index that leads to it; of what most have, the order of the list does. */
const cases: [string, ContactsAsked, string | undefined][] = [
  ['everybody', {}, 'contacts_newest'],
  ['an address', { email: 'p77@example.com' }, 'contacts_by_email'],
  ['a number', { phone: '+918800000077' }, 'contacts_phone'],
  ['a keyword: a rare name', { keyword: readKeyword('person77x') }, 'contacts_search'],
  ['a keyword: an address', { keyword: readKeyword('p777@') }, 'contacts_search'],
  ['a keyword: digits', { keyword: readKeyword('8800000777') }, 'contacts_search'],
  ['a keyword: two letters', { keyword: readKeyword('zz') }, undefined],
  ['a name', where('fullName', 'contains', 'person777'), 'contacts_search'],
  ['no such name', where('fullName', 'notContains', 'person777'), 'contacts_newest'],
  ['a gender', where('gender', 'eq', 'male'), 'contacts_profile'],
  ['a country', where('country', 'eq', 'VN'), 'contacts_profile'],
  ['a rare tag', where('tags', 'in', ['2']), 'contact_tags'],
  ['a common tag', where('tags', 'in', ['1']), 'contact_tags'],
  ['a rare value', where('customField', 'eq', 'text 77', plan), 'custom_field_values'],
  ['another value', where('customField', 'ne', 'text 77', plan), 'custom_field_values'],
  ['a time', where('contactCreatedAt', 'gt', new Date(now.getTime() - 3_600_000).toISOString()), undefined],
  ['those who are blocked', where('blocked', 'eq', 'true'), 'contacts_blocked'],
  ['a source', where('source', 'in', ['imported']), 'identities'],
]

describe.each(cases)('a list of %s', (_what, asked, index) => {
  test.each([
    ['as usual', undefined],
    ['by the last change', { by: 'updatedAt', descending: true } as ContactsOrder],
  ])('%s reads no table from end to end, in any kind of plan', async (_order, sort) => {
    for (const text of await plansOf(
      contactsPage({ accountId, now }, asked, { row, joins, sort, limit: 20 }),
    )) {
      expect(scansOf(text)).toEqual([])
      if (index && !sort) expect(text).toContain(index)
    }
  })

  test('is counted without reading a table from end to end, unless nearly all of it counts', async () => {
    const statements: Sql[] = []
    const db = {
      async query(statement: Sql) {
        statements.push(statement)
        return [{ total: '0', last: '0' }]
      },
    }
    await countAsked(db as never, { accountId, now }, { ...asked, name: _what })
    for (const text of (await Promise.all(statements.map((statement) => plansOf(statement)))).flat())
      if (index && index !== 'contacts_newest' && !text.includes('account_positions'))
        expect(text).toContain(index)
  })
})

test.each([
  'name',
  'createdAt',
  'updatedAt',
] as const)('a late page by %s follows an index, either way round', async (by) => {
  for (const descending of [false, true]) {
    const page = { row, joins, sort: { by, descending }, limit: 50, offset: 2000 }
    for (const text of await plansOf(contactsPage({ accountId, now }, {}, page)))
      expect(scansOf(text)).toEqual([])
  }
})

test('an identifier is looked up by its index', async () => {
  const indexOf = async (identifier: Parameters<typeof findIdentifiedContact>[2]) => {
    let asked: Sql | undefined
    const db = {
      async query(statement: Sql) {
        asked = statement
        return []
      },
    }
    await findIdentifiedContact(db as never, accountId, identifier)
    return (await plansOf(asked!)).map((text) => /using (\w+)/.exec(text)?.[1])
  }
  expect(await indexOf({ id: '77' })).toEqual(['contacts_pkey', 'contacts_pkey'])
  expect(await indexOf({ phone: '+918800000077' })).toEqual(['contacts_phone', 'contacts_phone'])
  expect(await indexOf({ email: 'p77@example.com' })).toEqual(['contacts_by_email', 'contacts_by_email'])
})

test('an export goes along the ids', async () => {
  const scope = { accountId, now }
  for (const asked of [{}, where('gender', 'ne', 'male')])
    for (const text of await plansOf(
      contactsAfter(scope, asked, { after: '50000', row: sql`ct.name`, limit: 1000 }),
    )) {
      expect(scansOf(text)).toEqual([])
      expect(text).toContain('contacts_pkey')
    }
})

function scansOf(text: string): string[] {
  return [
    ...text.matchAll(/Seq Scan on (contacts|identities|conversations|contact_tags|custom_field_values)\b/g),
  ].map(([, table]) => table!)
}

/** The plans that PostgreSQL makes of a statement: for its values, and for any. */
async function plansOf(statement: Sql): Promise<string[]> {
  const { text, values } = toStatement(statement)
  const client = await server.db.pool.connect()
  const literal = (value: unknown): string => {
    if (value === null) return 'null'
    if (value instanceof Date) return client.escapeLiteral(value.toISOString())
    if (Array.isArray(value))
      return client.escapeLiteral(`{${value.map((item) => JSON.stringify(item)).join(',')}}`)
    return client.escapeLiteral(String(value))
  }
  try {
    const plans = []
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await client.query(`set plan_cache_mode = ${mode}`)
      await client.query(`prepare plan_of_test as ${text}`)
      const given = values.length > 0 ? `(${values.map(literal).join(', ')})` : ''
      const { rows } = await client.query(`explain execute plan_of_test${given}`)
      await client.query('deallocate plan_of_test')
      const lines = rows.map((one) => one['QUERY PLAN']).join('\n')
      plans.push(lines)
    }
    return plans
  } finally {
    client.release(true)
  }
}

async function fill(account: string, contacts: number, inboxId: string): Promise<void> {
  await server.db.query(sql`
    insert into contacts (account_id, id, name, phone, email, gender, country, blocked_at, created_at, updated_at)
    select ${account}::bigint, g, 'Person' || g || 'x Lee', '+9188' || lpad(g::text, 8, '0'), 'p' || g || '@example.com',
           case when g % 2 = 0 then 'male' else 'female' end, case when g % 1000 = 0 then 'VN' else 'IN' end,
           case when g % 5000 = 0 then now() end, now() - g * interval '1 minute', now() - g * interval '1 second'
      from generate_series(1, ${contacts}::int) g`)
  await server.db.query(sql`
    insert into tags (account_id, id, name, created_at, updated_at)
    select ${account}::bigint, g, 'tag ' || g, now(), now() from generate_series(1, 300) g`)
  await server.db.query(sql`
    insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select account_id, id, t, 0, created_at, now() from contacts, unnest(array[1, 3 + id % 200]) t where account_id = ${account}
     union all
    select account_id, id, 2, 1, created_at, now() from contacts where account_id = ${account} and id % 2000 = 0`)
  await server.db.query(sql`
    insert into custom_fields (account_id, id, name, type, created_at, updated_at)
    values (${account}, 1, 'Plan', 'text', now(), now())`)
  await server.db.query(sql`
    insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select account_id, id, 1, to_jsonb('text ' || id), now() from contacts where account_id = ${account}`)
  await server.db.query(sql`
    insert into identities (account_id, inbox_id, address, contact_id, id, source, created_at)
    select account_id, ${inboxId}::bigint, '9188' || id, id, id, case when id % 3000 = 0 then 'imported' else 'direct' end, now()
      from contacts where account_id = ${account}`)
  await server.db.query(sql`
    insert into conversations (account_id, id, inbox_id, contact_id, channel, last_activity_at, window_started_at,
                               window_expires_at, created_at, updated_at)
    select account_id, id, ${inboxId}::bigint, id, 'whatsapp', created_at, created_at, created_at, created_at, created_at
      from contacts where account_id = ${account}`)
}
