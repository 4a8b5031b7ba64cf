import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { replyWindowChannels } from '../server/core/conversations/index.ts'
import { listEvents } from '../server/core/events/index.ts'
import { createTag } from '../server/core/tags/index.ts'
import { createTeam } from '../server/core/teams/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'
import { hear } from './parley-threads.ts'

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let second: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let ann: Person
let bo: Person
let asAnn: ParleyCaller
let asKey: ParleyCaller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  second = await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2', waba_id: '2' },
  })
  ann = await makePerson(server, accountId, { name: 'Ann' })
  bo = await makePerson(server, accountId, { name: 'Bo', inboxIds: [second.id] })
  asAnn = await createPersonCaller(server, ann)
  asKey = await createParleyCaller(server, accountId)
})
afterAll(() => server.close())

/** What the account's log says of a conversation since a position. */
async function toldSince(position: string, conversationId: string) {
  const events = await listEvents(server.db, { accountId, after: position, limit: 1000 })
  return events
    .filter((event) => event.conversationId === conversationId)
    .map(({ type, data }) => ({ type, data }))
}

async function position(): Promise<string> {
  const [row] = await server.db.query<{ last: string }>(
    sql`select last from account_positions where account_id = ${accountId}`,
  )
  return row!.last
}

/** The kept totals, and what a recount gives. */
async function totals() {
  const kept = await server.db.query(sql`
    select inbox_id, status, assignee_id, count::int from conversation_counters
     where account_id = ${accountId} and count <> 0 order by 1, 2, 3`)
  const counted = await server.db.query(sql`
    select inbox_id, status, coalesce(assignee_id, 0) as assignee_id, count(*)::int as count from conversations
     where account_id = ${accountId} group by 1, 2, 3 order by 1, 2, 3`)
  return { kept, counted }
}

