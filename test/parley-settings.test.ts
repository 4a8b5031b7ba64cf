import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assignConversation, ensureConversations } from '../server/core/conversations/index.ts'
import { createInbox } from '../server/core/inboxes/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'

let server: TestServer
let accountId: string
let agent: ParleyCaller
let admin: ParleyCaller
let key: ParleyCaller
let person: Person
let boss: Person

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  person = await makePerson(server, accountId)
  boss = await makePerson(server, accountId, { role: 'admin' })
  agent = await createPersonCaller(server, person)
  admin = await createPersonCaller(server, boss)
  key = await createParleyCaller(server, accountId)
})
afterAll(() => server.close())

/** What each noun takes, and what it shows then. */
const nouns = [
  {
    path: '/tags',
    event: 'tag',
    draft: { name: ' Late ', color: '#ff0000' },
    shown: { name: 'Late', color: '#ff0000' },
    change: { color: null },
    changed: { name: 'Late', color: null },
    bad: [{ name: ' ' }, { name: 'x'.repeat(256) }, { name: 'x', color: '#'.repeat(51) }, { color: '#fff' }],
    byAgents: true,
  },
  {
    path: '/teams',
    event: 'team',
    draft: { name: ' Support ' },
    shown: { name: 'Support', agent_ids: [] },
    change: { name: 'Sales' },
    changed: { name: 'Sales', agent_ids: [] },
    bad: [{ name: '' }, { agent_ids: [] }],
    byAgents: false,
  },
  {
    path: '/custom-fields',
    event: 'custom_field',
    draft: {
      name: 'Tier',
      type: 'select',
      options: [{ value: 'gold', color: '#ffd700' }, { value: 'basic' }],
      description: ' How much they buy ',
      required: true,
    },
    shown: {
      name: 'Tier',
      key: 'tier',
      type: 'select',
      format: null,
      options: [
        { value: 'gold', color: '#ffd700' },
        { value: 'basic', color: null },
      ],
      description: 'How much they buy',
      required: true,
    },
    change: { name: 'Level', options: [{ value: 'gold' }], description: null, required: false },
    changed: { name: 'Level', key: 'tier', options: [{ value: 'gold', color: null }], description: null },
    bad: [
      { name: 'x' },
      { name: '', type: 'text' },
      { name: 'x', type: 'list' },
      { name: 'x', type: 'text', format: 'y' },
    ],
    byAgents: false,
  },
  {
    path: '/canned-responses',
    event: 'canned_response',
    draft: { shortcut: 'hello', content: 'Hello {{contact.name}}' },
    shown: { shortcut: '/hello', content: 'Hello {{contact.name}}' },
    change: { content: 'Good day' },
    changed: { shortcut: '/hello', content: 'Good day' },
    bad: [{ shortcut: '/', content: 'x' }, { shortcut: 'x', content: ' ' }, { shortcut: 'x' }],
    byAgents: true,
  },
]

describe.each(nouns)('$path', ({ path, event, draft, shown, change, changed, bad, byAgents }) => {
  test('are made, read in both spellings, changed, listed and deleted, and each step is told', async () => {
    const before = await position()
    const made = await admin('POST', path, draft)
    expect(made).toMatchObject({ status: 201, body: shown })
    const { id, uuid } = made.body
    expect(await agent('GET', `${path}/${id}`)).toMatchObject({
      body: made.body,
      headers: { etag: made.headers['etag'] },
    })
    expect((await key('GET', `${path}/${uuid.toUpperCase()}`)).body).toEqual(made.body)
    expect((await agent('GET', path)).body.items).toContainEqual(made.body)

    const after = await admin('PATCH', `${path}/${uuid}`, change)
    expect(after).toMatchObject({ status: 200, body: changed })
    expect(after.headers['etag']).not.toBe(made.headers['etag'])
    expect((await admin('PATCH', `${path}/${id}`, change)).body).toEqual(after.body)

    expect((await admin('DELETE', `${path}/${id}`)).status).toBe(204)
    for (const method of ['GET', 'DELETE', 'PATCH'])
      expect((await admin(method, `${path}/${id}`, method === 'PATCH' ? change : undefined)).status).toBe(404)
    expect(await eventsSince(before)).toEqual(
      ['created', 'updated', 'deleted'].map((step) => ({ type: `${event}.${step}`, subject_id: id })),
    )
  })

  test('say what is wrong, and take no name twice', async () => {
    for (const body of bad) {
      const answer = await admin('POST', path, body)
      expect(answer, JSON.stringify(body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(answer.body.errors.length).toBeGreaterThan(0)
    }
    const { id } = (await admin('POST', path, draft)).body
    expect((await admin('POST', path, draft)).body.code).toBe('duplicate')
    expect((await admin('POST', path, { ...draft, extra: 1 })).status).toBe(400)
    await admin('DELETE', `${path}/${id}`)
  })

  test('are changed by agents only where every agent may', async () => {
    const refused = byAgents ? [201, 200, 204] : [403, 403, 403]
    const { id } = (await key('POST', path, draft)).body
    const patch = await agent('PATCH', `${path}/${id}`, change)
    const remove = await agent('DELETE', `${path}/${id}`)
    if (!byAgents) await key('DELETE', `${path}/${id}`)
    const made = await agent('POST', path, draft)
    expect([made.status, patch.status, remove.status]).toEqual(refused)
    if (byAgents) await agent('DELETE', `${path}/${made.body.id}`)
  })

  test('are changed once of several changes at once that saw the same state', async () => {
    const { body, headers } = await admin('POST', path, draft)
    const conditional = await createCaller(server, {
      ...(await signIn(server, boss)),
      'if-match': String(headers['etag']),
    })
    const answers = await Promise.all(
      [1, 2, 3].map((step) => conditional('PATCH', `${path}/${body.id}`, renamed(path, step))),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412])
    expect((await conditional('PATCH', `${path}/1`, renamed(path, 1))).status).toBe(404)
    await admin('DELETE', `${path}/${body.id}`)
  })

  test('are listed page by page, the oldest first', async () => {
    const ids: string[] = []
    for (const step of [1, 2, 3])
      ids.push((await admin('POST', path, { ...draft, ...renamed(path, step) })).body.id)
    const first = (await agent('GET', `${path}?limit=2`)).body
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2))
    const second = (await agent('GET', `${path}?limit=2&cursor=${first.next_cursor}`)).body
    expect(second).toMatchObject({ items: [{ id: ids[2] }], next_cursor: null })
    for (const query of ['limit=201', 'limit=x', 'cursor=x'])
      expect((await agent('GET', `${path}?${query}`)).status).toBe(400)
    for (const id of ids) await admin('DELETE', `${path}/${id}`)
  })
})

