import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MessageUpdate, recordUpdates } from '../server/core/messages/index.ts'
import { pairsOf, snippetOf } from '../server/core/search/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson } from './parley-person.ts'
import { type Heard, hear } from './parley-threads.ts'

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let second: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let ann: ParleyCaller
let bo: ParleyCaller

/** Of each script: what is said, and parts of it by which it is to be found. */
const said: Record<string, { text: string; parts: string[] }> = {
  English: {
    text: 'The charger does not fit my Phone',
    parts: ['charger', 'CHARGER does', 'my phone', 'harge', 'T', 'chargér'],
  },
  Arabic: {
    text: 'أرغب في استرجاع المبلغ من فضلك',
    parts: ['استرجاع', 'المبلغ من', 'رجا', 'غ', 'ارغب', 'اِسْتِرْجاع', 'المـبـلغ'],
  },
  'Arabic with its vowel signs': {
    text: 'قالَ أَحْمَدُ إنّ الشركة رقم ١٢٣ على حقّ',
    parts: ['احمد', 'أحمد', 'ان الشركه', 'علي حق', 'رقم 123', 'شركة'],
  },
  Persian: { text: 'کتاب‌های من کی می‌رسد؟ شماره ۴۵۶', parts: ['كتاب', 'كي', 'شماره 456'] },
  Hebrew: { text: 'שָׁלוֹם, מה שלום בית־הספר', parts: ['שלום,', 'בית־הספר', 'שָׁלוֹם, מה'] },
  Vietnamese: {
    text: 'Chủ nhật cửa hàng có mở cửa không? Đổi giày',
    parts: ['cửa hàng', 'CHỦ NHẬT', 'mở', 'ử', 'cua hang', 'chu nhat', 'KHONG', 'giay', 'doi giay', 'Đ', 'ổ'],
  },
  'Vietnamese in pieces': {
    text: 'Nguyễn Thị Hòa'.normalize('NFD'),
    parts: ['Nguyễn', 'nguyen thi', 'Hoa', 'Thi\u0323'],
  },
  Hindi: { text: 'मुझे हिन्दी में क़ीमत बताइए', parts: ['हिन्दी', 'मुझे हि', 'क़ीमत', 'न्दी'] },
  Greek: { text: 'Πού είναι ο δρόμος', parts: ['που ειναι', 'ΔΡΌΜΟΣ', 'δρομοσ'] },
  Thai: { text: 'สินค้าจะมาถึงเมื่อไหร่คะ', parts: ['สินค้า', 'เมื่อไหร่', 'ถึง', 'ค'] },
  Chinese: { text: '我要买手机充电器可以吗', parts: ['手机', '充电器', '买手机充', '器'] },
  Korean: { text: '주문 취소하고 싶어요', parts: ['주문', '취소', '하고 싶', '요', '주문'.normalize('NFD')] },
  Japanese: { text: '返品したいです', parts: ['返品', 'したい', '品し', 'で'.normalize('NFD')] },
  mixed: { text: '订单ABC-1234已发货 100%_ok\\', parts: ['ABC-1234', '单ABC', '发货 100%', '%_', '_ok\\'] },
}
const heard: Record<string, Heard> = {}

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  second = await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2', waba_id: '2' },
  })
  ann = await createPersonCaller(server, await makePerson(server, accountId))
  bo = await createPersonCaller(server, await makePerson(server, accountId, { inboxIds: [second.id] }))
  for (const [script, { text }] of Object.entries(said)) heard[script] = await hear(server, inbox, { text })
})
afterAll(() => server.close())

const search = async (caller: ParleyCaller, q: string, more = '') => {
  const { status, body, text } = await caller('GET', `/search?q=${encodeURIComponent(q)}${more}`)
  expect(status, text).toBe(200)
  return body
}
const found = async (caller: ParleyCaller, q: string) => {
  const { messages } = await search(caller, q)
  return (messages as { message_id: string }[]).map(({ message_id: id }) => id)
}

