import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../server/platform/db/index.ts'
import { contains, foldInside, foldText, placedSearchKey, searchKey } from '../shared/fold-text.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { hear } from './parley-threads.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())

const scripts = [
  'aZ 9.%_\\\n',
  'éÉñüßøØđĐłŁħıİæ\u0301\u0323\u034f',
  'ảấằểỗựỷĐƠơƯư',
  'أإآٱاىيیةهۀہؤئء\u064b\u0651\u0670\u0640\u0654\u061a\u06d6کك٠١٩۰۹لا',
  'שלםןךׁ\u05b8\u05bc\u05be\u05c3יִ',
  'αάςσΣΏ\u0345йЙёЁі',
  'कखनरळऩिा़्क़ांॊ०',
  'কেোা\u09d7',
  '한국어가각각',
  'かがハパー゛\u3099\u309a返品豈',
  'กำุ่เ็',
  '👩‍👩‍👧👍🏽🇻🇳\ufe0f\u200d',
]
const anyText = fc
  .oneof(
    ...scripts.map((script) => fc.array(fc.constantFrom(...script), { maxLength: 8 })),
    fc.array(fc.constantFrom(...scripts.join('')), { maxLength: 12 }),
  )
  .map((characters) => characters.join(''))
const someTexts = fc.array(anyText, { minLength: 60, maxLength: 60 })

test('leaves out what people leave out when they type, and nothing else', () => {
  const folded: Record<string, string> = {
    'Nguyễn Đình giày': 'Nguyen Dinh giay',
    'أَحْمَد وآمنة إلى مصطفى': 'احمد وامنه الي مصطفي',
    'مـــرحبا ٱلله': 'مرحبا الله',
    'کیف ۴۵٦': 'كيف 456',
    'בֵּית־סֵפֶר': 'בית־ספר',
    'Ένας δρόμος': 'Ενασ δρομοσ',
    'Łódź Øre Işık': 'Lodz Ore Isik',
    'हिन्दी क़ीमत': 'हिन्दी क़ीमत'.normalize(),
    한국어: '한국어',
    'ガ が プ': 'ガ が プ',
    '👩‍👩‍👧': '👩‍👩‍👧',
  }
  for (const [text, wanted] of Object.entries(folded))
    for (const form of ['NFC', 'NFD']) expect(foldText(text.normalize(form)), text).toBe(wanted)
})

test('the program and the database fold alike, and folding twice changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(someTexts, async (texts) => {
      const rows = await server.db.query<{ folded: string }>(
        sql`select fold_text(t) as folded from unnest(${texts}::text[]) with ordinality as g (t, n) order by n`,
      )
      expect(rows.map(({ folded }) => folded)).toEqual(texts.map(foldText))
      for (const text of texts) expect(foldText(foldText(text))).toBe(foldText(text))
    }),
    { numRuns: 60 },
  )
})

test('a letter folds by itself, and knows where it stands', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { key, places } = placedSearchKey(text)
      expect(key).toBe(searchKey(text))
      expect(places).toHaveLength(key.length)
      places.forEach(([from, to], at) => {
        expect(from).toBeLessThan(to)
        expect(to).toBeLessThanOrEqual(text.length)
        if (at > 0) expect(from === places[at - 1]![0] || from >= places[at - 1]![1]).toBe(true)
      })
    }),
    { numRuns: 2000 },
  )
})

test('what a part folds to is in every folded text with the part, whatever stands beside it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyText, anyText, anyText), { minLength: 60 }), async (triples) => {
      for (const [before, part, after] of triples) {
        if (/[가-힣][\p{M}\u0640]*$/u.test(part) && /^[\p{M}\u0640]*[\u11a8-\u11c2]/u.test(after)) continue
        expect(foldText(before + part + after)).toContain(foldInside(part))
      }
    }),
    { numRuns: 60 },
  )
  expect(foldInside('Nguyễn')).toBe('Nguyen')
  expect(foldInside('김철수')).toBe('김철수')
  expect(foldInside('أحمد')).toBe('احمد')
})

test('what is typed without marks is found in what is written with them', () => {
  expect(contains('Khách hàng Đỗ', ' do')).toBe(true)
  expect(contains('مُحَمَّد', 'محمد')).toBe(true)
  expect(contains('हिन्दी', 'हन्द')).toBe(false)
  expect(contains('anything', '')).toBe(true)
})

test('what was there before is folded by the migration', async () => {
  const { id: accountId } = await makeAccount(server.db)
  const inbox = await makeWhatsAppInbox(server, accountId)
  const { messageId, phone } = await hear(server, inbox, { text: 'giày của أَحْمَد' })
  await server.db.query(
    sql`update contacts set name = 'Nguyễn' where account_id = ${accountId} and phone = ${phone}`,
  )
  await server.db.pool.query(`
    alter table contacts drop column search_text;
    create index contacts_search on contacts (id);
    drop function fold_text;
    update message_texts t set text = m.text from messages m where m.account_id = t.account_id and m.id = t.message_id`)
  const migration = new URL('../server/migrations/0025_fold_text.sql', import.meta.url)
  await server.db.pool.query(await readFile(migration, 'utf8'))
  const [text] = await server.db.query(
    sql`select text from message_texts where account_id = ${accountId} and message_id = ${messageId}`,
  )
  expect(text).toEqual({ text: 'giay cua احمد' })
  const [contact] = await server.db.query(
    sql`select search_text from contacts where account_id = ${accountId} and phone = ${phone}`,
  )
  expect(contact).toEqual({ search_text: `Nguyen ${phone} ` })
})
