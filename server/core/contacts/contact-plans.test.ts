import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAccount, startTestServer, type TestServer } from '../../../test/harness.ts'
import { type Sql, sql, toStatement } from '../../platform/db/index.ts'
import { type ContactFilter, type ContactOrder, contactPage, countContacts } from './contact-list-queries.ts'

let server: TestServer
let accountId: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  const other = (await makeAccount(server.db)).id
  for (const account of [accountId, other]) await fill(account, 20_000)
  await server.db.pool.query('vacuum analyze contacts, contact_tags, tags, custom_field_values')
})
afterAll(() => server.close())

const page = { row: sql`c.name`, limit: 25 }

const common = { customFieldId: '1', text: 'Lead' }
const rare = { customFieldId: '2', text: 'text 77' }

/** What a list is asked for, and the index that finds its keys. */
const cases: [string, Omit<ContactFilter, 'accountId'>, string][] = [
  ['all', {}, 'contacts_newest'],
  ['a rare name', { search: 'person 1234x' }, 'contacts_search'],
  ['a common name', { search: 'Person' }, 'contacts_search'],
  ['a part of a number', { search: '+91 8800 0123' }, 'contacts_search'],
  ['a part of a number in one piece', { search: '880000123' }, 'contacts_search'],
  ['a name in Arabic', { search: 'أحمد 12' }, 'contacts_search'],
  ['two letters', { search: 'on' }, 'contacts_newest'],
  ['a tag', { tag: 'common' }, 'contact_tags_newest'],
  ['a rare tag', { tag: 'rare' }, 'contact_tags_newest'],
  ['a tag that nobody has', { tag: 'nothing' }, 'contact_tags_newest'],
  ['a part of a name', { name: 'person 12' }, 'contacts_search'],
  ['a part of a name in Arabic', { name: 'أحمد 12' }, 'contacts_search'],
  ['some digits', { phoneDigits: '880000' }, 'contacts_search'],
  ['two digits', { phoneDigits: '88' }, 'contacts_newest'],
  ['a name and some digits', { name: 'person', phoneDigits: '00012' }, 'contacts_search'],
  ['a common value', { values: [common] }, 'custom_field_values_by_field'],
  ['a rare value', { values: [rare] }, 'custom_field_values_by_field'],
  ['two values', { values: [common, rare] }, 'custom_field_values_by_field'],
  ['a value and a tag', { values: [rare], tag: 'rare' }, 'custom_field_values'],
]

/** What a list is sorted by, and the index that has the order. */
const sorts: [ContactOrder['by'], string][] = [
  ['name', 'contacts_by_name'],
  ['createdAt', 'contacts_newest'],
  ['updatedAt', 'contacts_changed'],
]

test.each(cases)('a page of %s reads an index, also with a generic plan', async (_what, filter, index) => {
  for (const offset of [0, 5000]) {
    const statement = contactPage({ accountId, ...filter }, { ...page, offset })
    for (const plan of await plansOf(statement)) {
      expect(plan).toContain(index)
      expect(plan).not.toContain('Seq Scan')
    }
  }
})

test.each(cases)('a total of %s reads an index, also with a generic plan', async (_what, filter) => {
  const asked: Sql[] = []
  const db = {
    async query(statement: Sql) {
      asked.push(statement)
      return [{ total: '0', last: '0' }]
    },
  }
  await countContacts(db as never, { accountId, ...filter })
  for (const plan of (await Promise.all(asked.map(plansOf))).flat()) expect(plan).not.toContain('Seq Scan')
})

test.each(
  sorts,
)('a page sorted by %s reads an index, either way round, also with a generic plan', async (by, index) => {
  for (const descending of [false, true]) {
    const statement = contactPage({ accountId }, { ...page, sort: [{ by, descending }], offset: 500 })
    for (const plan of await plansOf(statement)) {
      expect(plan).toContain(index)
      expect(plan).not.toContain('Seq Scan')
    }
  }
})

/** The plans that PostgreSQL makes of a statement: for its values, and for any. */
async function plansOf(statement: Sql): Promise<string[]> {
  const { text, values } = toStatement(statement)
  const client = await server.db.pool.connect()
  try {
    const plans = []
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await client.query(`set plan_cache_mode = ${mode}`)
      await client.query(`prepare plan_of_test as ${text}`)
      const given = values.map((value) => client.escapeLiteral(String(value))).join(', ')
      const { rows } = await client.query(`explain execute plan_of_test(${given})`)
      await client.query('deallocate plan_of_test')
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
    }
    return plans
  } finally {
    client.release(true)
  }
}

async function fill(account: string, count: number): Promise<void> {
  await server.db.query(sql`
    insert into contacts (account_id, id, name, phone, created_at, updated_at)
    select ${account}::bigint, g, case when g % 3 = 0 then 'أحمد ' else 'Person ' end || g || 'x',
           '+9188' || lpad(g::text, 8, '0'), now() - g * interval '1 minute', now()
      from generate_series(1, ${count}::int) g`)
  await server.db.query(sql`
    insert into tags (account_id, id, name, created_at, updated_at)
    select ${account}::bigint, g, case g when 1 then 'common' when 2 then 'rare' else 'tag ' || g end, now(), now()
      from generate_series(1, 500) g`)
  await server.db.query(sql`
    insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select account_id, id, t, 0, created_at, now() from contacts, unnest(array[1, 3 + id % 400]) t where account_id = ${account}
     union all
    select account_id, id, 2, 1, created_at, now() from contacts where account_id = ${account} and id % 2000 = 0`)
  await server.db.query(sql`
    insert into custom_fields (account_id, id, name, type, created_at, updated_at)
    select ${account}::bigint, g, 'field ' || g, 'text', now(), now() from generate_series(1, 2) g`)
  await server.db.query(sql`
    insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select account_id, id, 1, to_jsonb(case when id % 2 = 0 then 'Lead' else 'Won' end), now() from contacts
     where account_id = ${account}
     union all
    select account_id, id, 2, to_jsonb('text ' || id), now() from contacts where account_id = ${account}`)
}
