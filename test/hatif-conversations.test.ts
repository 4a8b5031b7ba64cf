import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seed } from '../server/cli/seed/index.ts'
import { createCredential, updateAccount } from '../server/core/accounts/index.ts'
import { createAgent, createBot } from '../server/core/agents/index.ts'
import { setConversationStatus } from '../server/core/conversations/index.ts'
import { listEvents } from '../server/core/events/index.ts'
import { recordInbound } from '../server/core/messages/index.ts'
import { createTag } from '../server/core/tags/index.ts'
import { type Sql, sql } from '../server/platform/db/index.ts'
import { fromUuid, type Id, toUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createHatifCaller } from './hatif-caller.ts'
import type { Caller } from './vobiz-caller.ts'

const base = '/v2/conversations/service-account'

let server: TestServer
let account: Awaited<ReturnType<typeof makeAccount>>
let accountId: Id
let call: Caller
let inboxes: { id: Id; channel: string }[]
let channel: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  account = await makeAccount(server.db)
  accountId = account.id
  await seed(server.db, { accountId, conversations: 300, messages: 1_500 })
  await server.db.query(sql`update inboxes set status = 'active' where account_id = ${accountId}`)
  inboxes = await server.db.query(
    sql`select id, channel from inboxes where account_id = ${accountId} order by id`,
  )
  channel = toUuid('inbox', inboxes.find((inbox) => inbox.channel === 'whatsapp')!.id)
  call = await createHatifCaller(server, account)
})
afterAll(() => server?.close())

type Item = {
  id: string
  status: number
  assigneeId: string | null
  assigneeName: string | null
  contactId: string
  contactName: string
  phoneNumber: string | null
  lastActivityAt: string
  channelId: string
  tags: { id: string }[]
}

/** The whole list under a query. */
async function list(query: Record<string, string> = {}, of = channel): Promise<Item[]> {
  const search = new URLSearchParams({ MaxResultCount: '1000', ...query })
  const { status, body, text } = await call('GET', `${base}/channels/${of}?${search}`)
  expect(status, text).toBe(200)
  expect(body.totalCount).toBe(body.items.length)
  return body.items
}

/** Ids of the channel's conversations that fit a condition on `c` and `ct`. */
async function idsWhere(condition: Sql): Promise<string[]> {
  const rows = await server.db.query<{ id: Id }>(sql`
    select c.id from conversations c join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     where c.account_id = ${accountId} and c.inbox_id = ${fromUuid('inbox', channel)!} and ${condition}
     order by c.last_activity_at desc, c.id desc`)
  return rows.map(({ id }) => toUuid('conversation', id))
}

async function expectIds(query: Record<string, string>, condition: Sql): Promise<void> {
  const expected = await idsWhere(condition)
  expect(expected.length, 'the test finds something').toBeGreaterThan(0)
  expect(
    (await list(query)).map(({ id }) => id),
    JSON.stringify(query),
  ).toEqual(expected)
}