describe('a conversation', () => {
  test('shows the contact, what came last, what is unread, and since when the contact waits', async () => {
    const { conversationId, messageId, phone } = await hear(server, inbox, { text: 'Where is\nmy order?' })
    const first = server.clock.now()
    await hear(server, inbox, { phone, text: 'Hello?' })
    const { status, body, headers } = await asAnn('GET', `/conversations/${conversationId}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: conversationId,
      uuid: toUuid('conversation', conversationId),
      inbox_id: inbox.id,
      channel: 'whatsapp',
      contact: { name: 'Ann Lee', phone, email: null, avatar_url: null, blocked: false },
      status: 'open',
      snoozed_until: null,
      assignee_id: null,
      team_id: null,
      archived: false,
      bot_enabled: true,
      tag_ids: [],
      unread_count: 2,
      last_message: { direction: 'inbound', kind: 'text', text: 'Hello?' },
      last_call: null,
      contact_read_at: null,
    })
    expect(body.last_message.id).not.toBe(messageId)
    expect(Date.parse(body.waiting_since)).toBeLessThanOrEqual(first.getTime())
    expect(Date.parse(body.waiting_since)).toBeGreaterThan(first.getTime() - 1000)
    expect(Date.parse(body.reply_window_ends_at) - Date.parse(body.last_activity_at)).toBe(86_400_000)
    expect((await asAnn('GET', `/conversations/${toUuid('conversation', conversationId)}`)).body).toEqual(
      body,
    )

    const known = await createCaller(server, {
      ...(await signIn(server, ann)),
      'if-none-match': String(headers['etag']),
    })
    expect((await known('GET', `/conversations/${conversationId}`)).status).toBe(304)
  })

  test('waits no more once it is answered, and not while it is closed; what comes then is the first of something new', async () => {
    const { conversationId, phone } = await hear(server, inbox)
    const show = async () => (await asAnn('GET', `/conversations/${conversationId}`)).body
    const asked = (await show()).waiting_since
    await asAnn('PATCH', `/conversations/${conversationId}`, { status: 'closed' })
    expect((await show()).waiting_since).toBeNull()
    await asAnn('PATCH', `/conversations/${conversationId}`, { status: 'open' })
    expect((await show()).waiting_since).toBe(asked)
    await asAnn('PATCH', `/conversations/${conversationId}`, { status: 'closed' })
    await hear(server, inbox, { phone })
    const again = await show()
    expect(again.status).toBe('open')
    expect(again.waiting_since).toBe(again.last_activity_at)
    await asAnn('POST', `/conversations/${conversationId}/messages`, { text: 'Here we are' })
    expect((await show()).waiting_since).toBeNull()
  })

  test('is read, and unread again from the contact’s last message on', async () => {
    const { conversationId, phone } = await hear(server, inbox)
    await hear(server, inbox, { phone })
    const path = `/conversations/${conversationId}`
    const before = await position()
    expect((await asAnn('POST', `${path}/read`)).body.unread_count).toBe(0)
    expect((await asAnn('POST', `${path}/read`)).body.unread_count).toBe(0)
    expect(await toldSince(before, conversationId)).toEqual([
      { type: 'conversation.updated', data: { agentReadAt: expect.any(String) } },
    ])
    expect((await asAnn('POST', `${path}/unread`)).body.unread_count).toBe(1)
    expect((await asAnn('POST', `${path}/unread`)).body.unread_count).toBe(1)
    expect(await toldSince(before, conversationId)).toHaveLength(2)
  })

  test('tells the network when it is read, once', async () => {
    const bodies: unknown[] = []
    const graph = createServer(async (request, response) => {
      bodies.push(await json(request))
      response.setHeader('content-type', 'application/json').end('{"success":true}')
    }).listen(0, '127.0.0.1')
    await once(graph, 'listening')
    const { port } = graph.address() as AddressInfo
    const third = await makeWhatsAppInbox(server, accountId, {
      graphUrl: `http://127.0.0.1:${port}`,
      phone: '+15550100003',
      settings: { phone_number_id: '3', waba_id: '3' },
    })
    const { conversationId, phone } = await hear(server, third)
    const { networkId } = await hear(server, third, { phone })
    const read = () => asAnn('POST', `/conversations/${conversationId}/read`)
    expect((await read()).body.unread_count).toBe(0)
    await eventually(async () => bodies.length > 0)
    await read()
    graph.close()
    expect(bodies).toEqual([expect.objectContaining({ status: 'read', message_id: networkId })])
  })

  test('of which the contact wrote nothing cannot be unread', async () => {
    const { body } = await asAnn('POST', '/conversations', { inbox_id: inbox.id, phone: '+15550199001' })
    expect((await asAnn('POST', `/conversations/${body.id}/unread`)).body.unread_count).toBe(0)
    expect(body.reply_window_ends_at < body.created_at).toBe(true)
    expect(body.waiting_since).toBeNull()
  })

  test('has a window exactly in the channels whose networks have one', async () => {
    for (const [channel, { capabilities }] of server.app.networks) {
      expect(replyWindowChannels.includes(channel), channel).toBe(capabilities?.windowError !== undefined)
    }
  })

  test('is not found when it is somebody else’s, malformed, of another kind, or in an inbox that one does not see', async () => {
    const { conversationId } = await hear(server, inbox)
    const stranger = await createParleyCaller(server, (await makeAccount(server.db)).id)
    const asBo = await createPersonCaller(server, bo)
    const limited = await createParleyCaller(server, accountId, { inboxIds: [second.id] })
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', { status: 'closed' }],
      ['POST', '/read'],
      ['POST', '/unread'],
    ]
    for (const [method, path, body] of calls) {
      for (const caller of [stranger, asBo, limited])
        expect((await caller(method, `/conversations/${conversationId}${path}`, body)).status).toBe(404)
      for (const id of ['0', 'x', toUuid('contact', conversationId), inbox.id])
        expect((await asAnn(method, `/conversations/${id}${path}`, body)).status).toBe(404)
    }
    expect((await asAnn('GET', `/conversations/${conversationId}`)).body.status).toBe('open')
  })
})