describe.each(Object.keys(said))('in %s', (script) => {
  test.each(
    said[script]!.parts,
  )('a message is found by %s, among the newest and beyond them', async (part) => {
    const { messageId, conversationId } = heard[script]!
    expect(await found(ann, part)).toContain(messageId)
    const { body } = await ann('GET', `/conversations/${conversationId}/search?q=${encodeURIComponent(part)}`)
    expect(body).toMatchObject({ items: [{ message_id: messageId }], next_cursor: null })
    expect(body.items[0].text).toBe(said[script]!.text)
  })
})

test('what is not said is not found', async () => {
  for (const part of ['xylophone', '电充', '机手', 'المبلغغ', 'a%b', '100_', 'हन्द', 'たい て'])
    expect(await found(ann, part), part).toEqual([])
})

test('nothing is found by marks alone', async () => {
  const { conversationId } = await hear(server, inbox, { text: 'مَرْحَبًا' })
  for (const part of ['\u064e', '\u0301', 'ـــ']) {
    expect(await search(ann, part)).toMatchObject({ contacts: [], messages: [], next_cursor: null })
    const { status, body } = await ann(
      'GET',
      `/conversations/${conversationId}/search?q=${encodeURIComponent(part)}`,
    )
    expect(status).toBe(200)
    expect(body).toEqual({ items: [], next_cursor: null })
  }
})

test('a found message comes with its conversation, and what stands around it', async () => {
  const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ')
  const { messageId, conversationId } = await hear(server, inbox, { text: `${words}\nNeedle\n${words}` })
  const [hit] = (await search(ann, 'needle')).messages
  expect(hit).toMatchObject({
    message_id: messageId,
    direction: 'inbound',
    conversation: { id: conversationId },
  })
  expect(hit.text).toMatch(/^….* word59 Needle word0 .*…$/)
  expect(hit.text.length).toBeLessThan(170)
})

test('notes are found too; what was edited as it is now, and what was deleted no more', async () => {
  const { conversationId, messageId, networkId } = await hear(server, inbox, { text: 'quokka one' })
  const note = await ann('POST', `/conversations/${conversationId}/notes`, { text: 'quokka two' })
  expect(await found(ann, 'quokka')).toEqual([note.body.id, messageId])
  const update = (change: object) =>
    server.db.transaction((tx) =>
      recordUpdates(tx, accountId, [{ inboxId: inbox.id, networkId, ...change } as MessageUpdate]),
    )
  const at = server.clock.now().toISOString()
  await update({ type: 'edit', content: { body: 'numbat one' }, text: 'numbat one', at })
  expect(await found(ann, 'quokka')).toEqual([note.body.id])
  expect(await found(ann, 'numbat')).toEqual([messageId])
  await update({ type: 'revoke', at })
  expect(await found(ann, 'numbat')).toEqual([])
  expect((await ann('DELETE', `/messages/${note.body.id}`)).status).toBeLessThan(300)
  expect(await found(ann, 'quokka')).toEqual([])
  for (const q of ['quokka', 'numbat'])
    expect((await ann('GET', `/conversations/${conversationId}/search?q=${q}`)).body.items).toEqual([])
})

test('what is searched is what the messages say, whatever happened to them', async () => {
  const wrong = await server.db.query(sql`
    select id from messages m full join message_texts t on t.account_id = m.account_id and t.message_id = m.id
     where t.text is distinct from fold_text(m.text) or t.inbox_id <> m.inbox_id or t.week <> week_of(m.created_at)`)
  expect(wrong).toEqual([])
})

test('pages follow each other without a gap, the newest first', async () => {
  const ids: string[] = []
  for (let count = 0; count < 45; count += 1)
    ids.unshift((await hear(server, inbox, { text: `wombat ${count}` })).messageId)
  const seen: string[] = []
  let cursor = ''
  do {
    const page = await search(ann, 'wombat', `&limit=10${cursor}`)
    seen.push(...page.messages.map((message: { message_id: string }) => message.message_id))
    cursor = page.next_cursor && `&cursor=${page.next_cursor}`
    if (cursor) expect(page.messages).toHaveLength(10)
  } while (cursor)
  expect(seen).toEqual(ids)
})