describe('the list', () => {
  test('without a filter has the channel’s conversations, ten of them, the latest activity first', async () => {
    const all = await idsWhere(sql`true`)
    const { body } = await call('GET', `${base}/channels/${channel}`)
    expect(body.totalCount).toBe(all.length)
    expect(body.items.map(({ id }: Item) => id)).toEqual(all.slice(0, 10))
    expect(body.items[0]).toMatchObject({
      channelId: channel,
      channel: { id: channel, type: 2 },
      unreadCount: 0,
    })
  })

  test('filters by status, by number or name', async () => {
    for (const status of ['2', 'Closed', 'closed'])
      await expectIds({ Status: status }, sql`c.status = 'closed'`)
    for (const status of ['1', 'OPEN']) await expectIds({ status }, sql`c.status <> 'closed'`)
  })

  test('filters by assignees, by their user ids or membership ids, and by having none', async () => {
    const agents = await server.db.query<{ id: Id; user_id: Id }>(
      sql`select id, user_id from agents where account_id = ${accountId} and user_id is not null order by id desc limit 2`,
    )
    const [one, two] = agents
    const ids = `${toUuid('user', one!.user_id)}, ${toUuid('agent', two!.id).toUpperCase()},nobody`
    await expectIds({ AssigneeUserIds: ids }, sql`c.assignee_id = any(${[one!.id, two!.id]}::bigint[])`)
    await expectIds({ getUnAssigned: 'true' }, sql`c.assignee_id is null`)
    await expectIds({ GETUNASSIGNED: 'False' }, sql`true`)
    expect(await list({ AssigneeUserIds: 'nobody' })).toEqual([])
    expect(await list({ AssigneeUserIds: ids, GetUnAssigned: 'true' })).toEqual([])
  })

  test('filters by contacts and by tags; ids of nothing find nothing', async () => {
    const all = await list()
    const contacts = [all[3]!.contactId, all[30]!.contactId]
    await expectIds(
      { ContactIds: contacts.join(',') },
      sql`c.contact_id = any(${contacts.map((id) => fromUuid('contact', id)!)}::bigint[])`,
    )
    const tags = [...new Set(all.flatMap((item) => item.tags.map(({ id }) => id)))].slice(0, 2)
    await expectIds(
      { TagIds: tags.join(',') },
      sql`exists (select from conversation_tags t where t.conversation_id = c.id
           and t.tag_id = any(${tags.map((id) => fromUuid('tag', id)!)}::bigint[]))`,
    )
    expect(await list({ ContactIds: `${channel},1` })).toEqual([])
    expect(await list({ TagIds: contacts[0]! })).toEqual([])
  })

  test('filters by name and number', async () => {
    const [first] = (await list()).filter(({ phoneNumber }) => phoneNumber)
    const name = first!.contactName
    await expectIds({ Name: name.slice(0, 3).toUpperCase() }, sql`ct.name ilike ${`%${name.slice(0, 3)}%`}`)
    for (const number of [
      first!.phoneNumber!,
      first!.phoneNumber!.slice(-8),
      `00${first!.phoneNumber!.slice(1)}`,
    ])
      await expectIds({ PhoneNumber: number }, sql`ct.phone = ${first!.phoneNumber}`)
    await expectIds({ Name: ` ${name} ` }, sql`ct.name ilike ${`%${name}%`}`)
    for (const number of ['123456', 'abc', '+1 555 000'])
      expect(await list({ PhoneNumber: number })).toEqual([])
  })

  test('takes dates as Saudi time, both ends included', async () => {
    const { lastActivityAt } = (await list())[20]!
    const at = new Date(lastActivityAt)
    const wall = new Date(at.getTime() + 3 * 3_600_000).toISOString().slice(0, 19)
    await expectIds({ FromDate: wall }, sql`c.last_activity_at >= ${at}::timestamptz`)
    await expectIds({ ToDate: wall }, sql`c.last_activity_at <= ${at}::timestamptz`)
    await expectIds(
      { FromDate: lastActivityAt, ToDate: lastActivityAt },
      sql`c.last_activity_at = ${at}::timestamptz`,
    )
    const day = wall.slice(0, 10)
    await expectIds({ FromDate: day }, sql`c.last_activity_at >= ${`${day} 00:00+03`}::timestamptz`)
  })

  test('filters by being lost', async () => {
    await expectIds({ IsLost: 'true' }, sql`c.lost`)
    await expectIds({ isLost: '0' }, sql`not c.lost`)
  })

  test('combines filters', async () => {
    await expectIds(
      { Status: '1', IsLost: 'true', GetUnAssigned: 'true' },
      sql`c.status <> 'closed' and c.lost and c.assignee_id is null`,
    )
  })

  test('sorts by several fields, in any case', async () => {
    const items = await list({ Sorting: 'status desc, CREATIONTIME' })
    expect(items.map(({ status }) => status)).toEqual(
      items.map(({ status }) => status).toSorted((a, b) => b - a),
    )
    const names = (await list({ sorting: 'ContactName asc' })).map(({ contactName }) =>
      contactName.toLowerCase(),
    )
    expect(names).toEqual(names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    const times = (await list({ Sorting: 'LastActivityAt' })).map(({ lastActivityAt }) =>
      Date.parse(lastActivityAt),
    )
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('its pages join without a gap, and end', async () => {
    const all = await idsWhere(sql`true`)
    const seen: string[] = []
    for (let skip = 0; ; skip += 50) {
      const { body } = await call('GET', `${base}/channels/${channel}?SkipCount=${skip}&MaxResultCount=50`)
      expect(body.totalCount).toBe(all.length)
      if (body.items.length === 0) break
      seen.push(...body.items.map(({ id }: Item) => id))
    }
    expect(seen).toEqual(all)
  })

  test('of no channel is that of all channels shown, with blanks and undefined as nothing', async () => {
    const { body } = await call(
      'GET',
      `${base}/channels/?Status=undefined&AssigneeUserIds=undefined&Name=&PhoneNumber=undefined&Sorting=undefined&SkipCount=&MaxResultCount=1000`,
    )
    const [counted] = await server.db.query<{ count: number }>(
      sql`select count(*)::int as count from conversations where account_id = ${accountId} and channel = 'whatsapp'`,
    )
    expect(body.totalCount).toBe(counted!.count)
    expect(new Set(body.items.map(({ channelId }: Item) => channelId)).size).toBe(2)
    expect((await call('GET', `${base}/channels?MaxResultCount=1000`)).body).toEqual(body)
    expect((await call('GET', `${base.toUpperCase()}/CHANNELS/?maxresultcount=1000`)).body).toEqual(body)
  })

  test.each([
    ['Status=3', 'status'],
    ['GetUnAssigned=perhaps', 'getUnAssigned'],
    ['IsLost=2', 'isLost'],
    ['FromDate=yesterday', 'fromDate'],
    ['ToDate=2026-13-01', 'toDate'],
    ['Sorting=Nothing', 'sorting'],
    ['Sorting=Status%20sideways', 'sorting'],
    ['SkipCount=-1', 'skipCount'],
    ['MaxResultCount=0', 'maxResultCount'],
    ['MaxResultCount=1001', 'maxResultCount'],
    ['MaxResultCount=ten', 'maxResultCount'],
  ])('refuses %s', async (query, member) => {
    const { status, body } = await call('GET', `${base}/channels/${channel}?${query}`)
    expect(status).toBe(400)
    expect(body.error.validationErrors).toEqual([{ message: expect.any(String), members: [member] }])
  })

  test('knows no channel that is malformed, of another account or not shown', async () => {
    const other = await makeAccount(server.db)
    const theirs = await makeWhatsAppInbox(server, other.id)
    const webchat = toUuid('inbox', inboxes.find((inbox) => inbox.channel === 'webchat')!.id)
    for (const id of ['nothing', toUuid('contact', inboxes[0]!.id), theirs.uuid, webchat])
      expect((await call('GET', `${base}/channels/${id}`)).status, id).toBe(404)
  })

  test('of a credential for some inboxes has those, and no other is let in', async () => {
    const allowed = fromUuid('inbox', channel)!
    const made = await server.db.transaction((tx) =>
      createCredential(tx, { accountId, dialect: 'hatif', permissions: { inboxIds: [allowed] } }),
    )
    const limited = await createHatifCaller(server, {
      credentials: {
        ...account.credentials,
        hatif: { client_id: made.credential.publicId, client_secret: made.token },
      },
    })
    const { body } = await limited('GET', `${base}/channels?MaxResultCount=1000`)
    expect(body.items.map(({ id }: Item) => id)).toEqual(await idsWhere(sql`true`))
    const other = toUuid('inbox', inboxes.filter((inbox) => inbox.channel === 'whatsapp')[1]!.id)
    expect((await limited('GET', `${base}/channels/${other}`)).status).toBe(403)
    const [theirs] = await list({}, other)
    for (const path of ['', '/timeline'])
      expect((await limited('GET', `${base}/${theirs!.id}${path}`)).status).toBe(403)
    expect((await limited('POST', `${base}/${theirs!.id}/assign`, {})).status).toBe(403)
  })

  test('spells its keys as the pages print them when the account is set so', async () => {
    const own = await makeAccount(server.db)
    const inbox = await makeWhatsAppInbox(server, own.id)
    await seed(server.db, { accountId: own.id, conversations: 30, messages: 100 })
    const live = await createHatifCaller(server, own)
    const path = `${base}/channels/${inbox.uuid}?MaxResultCount=50`
    const before = (await live('GET', path)).body
    await server.db.transaction((tx) =>
      updateAccount(tx, { id: own.id, settings: { hatifCasing: 'documented' } }),
    )
    const documented = await createHatifCaller(server, own, { casing: 'documented' })
    const after = (await documented('GET', path)).body
    expect(after).toEqual(pascal(before))
    expect(Object.keys(after.Items[0]).slice(0, 3)).toEqual(['Id', 'Sentiment', 'Status'])
    const conversation = `${base}/${before.items[0].id}`
    expect((await documented('GET', conversation)).body).toHaveProperty('contactId')
    expect(await documented('GET', `${conversation}/timeline`)).toHaveProperty('body.Items')
  })
})

describe('a conversation', () => {
  let own: Awaited<ReturnType<typeof makeAccount>>
  let ownCall: Caller
  let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
  let user: string
  let member: string
  let bot: string

  beforeAll(async () => {
    own = await makeAccount(server.db)
    inbox = await makeWhatsAppInbox(server, own.id)
    ownCall = await createHatifCaller(server, own)
    const { agent } = await server.db.transaction((tx) =>
      createAgent(tx, { accountId: own.id, email: 'amal@example.com', name: 'Amal', role: 'agent' }),
    )
    ;[user, member] = [toUuid('user', agent.userId!), toUuid('agent', agent.id)]
    const robot = await server.db.transaction((tx) => createBot(tx, { accountId: own.id, name: 'Robo' }))
    bot = toUuid('agent', robot.id)
  })

  const create = (fields: object) => ownCall('POST', `${base}/create`, { channelId: inbox.uuid, ...fields })
  const assign = (id: string, fields: object) => ownCall('POST', `${base}/${id}/assign`, fields)
  const get = async (id: string) => (await ownCall('GET', `${base}/${id}`)).body

  test('is made once for a number, whatever form it has, and its contact keeps the first name', async () => {
    const first = await create({ PhoneNumber: '+966500000010', ContactName: 'Omar' })
    expect(first.status).toBe(200)
    expect(first.body.conversation).toMatchObject({
      status: 'Open',
      contactType: 'Individual',
      contactName: 'Omar',
      phoneNumber: '+966500000010',
      channel: { id: inbox.uuid, type: 'Whatsapp' },
      tags: [],
    })
    for (const phoneNumber of ['966500000010', '0500000010', '00966 50 000 0010']) {
      const { body } = await create({ phoneNumber, contactName: 'Else' })
      expect(body).toEqual(first.body)
    }
    const { body } = await create({ phoneNumber: '+966500000011', contactName: null })
    expect(body.conversation.contactName).toBe('+966500000011')
    expect(body.contactId).toBe(body.conversation.contactId)
  })

  test('is made once by many at a time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => create({ phoneNumber: '+966500000012', contactName: `Name ${n}` })),
    )
    expect(new Set(answers.map(({ body }) => body.conversation.id)).size).toBe(1)
    expect(new Set(answers.map(({ body }) => body.contactId)).size).toBe(1)
  })

  test('is opened again when it is made again', async () => {
    const { body } = await create({ phoneNumber: '+966500000013' })
    const id = fromUuid('conversation', body.conversation.id)!
    await server.db.transaction((tx) =>
      setConversationStatus(tx, { accountId: own.id, id }, { status: 'closed' }),
    )
    expect((await get(body.conversation.id)).status).toBe('Closed')
    expect((await create({ phoneNumber: '+966500000013' })).body.conversation.status).toBe('Open')
  })

  test('is found by the network’s own messages', async () => {
    const { body } = await create({ phoneNumber: '+966500000014', contactName: 'Given' })
    const [message] = await server.db.transaction((tx) =>
      recordInbound(tx, own.id, [
        {
          type: 'message',
          inboxId: inbox.id,
          person: { addresses: ['966500000014'], phone: '+966500000014', name: 'Profile' },
          direction: 'inbound',
          networkId: 'wamid.14',
          kind: 'text',
          content: { body: 'Hi' },
          text: 'Hi',
          occurredAt: server.db.now().toISOString(),
        },
      ]),
    )
    expect(toUuid('conversation', message!.conversationId)).toBe(body.conversation.id)
    expect((await get(body.conversation.id)).contactName).toBe('Given')
  })

  test('goes to a user by either id, to an AI agent, and to nobody; each change is an event', async () => {
    const id = (await create({ phoneNumber: '+966500000015', assignToUserId: user })).body.conversation.id
    expect(await get(id)).toMatchObject({
      assigneeId: user,
      assigneeName: 'Amal',
      isAiAssignee: false,
      assignedAiAgentId: null,
    })
    const answer = await assign(id, { AssignedUserId: member, AssignedAiAgentId: null })
    expect([answer.status, answer.body]).toEqual([200, {}])
    await assign(id, { assignedAiAgentId: bot })
    expect(await get(id)).toMatchObject({
      assigneeId: null,
      assigneeName: 'Robo',
      isAiAssignee: true,
      assignedAiAgentId: bot,
    })
    const nobody = await ownCall('POST', `${base}/${id}/assign`)
    expect([nobody.status, nobody.body]).toEqual([200, {}])
    await assign(id, {})
    await assign(id, { assignedUserId: null, assignedAiAgentId: null })
    expect(await get(id)).toMatchObject({ assigneeId: null, assigneeName: null, assignedAiAgentId: null })
    const { body } = await ownCall('GET', `${base}/${id}/timeline`)
    // Giving it to whom it belongs already is no event.
    expect(
      body.items.map(({ status, assignation }: { status: string; assignation: object }) => [
        status,
        assignation,
      ]),
    ).toEqual([
      ['Unassigned', expect.objectContaining({ assignedUserId: null, assignedAiAgentId: null })],
      [
        'Assigned',
        expect.objectContaining({
          assignedAiAgentId: bot,
          assignedAiAgentName: 'Robo',
          assignedUserId: null,
        }),
      ],
      ['Assigned', expect.objectContaining({ assignedUserId: user, assignedUserName: 'Amal' })],
    ])
    const told = await listEvents(server.db, { accountId: own.id, after: '0', limit: 1000 })
    const ofThis = told.filter(
      ({ conversationId, type }) =>
        type === 'conversation.updated' && toUuid('conversation', conversationId!) === id,
    )
    expect(ofThis.map(({ data }) => data)).toMatchObject([
      { assigneeId: fromUuid('agent', member), teamId: null },
      { assigneeId: fromUuid('agent', bot), teamId: null },
      { assigneeId: null, teamId: null },
    ])
  })

  test('gets exactly the tags it is given, in the order of their names', async () => {
    const { id } = (await create({ phoneNumber: '+966500000016' })).body.conversation
    const tags = await server.db.transaction(async (tx) => [
      await createTag(tx, { accountId: own.id, name: 'b' }),
      await createTag(tx, { accountId: own.id, name: 'a' }),
      await createTag(tx, { accountId: own.id, name: 'c' }),
    ])
    const [b, a, c] = tags.map((tag) => toUuid('tag', tag.id))
    const tag = (tagIds: unknown) => ownCall('POST', `${base}/${id}/tags`, { tagIds })
    const names = async () => (await get(id)).tags.map(({ name }: { name: string }) => name)
    expect((await tag([b, a, b])).body).toEqual({})
    expect(await names()).toEqual(['a', 'b'])
    await tag([c!.toUpperCase(), a])
    expect(await names()).toEqual(['a', 'c'])
    for (const unknown of ['nothing', user, toUuid('tag', '1')])
      expect((await tag([a, unknown])).status).toBe(404)
    expect(await names()).toEqual(['a', 'c'])
    expect((await tag([])).status).toBe(200)
    expect(await names()).toEqual([])
    for (const wrong of [undefined, null, 'text', [1]])
      expect((await tag(wrong)).status, String(wrong)).toBe(400)
  })

  test('refuses what it cannot do, and changes nothing then', async () => {
    const { id } = (await create({ phoneNumber: '+966500000017' })).body.conversation
    const both = await assign(id, { assignedUserId: user, assignedAiAgentId: bot })
    expect([both.status, both.body.error.validationErrors[0].members]).toEqual([400, ['assignedUserId']])
    for (const fields of [
      { assignedUserId: 'nobody' },
      { assignedUserId: bot },
      { assignedAiAgentId: member },
      { assignedUserId: toUuid('user', '1') },
    ])
      expect((await assign(id, fields)).status, JSON.stringify(fields)).toBe(404)
    const wrong = await assign(id, { assignedUserId: 5 })
    expect([wrong.status, wrong.body.error.validationErrors]).toEqual([
      400,
      [{ message: 'assignedUserId must be string.', members: ['assignedUserId'] }],
    ])
    const created = await create({
      phoneNumber: '+966500000018',
      assignToUserId: user,
      assignToAiAgentId: bot,
    })
    expect([created.status, created.body.error.validationErrors[0].members]).toEqual([
      400,
      ['assignToUserId'],
    ])
    for (const [fields, member] of [
      [{}, 'phoneNumber'],
      [{ phoneNumber: '12' }, 'phoneNumber'],
      [{ phoneNumber: '+966500000018', contactName: 'x'.repeat(501) }, 'contactName'],
    ] as const) {
      const { status, body } = await create(fields)
      expect([status, body.error.validationErrors[0].members]).toEqual([400, [member]])
    }
    expect((await create({ channelId: channel, phoneNumber: '+966500000018' })).status).toBe(404)
    expect((await create({ phoneNumber: '+966500000018', assignToUserId: 'nobody' })).status).toBe(404)
    const found = await server.db.query(
      sql`select id from contacts where account_id = ${own.id} and phone = '+966500000018'`,
    )
    expect(found).toEqual([])
  })

  test('of another account, of another channel, or unknown is found nowhere', async () => {
    const [theirs] = await list()
    const webchat = await server.db.query<{ id: Id }>(
      sql`select id from conversations where account_id = ${accountId} and channel = 'webchat' limit 1`,
    )
    const hidden = toUuid('conversation', webchat[0]!.id)
    for (const [caller, id] of [
      [ownCall, theirs!.id],
      [call, hidden],
      [call, 'nothing'],
      [call, theirs!.contactId],
    ] as const)
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['GET', '/timeline', undefined],
        ['POST', '/assign', {}],
        ['POST', '/tags', { tagIds: [] }],
      ] as const) {
        const answer = await caller(method, `${base}/${id}${path}`, body)
        expect(answer.status, `${method} ${id}${path}`).toBe(404)
        // Of this one alone the docs say that it has no body.
        expect(answer.text === '', `${method} ${id}${path}`).toBe(path === '')
      }
  })
})

/** An answer with every key as the vendor's pages print it. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key[0]!.toUpperCase() + key.slice(1), pascal(inner)]),
  )
}