describe('a change', () => {
  test('of everything is told step by step, and moves the kept totals', async () => {
    const { conversationId } = await hear(server, inbox)
    const [red, blue] = await server.db.transaction(async (tx) => [
      await createTag(tx, { accountId, name: 'red' }),
      await createTag(tx, { accountId, name: 'blue' }),
    ])
    const team = await server.db.transaction((tx) => createTeam(tx, { accountId, name: 'Sales' }))
    const path = `/conversations/${conversationId}`
    const before = await position()
    const { status, body } = await asAnn('PATCH', path, {
      status: 'pending',
      assignee_id: toUuid('agent', ann.agent.id),
      team_id: team.id,
      archived: true,
      bot_enabled: false,
      tag_ids: [red!.id, blue!.id],
    })
    expect(status).toBe(200)
    const changed = {
      status: 'pending',
      assignee_id: ann.agent.id,
      team_id: team.id,
      archived: true,
      bot_enabled: false,
      tag_ids: [red!.id, blue!.id],
    }
    expect(body).toMatchObject(changed)
    expect((await asAnn('GET', path)).body).toEqual(body)
    expect((await toldSince(before, conversationId)).map(({ data }) => data)).toEqual([
      { status: 'pending' },
      { archived: true },
      { botEnabled: false },
      { assigneeId: ann.agent.id, teamId: team.id, assignmentId: expect.any(String) },
      { tagsAdded: [red!.id, blue!.id], tagsRemoved: [] },
    ])
    const { kept, counted } = await totals()
    expect(kept).toEqual(counted)

    const again = await position()
    expect((await asAnn('PATCH', path, changed)).body).toEqual(body)
    expect(await toldSince(again, conversationId)).toEqual([])
    const others = await asAnn('PATCH', path, {
      add_tag_ids: [blue!.id],
      remove_tag_ids: [red!.id],
      assignee_id: null,
    })
    expect(others.body).toMatchObject({
      tag_ids: [blue!.id],
      assignee_id: null,
      team_id: team.id,
      status: 'pending',
    })
    const [assignment] = await server.db.query<{ by_agent_id: string }>(
      sql`select by_agent_id from assignments where account_id = ${accountId} and conversation_id = ${conversationId} limit 1`,
    )
    expect(assignment!.by_agent_id).toBe(ann.agent.id)
  })

  test('that names what there is not changes nothing', async () => {
    const { conversationId } = await hear(server, inbox)
    const other = (await makeAccount(server.db)).id
    const foreign = await makePerson(server, other)
    const path = `/conversations/${conversationId}`
    const before = (await asAnn('GET', path)).body
    const wrong = [
      { assignee_id: foreign.agent.id },
      { assignee_id: '12345' },
      { team_id: '12345' },
      { tag_ids: ['12345'] },
      { add_tag_ids: ['12345'] },
    ]
    for (const body of wrong)
      expect((await asAnn('PATCH', path, { status: 'closed', ...body })).status, JSON.stringify(body)).toBe(
        404,
      )
    for (const body of [
      { assignee_id: 'x' },
      { colour: 'red' },
      { status: 'done' },
      { snoozed_until: 'soon' },
    ])
      expect((await asAnn('PATCH', path, body)).status, JSON.stringify(body)).toBe(400)
    expect((await asAnn('GET', path)).body).toEqual(before)
  })

  test('to snoozed takes a time to come, or none; a time alone snoozes', async () => {
    const { conversationId } = await hear(server, inbox)
    const path = `/conversations/${conversationId}`
    const at = (ms: number) => new Date(server.clock.now().getTime() + ms).toISOString()
    expect((await asAnn('PATCH', path, { snoozed_until: at(-1000) })).status).toBe(400)
    expect((await asAnn('PATCH', path, { status: 'closed', snoozed_until: at(1000) })).status).toBe(400)
    const until = at(3_600_000)
    expect((await asAnn('PATCH', path, { snoozed_until: until })).body).toMatchObject({
      status: 'snoozed',
      snoozed_until: until,
    })
    expect((await asAnn('PATCH', path, { status: 'snoozed' })).body.snoozed_until).toBeNull()
    expect((await asAnn('PATCH', path, { status: 'open' })).body).toMatchObject({
      snoozed_until: null,
      status: 'open',
    })
  })

  test('by If-Match is refused when somebody was faster', async () => {
    const { conversationId } = await hear(server, inbox)
    const path = `/conversations/${conversationId}`
    const { headers } = await asAnn('GET', path)
    const careful = await createCaller(server, {
      ...(await signIn(server, ann)),
      'if-match': String(headers['etag']),
    })
    const [one, two] = await Promise.all([
      careful('PATCH', path, { status: 'closed' }),
      careful('PATCH', path, { status: 'pending' }),
    ])
    expect([one.status, two.status].sort()).toEqual([200, 412])
    const winner = one.status === 200 ? one : two
    expect((await asAnn('GET', path)).headers['etag']).toBe(winner.headers['etag'])
  })

  test('is for keys that may write, and searching for those that may read', async () => {
    const reader = await createParleyCaller(server, accountId, { readOnly: true })
    const { conversationId } = await hear(server, inbox)
    expect((await reader('PATCH', `/conversations/${conversationId}`, { status: 'closed' })).status).toBe(403)
    expect((await reader('POST', '/conversations/search', { filter: { statuses: ['open'] } })).status).toBe(
      200,
    )
    const elsewhere = await createParleyCaller(server, accountId, { scopes: ['contacts'] })
    expect((await elsewhere('GET', '/conversations')).status).toBe(403)
  })
})

