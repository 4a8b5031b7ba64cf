import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { mergeContacts } from '../server/core/contact-merges/index.ts'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'
import { type Heard, hear, listEventTypes, pixel, upload } from './parley-threads.ts'

let server: TestServer
let accountId: string
let inbox: Inbox
let ann: Person
let asAnn: ParleyCaller
let asBo: ParleyCaller
let heard: Heard
let draft: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  ann = await makePerson(server, accountId, { name: 'Ann' })
  asAnn = await createPersonCaller(server, ann)
  asBo = await createPersonCaller(server, await makePerson(server, accountId, { name: 'Bo' }))
})
afterAll(() => server.close())
beforeEach(async () => {
  heard = await hear(server, inbox)
  draft = `/conversations/${heard.conversationId}/draft`
})

const ofThread = async (call = asAnn) =>
  (await call('GET', `/conversations/${heard.conversationId}/timeline`)).body.draft
const told = async () =>
  (await listEventTypes(server, accountId)).filter(
    ({ type, subject }) => type === 'draft.updated' && subject === heard.conversationId,
  )

test('a draft stands with its thread wherever its agent looks, and nobody else sees it', async () => {
  const kept = await asAnn('PUT', draft, {
    text: 'Dear Ann, ',
    mode: 'note',
    reply_to_id: heard.messageId,
  })
  expect(kept).toMatchObject({
    status: 200,
    body: {
      conversation_id: heard.conversationId,
      text: 'Dear Ann, ',
      mode: 'note',
      reply_to_id: heard.messageId,
      upload_ids: [],
    },
  })
  const elsewhere = await createPersonCaller(server, ann)
  expect(await ofThread(elsewhere)).toEqual(kept.body)
  expect(await ofThread(asBo)).toBeNull()
  expect((await asBo('GET', '/drafts')).body.items).toEqual([])
})

test('it is told to its agent when it changes, and not when it does not', async () => {
  await asAnn('PUT', draft, { text: 'One' })
  await asAnn('PUT', draft, { text: 'One' })
  await asAnn('PUT', draft, { text: 'Two' })
  await asAnn('DELETE', draft)
  await asAnn('DELETE', draft)
  const events = await told()
  expect(events).toHaveLength(3)
  expect(events[0]!.data).toEqual({ agentId: ann.agent.id })
})

test('without words and files it is gone', async () => {
  await asAnn('PUT', draft, { text: 'Something' })
  expect((await asAnn('PUT', draft, { text: '  ' })).status).toBe(204)
  expect(await ofThread()).toBeNull()
})

test('it keeps its agent’s files, and takes nobody else’s', async () => {
  const headers = await signIn(server, ann)
  const file = { bytes: pixel, fileName: 'a.png', type: 'image/png' }
  const { body: own } = await upload(server, headers, file)
  const kept = await asAnn('PUT', draft, { text: '', upload_ids: [own.id] })
  expect(kept.body.upload_ids).toEqual([own.id])
  const refused = await asBo('PUT', draft, { text: 'Mine now', upload_ids: [own.id] })
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'upload_ids' }] } })
})

test('the list of one’s drafts is read page by page, the newest first', async () => {
  const cara = await createPersonCaller(server, await makePerson(server, accountId))
  const ids: string[] = []
  for (let count = 0; count < 5; count += 1) {
    const { conversationId } = await hear(server, inbox)
    await cara('PUT', `/conversations/${conversationId}/draft`, { text: `Draft ${count}` })
    ids.unshift(conversationId)
  }
  const seen: string[] = []
  let cursor: string | null = ''
  do {
    const path: string = `/drafts?limit=2${cursor && `&cursor=${cursor}`}`
    const { body } = await cara('GET', path)
    seen.push(...body.items.map((item: { conversation_id: string }) => item.conversation_id))
    cursor = body.next_cursor
  } while (cursor)
  expect(seen).toEqual(ids)
})

test('drafts are people’s, and only where these may look', async () => {
  const asKey = await createParleyCaller(server, accountId)
  expect((await asKey('PUT', draft, { text: 'By machine' })).status).toBe(403)
  const dora = await makePerson(server, accountId)
  const asDora = await createPersonCaller(server, dora)
  await asDora('PUT', draft, { text: 'Seen' })
  await server.db.query(
    sql`update agents set inbox_ids = '{1}', access_version = access_version + 1 where account_id = ${accountId} and id = ${dora.agent.id}`,
  )
  const limited = await createPersonCaller(server, dora)
  expect((await limited('GET', '/drafts')).body.items).toEqual([])
  expect((await limited('PUT', draft, { text: 'Again' })).status).toBe(404)
  expect((await asAnn('PUT', '/conversations/1/draft', { text: 'a' })).status).toBe(404)
})

test('when two contacts become one, what was written in either thread stays', async () => {
  const other = await hear(server, inbox)
  await asAnn('PUT', `/conversations/${other.conversationId}/draft`, { text: 'In the other' })
  await asAnn('POST', `/conversations/${other.conversationId}/notes`, {
    text: 'For Ann',
    mentions: [ann.agent.id],
  })
  const contactOf = async (id: string) => {
    const [row] = await server.db.query<{ contact_id: string }>(
      sql`select contact_id from conversations where account_id = ${accountId} and id = ${id}`,
    )
    return row!.contact_id
  }
  const [from, into] = [await contactOf(other.conversationId), await contactOf(heard.conversationId)]
  await server.db.transaction((tx) => mergeContacts(tx, { accountId, from, into }))
  expect(await ofThread()).toMatchObject({ text: 'In the other', conversation_id: heard.conversationId })
  const mentions = await server.db.query(sql`
    select 1 from mentions where account_id = ${accountId} and conversation_id = ${heard.conversationId}`)
  expect(mentions).toHaveLength(1)
})