test('a tag that goes is taken off contacts', async () => {
  const { id } = (await agent('POST', '/tags', { name: 'brief' })).body
  const contact = (await agent('POST', '/contacts', { name: 'Ann', tag_ids: [id] })).body
  expect(contact.tag_ids).toEqual([id])
  await agent('DELETE', `/tags/${id}`)
  expect((await agent('GET', `/contacts/${contact.id}`)).body.tag_ids).toEqual([])
})

test('a team has the members it is given, and leaves its conversations to nobody', async () => {
  const team = (await admin('POST', '/teams', { name: 'Night', agent_ids: [person.agent.id] })).body
  expect(team.agent_ids).toEqual([person.agent.id])
  const both = [person.agent.id, boss.agent.id]
  const grown = (await admin('PATCH', `/teams/${team.id}`, { agent_ids: both })).body
  expect([...grown.agent_ids].sort()).toEqual([...both].sort())
  expect((await admin('PATCH', `/teams/${team.id}`, { agent_ids: ['12'] })).status).toBe(404)
  expect((await admin('PATCH', `/teams/${team.id}`, { agent_ids: ['x'] })).status).toBe(404)

  const { schema } = server.app.networks.get('webchat')!
  const contact = (await agent('POST', '/contacts', { name: 'Ann' })).body
  await server.db.transaction(async (tx) => {
    const inbox = await createInbox(tx, schema, { accountId, name: 'Chat', settings: {} })
    const pairs = [{ inboxId: inbox.id, contactId: contact.id }]
    const [made] = (await ensureConversations(tx, accountId, pairs)).values()
    await assignConversation(tx, {
      accountId,
      conversationId: made!.id,
      assigneeId: null,
      teamId: team.id,
      by: null,
    })
  })
  const path = `/contacts/${contact.id}/conversations`
  expect((await agent('GET', path)).body.items[0].team_id).toBe(team.id)
  expect((await admin('DELETE', `/teams/${team.id}`)).status).toBe(204)
  expect((await agent('GET', path)).body.items[0].team_id).toBeNull()
})

test('a contact loses the value whose choice is gone', async () => {
  const field = (
    await admin('POST', '/custom-fields', {
      name: 'Size',
      type: 'select',
      options: [{ value: 's' }, { value: 'm' }],
    })
  ).body
  const { id } = (await agent('POST', '/contacts', { name: 'Ann', custom_values: { size: 's' } })).body
  await admin('PATCH', `/custom-fields/${field.id}`, { options: [{ value: 'm' }] })
  expect((await agent('GET', `/contacts/${id}`)).body.custom_values).toEqual([])
  await admin('DELETE', `/custom-fields/${field.id}`)
})

/** A change that differs each time. */
function renamed(path: string, step: number): object {
  return path === '/canned-responses' ? { shortcut: `/r${step}` } : { name: `Renamed ${step}` }
}

async function position(): Promise<string> {
  const [row] = await server.db.query<{ last: string }>(
    sql`select last from account_positions where account_id = ${accountId}`,
  )
  return row!.last
}

async function eventsSince(before: string) {
  return server.db.query(sql`
    select type, subject_id from events where account_id = ${accountId} and position > ${before} order by position`)
}
