import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactIds, keywordCondition } from '../server/core/contact-filters/index.ts'
import { contactPage, contactsNamed, splitName } from '../server/core/contacts/index.ts'
import { type Sql, sql } from '../server/platform/db/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'

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

test('accents count for vendors, however a name is written, though the index is without them', async () => {
  const { id: accountId } = await makeAccount(server.db)
  const letters = [
    'Nguyễn',
    'nguyen',
    'Đỗ',
    'ẻ',
    'أَحْمَد',
    'احمد',
    'ة',
    'ه',
    '한국',
    '각',
    'कमलन',
    '़',
    'कো',
    'া',
    'かき',
    '\u3099',
    'กุ่',
    ' ',
    'Z',
    '9',
  ]
  const anyName = fc
    .array(fc.constantFrom(...letters, ...letters.map((letter) => letter.normalize('NFD'))), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join(''))
  const names = fc.sample(anyName, 1000)
  await server.db.query(sql`
    insert into contacts (account_id, id, name, created_at, updated_at)
    select ${accountId}::bigint, n, t, now(), now() from unnest(${names}::text[]) with ordinality as g (t, n)`)
  const idsOf = async (statement: Sql) =>
    (await server.db.query<{ id: string }>(statement)).map(({ id }) => id).sort()
  const anyPart = fc
    .tuple(fc.constantFrom(...names), fc.nat(8), fc.integer({ min: 1, max: 8 }))
    .map(([name, from, length]) => [...name].slice(from, from + length).join(''))
    .filter((part) => part.trim() !== '')
  await fc.assert(
    fc.asyncProperty(anyPart, async (part) => {
      const pattern = `%${part}%`
      const own = sql`from contacts c where c.account_id = ${accountId}`
      const named = await idsOf(sql`select id ${own} and name ilike ${pattern}`)
      expect(await idsOf(contactsNamed(accountId, part).ids)).toEqual(named)
      const page = contactPage({ accountId, search: part }, { row: sql`c.id`, limit: 2000 })
      expect(await idsOf(sql`select row as id from (${page}) p`)).toEqual(named)
      const split = sql`array[contact_first_name(name, null, null), contact_last_name(name, null, null)]`
      const shown = await idsOf(sql`select id ${own} and array_to_string(${split}, ' ') ilike ${pattern}`)
      const filter = { on: 'fullName', text: { op: 'contains', value: part } } as const
      expect(await idsOf(contactIds({ accountId, now: new Date() }, filter))).toEqual(shown)
      const either = await idsOf(
        sql`select id ${own} and exists (select from unnest(${split}) n where n ilike ${pattern})`,
      )
      expect(
        await idsOf(sql`select id ${own} and ${keywordCondition({ accountId }, { name: part })}`),
      ).toEqual(either)
    }),
    { numRuns: 200 },
  )
})
