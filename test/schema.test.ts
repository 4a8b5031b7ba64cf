import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { startTestServer, type TestServer } from './harness.ts'

/** Tables that belong to no account, or lead into one: reference data for a distributed database. */
const exempt = [
  'accounts',
  'users',
  'sessions',
  'sign_in_tokens',
  'passkeys',
  'directory',
  'id_slots',
  'migrations',
]

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

test('account_id leads every primary, unique and foreign key', async () => {
  const keys = await server.db.query<{ table: string; constraint: string; columns: string[] }>(sql`
    select r.relname as table, c.conname as constraint,
           array(select a.attname::text from unnest(c.conkey) with ordinality k (num, n)
                   join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num order by k.n) as columns
      from pg_constraint c join pg_class r on r.oid = c.conrelid
     where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f')`)
  expect(keys.length).toBeGreaterThan(40)
  const wrong = keys.filter(({ table, columns }) => !exempt.includes(table) && columns[0] !== 'account_id')
  expect(wrong.filter(({ columns }) => columns.join() !== 'user_id')).toEqual([])
})

test('account_id leads every unique index', async () => {
  const indexes = await server.db.query<{ table: string; definition: string }>(sql`
    select tablename as table, indexdef as definition from pg_indexes where schemaname = 'public' and indexdef like 'CREATE UNIQUE%'`)
  const wrong = indexes.filter(
    ({ table, definition }) => !exempt.includes(table) && !/\(account_id\b/.test(definition),
  )
  expect(wrong).toEqual([])
})

test('every foreign key has an index that begins with it on the side that points', async () => {
  const missing = await server.db.query<{ table: string; constraint: string }>(sql`
    select r.relname as table, c.conname as constraint from pg_constraint c join pg_class r on r.oid = c.conrelid
     where c.connamespace = 'public'::regnamespace and c.contype = 'f' and c.confdeltype = 'c'
       and not exists (select 1 from pg_index i where i.indrelid = c.conrelid
                          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)`)
  expect(missing).toEqual([])
})
