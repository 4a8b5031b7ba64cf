import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Inbox } from '../server/core/inboxes/index.ts'
import { createWebhook } from '../server/core/webhooks/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { hatifHeaders } from './hatif-caller.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'
import { conversationRow, type Heard, hear, listEventTypes, pixel, upload } from './parley-threads.ts'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let inbox: Inbox & { uuid: string }
let ann: Person
let bo: Person
let asAnn: ParleyCaller
let asBo: ParleyCaller
let heard: Heard
let notes: string

beforeAll(async () => {
  server = await startTestServer()
  account = await makeAccount(server.db)
  inbox = await makeWhatsAppInbox(server, account.id)
  ann = await makePerson(server, account.id, { name: 'Ann' })
  bo = await makePerson(server, account.id, { name: 'Bo' })
  asAnn = await createPersonCaller(server, ann)
  asBo = await createPersonCaller(server, bo)
})
afterAll(() => server.close())
beforeEach(async () => {
  heard = await hear(server, inbox)
  notes = `/conversations/${heard.conversationId}/notes`
})

const timeline = async (call = asAnn) =>
  (await call('GET', `/conversations/${heard.conversationId}/timeline`)).body.items

test('a note stands in the thread for agents, with whom it speaks to and its files', async () => {
  const given = await upload(server, await signIn(server, ann), {
    bytes: pixel,
    fileName: 'receipt.png',
    type: 'image/png',
  })
  const { status, body } = await asAnn('POST', notes, {
    text: 'Is this right, @Bo?',
    mentions: [bo.agent.id, bo.agent.id],
    upload_ids: [given.body.id],
    client_id: 'n1',
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({
    direction: 'note',
    kind: 'text',
    text: 'Is this right, @Bo?',
    status: 'sent',
    sender: { type: 'agent', agent_id: ann.agent.id },
    mentions: [bo.agent.id],
    client_id: 'n1',
    attachments: [{ id: given.body.id, kind: 'image', file_name: 'receipt.png', state: 'stored' }],
  })
  expect(await timeline()).toEqual([expect.objectContaining({ id: heard.messageId }), body])
})

test('a note moves nothing of its conversation, and no vendor’s API shows it', async () => {
  const before = await conversationRow(server, account.id, heard.conversationId)
  const shown = await vendorsShow()
  await asAnn('POST', notes, { text: 'Secret thought' })
  expect(await conversationRow(server, account.id, heard.conversationId)).toEqual(before)
  const after = await vendorsShow()
  expect(after).toEqual(shown)
  expect(JSON.stringify(after)).not.toContain('Secret thought')
})

test('no vendor’s webhook is told of a note, nor of its change, nor of its end', async () => {
  const { db } = server
  const anywhere = { requireUrl: (url: string | URL) => new URL(url) }
  const make = (dialect: 'vobiz' | 'hatif' | 'chatbotx', kind?: string) =>
    db.transaction((tx) =>
      createWebhook(tx, anywhere, {
        accountId: account.id,
        dialect,
        url: 'http://127.0.0.1:1/',
        ...(kind && { kind }),
        ...(kind === 'messages' && { inboxIds: [inbox.id] }),
      }),
    )
  await make('vobiz')
  for (const kind of ['messages', 'events']) await make('hatif', kind)
  const told = async () => {
    await eventually(async () => {
      const [row] = await db.query<{ behind: boolean }>(sql`
        select p.last > r.position as behind from account_positions p
          join event_readers r on r.account_id = p.account_id and r.name = 'webhooks' where p.account_id = ${account.id}`)
      return row?.behind === false
    })
    return db.query(sql`select event_type from deliveries where account_id = ${account.id}`)
  }
  await told()
  const { body: note } = await asAnn('POST', notes, { text: 'Only for us' })
  await asAnn('PATCH', `/messages/${note.id}`, { text: 'Only for you' })
  await asAnn('DELETE', `/messages/${note.id}`)
  const types = (await listEventTypes(server, account.id)).filter(({ subject }) => subject === note.id)
  expect(types.map(({ type }) => type)).toEqual(['message.created', 'message.updated', 'message.updated'])
  expect(await told()).toEqual([])
  await hear(server, inbox, { phone: heard.phone, text: 'A real one' })
  expect(await told()).not.toEqual([])
})

test('a note is changed and deleted by whoever wrote it, and by admins', async () => {
  const { body: note } = await asAnn('POST', notes, { text: 'Frist', mentions: [bo.agent.id] })
  const path = `/messages/${note.id}`
  expect((await asBo('PATCH', path, { text: 'Mine' })).status).toBe(403)
  expect((await asBo('DELETE', path)).status).toBe(403)
  const edited = await asAnn('PATCH', path, { text: 'First' })
  expect(edited.body).toMatchObject({
    text: 'First',
    mentions: [bo.agent.id],
    edited_at: expect.any(String),
  })
  const unmentioned = await asAnn('PATCH', path, { text: 'First', mentions: [] })
  expect(unmentioned.body.mentions).toEqual([])
  const asAdmin = await createPersonCaller(server, await makePerson(server, account.id, { role: 'admin' }))
  expect((await asAdmin('DELETE', path)).status).toBe(204)
  const [, gone] = await timeline()
  expect(gone).toMatchObject({ text: null, content: {}, mentions: [], deleted_at: expect.any(String) })
  expect((await asAnn('PATCH', path, { text: 'Back' })).status).toBe(409)
})

test('a note that says nothing, or speaks to nobody there is, is refused and leaves no file behind', async () => {
  expect((await asAnn('POST', notes, { text: ' ' })).status).toBe(400)
  const given = await upload(server, await signIn(server, ann), {
    bytes: pixel,
    fileName: 'a.png',
    type: 'image/png',
  })
  const stranger = await makePerson(server, (await makeAccount(server.db, 'Other')).id)
  const refused = await asAnn('POST', notes, {
    text: 'Hello',
    mentions: [stranger.agent.id],
    upload_ids: [given.body.id],
  })
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'mentions' }] } })
  expect((await asAnn('GET', `/uploads/${given.body.id}`)).status).toBe(200)
  expect(await timeline()).toHaveLength(1)
})