describe('contacts', () => {
  test('are found by name, number and address, with their latest conversation that one sees', async () => {
    const { conversationId, phone } = await hear(server, inbox)
    await server.db.query(
      sql`update contacts set name = 'Zoë Quigley Đặng أحمد', email = 'zoe@example.org' where account_id = ${accountId} and phone = ${phone}`,
    )
    for (const q of ['quigley', 'zoe qui', 'ZOË', 'dang', 'احمد', 'أَحْمَد', phone.slice(-6), 'zoe@example'])
      expect((await search(ann, q)).contacts, q).toMatchObject([
        { contact: { name: 'Zoë Quigley Đặng أحمد', phone }, conversation_id: conversationId },
      ])
    expect((await search(bo, 'quigley')).contacts).toMatchObject([{ conversation_id: null }])
    expect((await search(ann, 'quigley', '&in=messages')).contacts).toEqual([])
    expect((await search(ann, 'quigley', '&in=contacts')).messages).toEqual([])
  })

  test('are hidden from keys that are not for them', async () => {
    for (const permissions of [{ scopes: ['conversations'] }, { inboxIds: [inbox.id] }]) {
      const key = await createParleyCaller(server, accountId, permissions)
      expect((await search(key, 'quigley')).contacts).toEqual([])
    }
    const whole = await createParleyCaller(server, accountId, { scopes: ['conversations', 'contacts'] })
    expect((await search(whole, 'quigley')).contacts).toHaveLength(1)
  })
})

test('nobody finds what they do not see', async () => {
  const here = await hear(server, inbox, { text: 'axolotl here' })
  const there = await hear(server, second, { text: 'axolotl there' })
  expect(await found(ann, 'axolotl')).toEqual([there.messageId, here.messageId])
  expect(await found(bo, 'axolotl')).toEqual([there.messageId])
  expect(await found(bo, 'x')).not.toContain(here.messageId)
  expect((await bo('GET', `/conversations/${here.conversationId}/search?q=axolotl`)).status).toBe(404)
  const stranger = await createParleyCaller(server, (await makeAccount(server.db)).id)
  expect(await found(stranger, 'axolotl')).toEqual([])
})

test('a search for nothing, for too much, or from nowhere is refused', async () => {
  const wrong = [
    'q=',
    'q=%20',
    `q=${'x'.repeat(201)}`,
    'q=a&limit=0',
    'q=a&limit=51',
    'q=a&cursor=x',
    'q=%00',
  ]
  for (const query of wrong) expect((await ann('GET', `/search?${query}`)).status, query).toBe(400)
  const { conversationId } = await hear(server, inbox)
  for (const query of wrong)
    expect((await ann('GET', `/conversations/${conversationId}/search?${query}`)).status, query).toBe(400)
})

test('the program and the database see the same pairs in a text', async () => {
  const anyText = fc.array(
    fc.constantFrom('手', '机', '주', '문', 'の', 'カ', 'a', ' ', '。', 'ก', '𠀀', '豈', '%'),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(anyText, async (characters) => {
      const text = characters.join('')
      const [row] = await server.db.query<{ pairs: string[]; has: boolean }>(
        sql`select pairs_of(${text}) as pairs, has_pairs(${text}) as has`,
      )
      expect(row!.pairs.sort()).toEqual(pairsOf(text).sort())
      expect(row!.has).toBe(pairsOf(text).length > 0)
    }),
    { numRuns: 300 },
  )
})

test('a snippet shows what was found as it is written, wherever it stands', () => {
  const long = 'ầ'.normalize('NFD').repeat(60)
  for (const [written, typed] of [
    ['giày Đẹp', 'giay dep'],
    ['أَحْمَدُ', 'احمد'],
    ['क़ीमत', 'क़ीमत'],
    ['한국어', '한국'],
    ['한국어'.normalize('NFD'), '국어'],
    ['é'.normalize('NFD'), 'E'],
  ] as const)
    expect(snippetOf(`${long} ${written} ${long}`, typed), written).toMatch(
      new RegExp(`^…?[\\s\\S]* ${written} `),
    )
})

test('a snippet is one line of whole characters with the part in it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      (a, b) => {
        const snippet = snippetOf(`${a}needle${b}`, 'NEEDLE')
        expect(snippet.toLowerCase()).toContain('needle')
        expect(snippet).not.toMatch(/[\n\t\ufffd]/)
        expect(snippet.isWellFormed()).toBe(true)
      },
    ),
  )
})
