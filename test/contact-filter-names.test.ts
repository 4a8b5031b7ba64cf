import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { splitName } from '../server/core/contacts/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { startTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server?.close())

test('PostgreSQL splits a name as JavaScript does', async () => {
  const blank = fc.constantFrom(
    ' ',
    '  ',
    '\t',
    '\n',
    '\u00a0',
    '\u1680',
    '\u2003',
    '\u2028',
    '\u202f',
    '\u3000',
    '\ufeff',
    '\u0085',
    '\u200b',
  )
  const letters = fc.string({ unit: 'grapheme', maxLength: 6 })
  const name = fc
    .array(fc.oneof(blank, letters), { maxLength: 6 })
    .map((parts) => parts.join('').replaceAll('\0', ''))
  const names = fc.sample(name, 3000)
  const rows = await server.db.query<{ first: string | null; last: string | null }>(sql`
    select contact_first_name(n, null, '') as first, contact_last_name(n, '', null) as last
      from unnest(${names}::text[]) with ordinality as t (n, place) order by place`)
  expect(
    rows.map(({ first, last }) => ({ firstName: first ?? undefined, lastName: last ?? undefined })),
  ).toEqual(names.map(splitName))
})

test('names given apart stand for themselves', async () => {
  const [row] = await server.db.query(sql`
    select contact_first_name('Ann Lee', 'Bo', null) as first, contact_last_name('Ann Lee', 'Bo', '') as none,
           contact_first_name('Ann Lee', '', 'Cy') as nothing, contact_last_name('Ann Lee', null, 'Cy') as last`)
  expect(row).toEqual({ first: 'Bo', none: null, nothing: null, last: 'Cy' })
})
