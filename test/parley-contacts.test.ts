import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listContactKeys } from '../server/core/contacts/index.ts'
import { ensureConversations } from '../server/core/conversations/index.ts'
import { createInbox } from '../server/core/inboxes/index.ts'
import { type Database, sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'

let server: TestServer
let accountId: string
let key: ParleyCaller
let agent: ParleyCaller
let person: Person

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  key = await createParleyCaller(server, accountId)
  person = await makePerson(server, accountId, { name: 'Mona' })
  agent = await createPersonCaller(server, person)
})
afterAll(() => server.close())

describe('a contact', () => {
  test('is made, read in both spellings, changed and deleted, and each step is told', async () => {
    const tag = (await agent('POST', '/tags', { name: 'vip', color: '#2563eb' })).body
    const field = (await key('POST', '/custom-fields', { name: 'Plan tier', type: 'select', options: gold }))
      .body
    const made = await agent('POST', '/contacts', {
      name: ' Ann Lee ',
      phone: '+1 (555) 010-0300',
      email: 'ann@example.com',
      language: 'ar',
      tag_ids: [tag.id],
      custom_values: { plan_tier: 'gold' },
    })
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Ann Lee',
        phone: '+15550100300',
        email: 'ann@example.com',
        language: 'ar',
        blocked: false,
        tag_ids: [tag.id],
        custom_values: [{ custom_field_id: field.id, value: 'gold' }],
        identities: [],
        last_active_at: null,
      },
    })
    const { id, uuid } = made.body
    expect((await agent('GET', `/contacts/${id}`)).body).toEqual(made.body)
    expect((await key('GET', `/contacts/${uuid.toUpperCase()}`)).body).toEqual(made.body)

    const changed = await agent('PATCH', `/contacts/${id}`, {
      first_name: 'Anna',
      company: 'Acme',
      email: null,
      blocked: true,
      remove_tag_ids: [tag.id],
      custom_values: { [field.id]: null },
    })
    expect(changed.body).toMatchObject({
      name: 'Anna Lee',
      first_name: 'Anna',
      last_name: 'Lee',
      company: 'Acme',
      email: null,
      blocked: true,
      tag_ids: [],
      custom_values: [],
    })
    expect(await agent('DELETE', `/contacts/${id}`)).toMatchObject({ status: 204, text: '' })
    expect((await agent('GET', `/contacts/${id}`)).status).toBe(404)
    expect((await agent('DELETE', `/contacts/${id}`)).status).toBe(404)
    expect(await eventsOf(id)).toEqual([
      { type: 'contact.created', data: {} },
      {
        type: 'contact.updated',
        data: {
          changed: ['name', 'firstName', 'lastName', 'email', 'company', 'blockedAt', 'tags', 'customFields'],
          tagsAdded: [],
          tagsRemoved: [tag.id],
          customFieldIds: [field.id],
        },
      },
      { type: 'contact.deleted', data: {} },
    ])
  })

  test('needs something to be known by, and one number is one contact’s', async () => {
    const first = await agent('POST', '/contacts', { phone: '+15550100301' })
    expect(first.body).toMatchObject({ name: '+15550100301' })
    expect(await agent('POST', '/contacts', { phone: '15550100301', name: 'Other' })).toMatchObject({
      status: 409,
      body: { code: 'duplicate' },
    })
    const { body } = await agent('POST', '/contacts', { name: 'Third' })
    expect((await agent('PATCH', `/contacts/${body.id}`, { phone: '+15550100301' })).status).toBe(409)
    expect((await agent('GET', `/contacts/${body.id}`)).body).toEqual(body)
    for (const [given, field] of bad) {
      const answer = await agent('POST', '/contacts', given)
      expect(answer, JSON.stringify(given)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
      expect(answer.body.errors.map((fault: { field: string }) => fault.field)).toContain(field)
    }
  })

  test('changes nothing, and tells nothing, when it is given what it has', async () => {
    const { body } = await agent('POST', '/contacts', { name: 'Still', company: 'Same' })
    const before = await position()
    const again = { name: 'Still', company: 'Same', blocked: false, tag_ids: [], custom_values: {} }
    expect((await agent('PATCH', `/contacts/${body.id}`, again)).body).toEqual(body)
    expect(await position()).toBe(before)
  })

  test('keeps the values of free fields as they come, and refuses what a defined one does not take', async () => {
    const number = (await key('POST', '/custom-fields', { name: 'Seats', type: 'number' })).body
    const { id } = (await agent('POST', '/contacts', { name: 'Values' })).body
    const patch = (custom_values: object) => agent('PATCH', `/contacts/${id}`, { custom_values })
    expect((await patch({ seats: '12' })).body.custom_values).toEqual([
      { custom_field_id: number.id, value: 12 },
    ])
    expect((await patch({ seats: 'many' })).body.errors[0].field).toBe('custom_values.seats')
    expect((await patch({ [number.uuid]: 7, seats: 8 })).body.custom_values[0].value).toBe(8)
    expect((await patch({ nothing: 1 })).body.errors[0]).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('the history and the notes of a contact', () => {
  test('tell who changed what, newest first, page by page', async () => {
    const { id } = (await agent('POST', '/contacts', { name: 'One' })).body
    for (const name of ['Two', 'Three', 'Four']) await agent('PATCH', `/contacts/${id}`, { name })
    await key('PATCH', `/contacts/${id}`, { company: 'Acme' })
    const first = (await agent('GET', `/contacts/${id}/changes?limit=2`)).body
    expect(first.items).toMatchObject([
      { field: 'company', old_value: null, new_value: 'Acme', agent_id: null },
      { field: 'name', old_value: 'Three', new_value: 'Four', agent_id: person.agent.id },
    ])
    const second = (await agent('GET', `/contacts/${id}/changes?limit=2&cursor=${first.next_cursor}`)).body
    expect(second).toMatchObject({ items: [{ new_value: 'Three' }, { new_value: 'Two' }], next_cursor: null })
  })

  test('are written by agents and programs, changed and deleted; a note of another contact is not found', async () => {
    const { id } = (await agent('POST', '/contacts', { name: 'Noted' })).body
    const other = (await agent('POST', '/contacts', { name: 'Other' })).body
    const note = (await agent('POST', `/contacts/${id}/notes`, { text: ' Prefers mornings ' })).body
    expect(note).toMatchObject({ contact_id: id, text: 'Prefers mornings', agent_id: person.agent.id })
    const program = (await key('POST', `/contacts/${id}/notes`, { text: 'From the shop' })).body
    expect(program.agent_id).toBeNull()
    expect((await agent('POST', `/contacts/${id}/notes`, { text: ' ' })).status).toBe(400)
    const path = `/contacts/${id}/notes/${note.id}`
    expect((await agent('PATCH', path, { text: 'Evenings' })).body).toMatchObject({ text: 'Evenings' })
    expect((await agent('PATCH', `/contacts/${other.id}/notes/${note.id}`, { text: 'x' })).status).toBe(404)
    const list = (await agent('GET', `/contacts/${id}/notes`)).body
    expect(list.items.map(({ text }: { text: string }) => text)).toEqual(['From the shop', 'Evenings'])
    expect((await agent('DELETE', path)).status).toBe(204)
    expect((await agent('GET', `/contacts/${id}/notes`)).body.items).toHaveLength(1)
  })
})

test('merging makes one of two: the addresses, values and conversations of both stand in the one that stays', async () => {
  const tag = (await agent('POST', '/tags', { name: 'both' })).body
  const into = (await agent('POST', '/contacts', { name: 'Stays', phone: '+15550100311' })).body
  const from = (
    await agent('POST', '/contacts', {
      name: 'Goes',
      phone: '+15550100312',
      company: 'Acme',
      city: 'Jeddah',
      tag_ids: [tag.id],
    })
  ).body
  const inbox = await makeWhatsAppInbox(server, accountId, { phone: '+15550109001' })
  await startIn(server.db, inbox.id, from.id)
  expect((await agent('GET', `/contacts/${from.id}/conversations`)).body.items).toHaveLength(1)

  const merge = (id: string, from_contact_id: string) =>
    agent('POST', `/contacts/${id}/merge`, { from_contact_id })
  const merged = await merge(into.id, toUuid('contact', from.id))
  expect(merged).toMatchObject({
    status: 200,
    body: {
      id: into.id,
      name: 'Stays',
      company: 'Acme',
      city: 'Jeddah',
      phone: '+15550100311',
      tag_ids: [tag.id],
    },
  })
  expect((await agent('GET', `/contacts/${from.id}`)).status).toBe(404)
  const moved = (await agent('GET', `/contacts/${into.id}/conversations`)).body.items
  expect(moved).toMatchObject([{ contact: { id: into.id, name: 'Stays' } }])
  expect((await merge(into.id, from.id)).status).toBe(404)
  expect((await merge(into.id, into.id)).status).toBe(400)
})

test('an agent of certain inboxes sees every contact, and of their conversations those of the inboxes', async () => {
  const seen = await makeWebchat('Seen')
  const hidden = await makeWebchat('Hidden')
  const { id } = (await agent('POST', '/contacts', { name: 'Everywhere', phone: '+15550100320' })).body
  for (const inbox of [seen, hidden]) await startIn(server.db, inbox, id)
  const limited = await createPersonCaller(server, await makePerson(server, accountId, { inboxIds: [seen] }))
  expect((await agent('GET', `/contacts/${id}/conversations`)).body.items).toHaveLength(2)
  expect((await limited('GET', `/contacts/${id}/conversations`)).body.items).toMatchObject([
    { inbox_id: seen },
  ])
  expect((await limited('GET', `/contacts/${id}`)).status).toBe(200)
})

describe('If-Match', () => {
  test('of two changes of the same state one is made, whoever comes first', async () => {
    const cookie = await signIn(server, person)
    const { id } = (await agent('POST', '/contacts', { name: 'Raced' })).body
    const { headers } = await agent('GET', `/contacts/${id}`)
    const conditional = await createCaller(server, { ...cookie, 'if-match': String(headers['etag']) })
    const names = ['A', 'B', 'C', 'D']
    const answers = await Promise.all(names.map((name) => conditional('PATCH', `/contacts/${id}`, { name })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412])
    const winner = names[answers.findIndex(({ status }) => status === 200)]
    expect((await agent('GET', `/contacts/${id}`)).body.name).toBe(winner)
    expect(answers.find(({ status }) => status === 412)!.body.code).toBe('precondition_failed')
  })

  test('takes any state for *, and a weak tag for none', async () => {
    const cookie = await signIn(server, person)
    const { id } = (await agent('POST', '/contacts', { name: 'Tagged' })).body
    const etag = String((await agent('GET', `/contacts/${id}`)).headers['etag'])
    const patch = async (tag: string, name: string) =>
      (
        await (
          await createCaller(server, { ...cookie, 'if-match': tag })
        )('PATCH', `/contacts/${id}`, { name })
      ).status
    expect(await patch(`W/${etag}`, 'x')).toBe(412)
    expect(await patch(`"other", ${etag}`, 'First')).toBe(200)
    expect(await patch(etag, 'Second')).toBe(412)
    expect(await patch('*', 'Third')).toBe(200)
  })
})

describe('the list', () => {
  let own: string
  let call: ParleyCaller

  beforeAll(async () => {
    own = (await makeAccount(server.db, 'Lists')).id
    call = await createParleyCaller(server, own)
    await fill(server.db, own, 600)
  })

  test.each(['newest', 'name', 'active'])('by %s is whole and in order, whatever the pages', async (sort) => {
    const whole = await pages(call, `/contacts?sort=${sort}`, 200)
    expect(new Set(whole).size).toBe(whole.length)
    expect(whole.length).toBe(sort === 'active' ? 300 : 600)
    expect(await pages(call, `/contacts?sort=${sort}`, 37)).toEqual(whole)
  })

  test('finds a part of the name, the number or the address, and who has one of some tags', async () => {
    const [common, rare] = (await call('GET', '/tags')).body.items
    const names = async (query: string) => pages(call, `/contacts?${query}`, 50)
    expect(await names('text=person%20599x')).toHaveLength(1)
    expect(await names('text=%2B9188%200000%200599')).toHaveLength(1)
    expect(await names('text=599%40example')).toHaveLength(1)
    for (const text of ['أحمد', 'احمد', 'أَحْمَد', 'احـمد'])
      expect(await names(`text=${encodeURIComponent(text)}`), text).toHaveLength(200)
    expect(await names(`text=${encodeURIComponent('٥٩٩x')}`)).toHaveLength(1)
    expect(await names(`text=${encodeURIComponent('\u064e')}`)).toHaveLength(0)
    expect(await names('text=zz')).toHaveLength(0)
    expect(await names('text=%25')).toHaveLength(0)
    expect(await names(`tag_ids=${common.id}`)).toHaveLength(600)
    expect(await names(`tag_ids=${rare.id}`)).toHaveLength(6)
    expect(await names(`tag_ids=${rare.id}&sort=active`)).toHaveLength(6)
    expect(await names(`tag_ids=${rare.id},${common.id}&text=person%201&sort=name`)).toHaveLength(111)
    for (const query of ['sort=age', 'limit=0', 'cursor=zzz', 'tag_ids=x'])
      expect((await call('GET', `/contacts?${query}`)).status, query).toBe(400)
    const cursor = (await call('GET', '/contacts?sort=name&limit=1')).body.next_cursor
    expect((await call('GET', `/contacts?sort=newest&cursor=${cursor}`)).status).toBe(400)
  })

  test('gives the same pages whether contacts are met on the way or looked up', async () => {
    const filter = fc.record({
      sort: fc.constantFrom('newest' as const, 'name' as const, 'active' as const),
      text: fc.constantFrom(undefined, 'Person', 'person 12', '98x', 'أحمد', 'احمد', 'on', '0000'),
      tagged: fc.boolean(),
      limit: fc.integer({ min: 1, max: 90 }),
    })
    const [, rare] = (await call('GET', '/tags')).body.items
    await fc.assert(
      fc.asyncProperty(filter, async ({ sort, text, tagged, limit }) => {
        const listing = { accountId: own, sort, text, ...(tagged && { tagIds: [rare.id] }) }
        const whole = await listContactKeys(server.db, { ...listing, limit: 1000 })
        const paged: typeof whole = []
        for (let after = undefined as (typeof whole)[0] | undefined; ; after = paged.at(-1)) {
          const page = await listContactKeys(server.db, { ...listing, after, limit })
          paged.push(...page)
          if (page.length < limit) break
        }
        expect(paged).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })
})

const gold = [{ value: 'gold', color: '#ffd700' }, { value: 'basic' }]

const bad: [object, string][] = [
  [{}, 'name'],
  [{ name: ' ' }, 'name'],
  [{ name: 'x', phone: '123' }, 'phone'],
  [{ name: 'x', email: 'nobody' }, 'email'],
  [{ name: 'x', avatar_url: 'javascript:alert(1)' }, 'avatar_url'],
  [{ name: 'x'.repeat(501) }, 'name'],
  [{ name: 'x', gender: 'other' }, 'gender'],
  [{ name: 'x', tag_ids: ['1'] }, 'tag_ids'],
  [{ name: 'x', tag_ids: ['no'] }, 'tag_ids'],
  [{ name: 'x', nickname: 'y' }, 'nickname'],
  [{ name: 'x\0' }, 'name'],
]

async function pages(call: ParleyCaller, path: string, limit: number): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const after: string = cursor && `&cursor=${cursor}`
    const { body } = await call('GET', `${path}&limit=${limit}${after}`)
    ids.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.next_cursor
  }
  return ids
}

async function eventsOf(contactId: string) {
  return server.db.query(sql`
    select type, data from events where account_id = ${accountId} and contact_id = ${contactId} order by position`)
}

async function position(): Promise<string> {
  const [row] = await server.db.query<{ last: string }>(
    sql`select last from account_positions where account_id = ${accountId}`,
  )
  return row!.last
}

async function makeWebchat(name: string): Promise<string> {
  const { schema } = server.app.networks.get('webchat')!
  return (await server.db.transaction((tx) => createInbox(tx, schema, { accountId, name, settings: {} }))).id
}

async function startIn(db: Database, inboxId: string, contactId: string): Promise<void> {
  await db.transaction((tx) => ensureConversations(tx, accountId, [{ inboxId, contactId }]))
}

/** Half of them in a conversation; one tag for all and one for a hundredth. */
async function fill(db: Database, account: string, count: number): Promise<void> {
  await db.query(sql`
    insert into contacts (account_id, id, name, phone, email, created_at, updated_at)
    select ${account}::bigint, g, case when g % 3 = 0 then 'أحمد person ' else 'Person ' end || g || 'x',
           '+9188' || lpad(g::text, 8, '0'), g || '@example.com', now() - (g / 2) * interval '1 minute', now()
      from generate_series(1, ${count}::int) g`)
  await db.query(sql`
    insert into tags (account_id, id, name, created_at, updated_at)
    values (${account}, 1, 'common', now(), now()), (${account}, 2, 'rare', now(), now())`)
  await db.query(sql`
    insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select account_id, id, 1, 0, created_at, now() from contacts where account_id = ${account}
     union all
    select account_id, id, 2, 1, created_at, now() from contacts where account_id = ${account} and id % 100 = 0`)
  await db.query(sql`
    insert into inboxes (account_id, id, channel, name, settings, created_at, updated_at)
    select ${account}::bigint, g, 'webchat', 'Chat', '{}', now(), now() from generate_series(1, 2) g`)
  await db.query(sql`
    insert into conversations (account_id, id, inbox_id, contact_id, channel, status, last_activity_at, window_started_at,
                               window_expires_at, created_at, updated_at)
    select account_id, id * 10 + i, i, id, 'webchat', 'open', now() - (id / 4) * interval '1 minute' - (i - 1) * interval '1 hour',
           now(), now(), now(), now()
      from contacts, generate_series(1, 2) i where account_id = ${account} and id % 2 = 0`)
}