test('a program writes notes too, in nobody’s name', async () => {
  const asKey = await createParleyCaller(server, account.id)
  const { body } = await asKey('POST', notes, { text: 'Order 7 was paid' })
  expect(body).toMatchObject({ direction: 'note', sender: { type: 'api', agent_id: null } })
  expect((await asKey('POST', `${notes.replace('/notes', '')}/mentions/seen`)).status).toBe(403)
})

test('who is mentioned has seen it once they say so, and others have not', async () => {
  const { body: note } = await asAnn('POST', notes, {
    text: 'Both of you',
    mentions: [ann.agent.id, bo.agent.id],
  })
  const unseen = async () => {
    const rows = await server.db.query<{ agent_id: string }>(sql`
      select agent_id from mentions where account_id = ${account.id} and message_id = ${note.id} and seen_at is null`)
    return rows.map(({ agent_id }) => agent_id)
  }
  expect(await unseen()).toHaveLength(2)
  const seen = () => asBo('POST', `/conversations/${heard.conversationId}/mentions/seen`)
  expect((await seen()).status).toBe(204)
  expect(await unseen()).toEqual([ann.agent.id])
  await seen()
  const told = (await listEventTypes(server, account.id)).filter(({ type }) => type === 'mention.seen')
  expect(told).toEqual([
    { type: 'mention.seen', subject: heard.conversationId, data: { agentId: bo.agent.id } },
  ])
})

/** What the lists and threads of the three vendors' APIs have of the conversation. */
async function vendorsShow(): Promise<unknown[]> {
  const { vobizHeaders, credentials } = account
  const get = async (url: string, headers: Record<string, string>) => {
    const answer = await server.app.http.inject({ url, headers })
    expect(answer.statusCode, url).toBe(200)
    return answer.json()
  }
  const hatif = await hatifHeaders(server, account)
  const chatbotx = { authorization: `Bearer ${credentials.chatbotx.token}` }
  const uuid = toUuid('conversation', heard.conversationId)
  return [
    await get('/api/v1/messaging/conversations', vobizHeaders),
    await get(`/api/v1/messaging/conversations/${uuid}/messages`, vobizHeaders),
    await get(`/v2/conversations/service-account/channels/${inbox.uuid}`, hatif),
    await get(`/v2/conversations/service-account/${uuid}/timeline`, hatif),
    await get('/api/v1/conversations', chatbotx),
    await get(`/api/v1/conversations/${heard.conversationId}/messages`, chatbotx),
  ]
}