describe('starting one', () => {
  test('by a number makes what is missing, and finds it afterwards, open', async () => {
    const body = { inbox_id: inbox.uuid, phone: '+1 (555) 019-9002', name: 'Zoe' }
    const made = await asAnn('POST', '/conversations', body)
    expect(made).toMatchObject({
      status: 200,
      body: { contact: { name: 'Zoe', phone: '+15550199002' }, last_message: null, status: 'open' },
    })
    await asAnn('PATCH', `/conversations/${made.body.id}`, { status: 'closed' })
    expect((await asAnn('POST', '/conversations', body)).body).toMatchObject({
      id: made.body.id,
      status: 'open',
    })
    const contactId = made.body.contact.id
    const there = await asAnn('POST', '/conversations', { inbox_id: second.id, contact_id: contactId })
    expect(there.body).toMatchObject({ inbox_id: second.id, contact: { id: contactId } })
    expect(there.body.id).not.toBe(made.body.id)
  })

  test('takes either a contact or a number, in an inbox that can reach them and that one sees', async () => {
    const { body } = await asAnn('POST', '/conversations', { inbox_id: inbox.id, phone: '+15550199003' })
    const contactId = body.contact.id
    const post = async (given: object, caller = asAnn) =>
      (await caller('POST', '/conversations', given)).status
    expect(await post({ inbox_id: inbox.id })).toBe(400)
    expect(await post({ inbox_id: inbox.id, contact_id: contactId, phone: '+15550199003' })).toBe(400)
    expect(await post({ inbox_id: inbox.id, phone: '12' })).toBe(400)
    expect(await post({ inbox_id: '12345', phone: '+15550199003' })).toBe(404)
    expect(await post({ inbox_id: inbox.id, contact_id: '12345' })).toBe(404)
    expect(
      await post({ inbox_id: inbox.id, contact_id: contactId }, await createPersonCaller(server, bo)),
    ).toBe(404)
    await server.db.query(
      sql`update contacts set phone = null where account_id = ${accountId} and id = ${contactId}`,
    )
    expect(await post({ inbox_id: second.id, contact_id: contactId })).toBe(409)
    expect(await post({ inbox_id: inbox.id, contact_id: contactId })).toBe(200)
  })
})

test('a page takes as many statements with two hundred conversations as with one', async () => {
  for (let count = 0; count < 30; count += 1) await hear(server, second)
  const query = vi.spyOn(server.db, 'query')
  const countOf = async (path: string) => {
    const before = query.mock.calls.length
    expect((await asKey('GET', path)).status).toBe(200)
    return query.mock.calls.length - before
  }
  await countOf('/conversations?limit=1')
  const few = await countOf('/conversations?limit=1')
  expect(await countOf('/conversations?limit=200')).toBe(few)
  query.mockRestore()
})
