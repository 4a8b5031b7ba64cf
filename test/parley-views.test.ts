import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTag } from '../server/core/tags/index.ts'
import { createTeam, setTeamAgents } from '../server/core/teams/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { systemViews } from '../shared/parley/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person } from './parley-person.ts'
import { hear, listEventTypes } from './parley-threads.ts'

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let second: Awaited<ReturnType<typeof makeWhatsAppInbox>>
let ann: Person
let bo: Person
let cy: Person
let asAnn: ParleyCaller
let asBo: ParleyCaller
let asCy: ParleyCaller
let asAdmin: ParleyCaller
let asKey: ParleyCaller
let teamId: string

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  second = await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2', waba_id: '2' },
  })
  ann = await makePerson(server, accountId, { name: 'Ann' })
  bo = await makePerson(server, accountId, { name: 'Bo' })
  cy = await makePerson(server, accountId, { name: 'Cy', inboxIds: [second.id] })
  asAnn = await createPersonCaller(server, ann)
  asBo = await createPersonCaller(server, bo)
  asCy = await createPersonCaller(server, cy)
  asAdmin = await createPersonCaller(server, await makePerson(server, accountId, { role: 'admin' }))
  asKey = await createParleyCaller(server, accountId)
  teamId = await server.db.transaction(async (tx) => {
    const { id } = await createTeam(tx, { accountId, name: 'Sales' })
    await setTeamAgents(tx, { accountId, id, agentIds: [ann.agent.id, bo.agent.id] })
    return id
  })
})
afterAll(() => server.close())

type Shown = { id: string; name: string; position: number }
const list = async (caller: ParleyCaller): Promise<Shown[]> => (await caller('GET', '/views')).body.items
const names = async (caller: ParleyCaller) =>
  (await list(caller)).filter(({ position }) => position >= 0).map(({ name }) => name)
const counts = async (caller: ParleyCaller) => (await caller('GET', '/views/counts')).body.counts
const idsIn = async (caller: ParleyCaller, view: string) => {
  const { status, body, text } = await caller('GET', `/conversations?view=${view}&limit=200`)
  expect(status, text).toBe(200)
  return (body.items as { id: string }[]).map(({ id }) => id)
}
/** What the log said of views last. */
const told = async (count: number) =>
  (await listEventTypes(server, accountId)).filter(({ type }) => type.startsWith('view.')).slice(-count)

describe('the views that there always are', () => {
  test('come first, for everybody, and what is one’s own only for people', async () => {
    expect((await list(asAnn)).slice(0, 8).map(({ id }) => id)).toEqual([...systemViews])
    expect((await list(asKey)).map(({ id }) => id)).toEqual([
      'unassigned',
      'all',
      'pending',
      'snoozed',
      'closed',
    ])
    expect((await asKey('GET', '/conversations?view=mine')).status).toBe(400)
    expect((await asKey('GET', '/conversations?mentioned=true')).status).toBe(400)
    expect(Object.keys(await counts(asKey)).sort()).toEqual(['all', 'pending', 'snoozed', 'unassigned'])
    for (const method of ['PATCH', 'DELETE'])
      expect(
        (await asAdmin(method, '/views/mine', method === 'PATCH' ? { name: 'x' } : undefined)).status,
      ).toBe(404)
  })

  test('hold what they say, and count what is not closed', async () => {
    const ids = []
    for (let made = 0; made < 6; made += 1) ids.push((await hear(server, inbox)).conversationId)
    const [mine, nobodys, pending, snoozed, closed, archived] = ids as [
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    const patch = (id: string, change: object) => asAnn('PATCH', `/conversations/${id}`, change)
    await patch(mine, { assignee_id: ann.agent.id })
    await patch(pending, { status: 'pending' })
    await patch(snoozed, { status: 'snoozed' })
    await patch(closed, { status: 'closed' })
    await patch(archived, { archived: true })
    await asBo('POST', `/conversations/${closed}/notes`, { text: '@Ann look', mentions: [ann.agent.id] })
    await asAnn('PUT', `/conversations/${closed}/draft`, { text: 'Dear', mode: 'reply' })

    const held = Object.fromEntries(
      await Promise.all(systemViews.map(async (id) => [id, await idsIn(asAnn, id)])),
    )
    expect(held).toEqual({
      mine: [mine],
      mentions: [closed],
      unassigned: [nobodys],
      all: [nobodys, mine],
      pending: [pending],
      snoozed: [snoozed],
      closed: [closed],
      drafts: [closed],
    })
    expect(await counts(asAnn)).toEqual({
      mine: 1,
      mentions: 1,
      unassigned: 1,
      all: 2,
      pending: 1,
      snoozed: 1,
      drafts: 1,
    })
    expect(await counts(asBo)).toMatchObject({ mine: 0, mentions: 0, drafts: 0, all: 2 })
    expect(await counts(asCy)).toMatchObject({ all: 0, unassigned: 0, pending: 0 })
    const { conversationId } = await hear(server, second)
    expect(await idsIn(asCy, 'all')).toEqual([conversationId])
    expect(await counts(asCy)).toMatchObject({ all: 1, unassigned: 1 })
    await asBo('POST', `/conversations/${mine}/notes`, { text: '@Cy look', mentions: [cy.agent.id] })
    expect(await idsIn(asCy, 'mentions')).toEqual([])
    expect(await counts(asCy)).toMatchObject({ mentions: 0 })
  })
})

describe('a kept view', () => {
  test('holds what its filter says; what is given beside it replaces that part', async () => {
    const { conversationId: red } = await hear(server, inbox)
    const { conversationId: other } = await hear(server, second)
    const tag = await server.db.transaction((tx) => createTag(tx, { accountId, name: 'red' }))
    for (const id of [red, other]) await asAnn('PATCH', `/conversations/${id}`, { tag_ids: [tag.id] })
    const body = {
      name: ' Red ones ',
      icon: '🔴',
      filter: { tag_ids: [tag.id], statuses: ['open'] },
      sort: 'oldest',
    }
    const made = await asAnn('POST', '/views', body)
    expect(made).toMatchObject({
      status: 201,
      body: { ...body, name: 'Red ones', visibility: 'private', team_id: null, agent_id: ann.agent.id },
    })
    expect((await list(asAnn)).at(-1)).toEqual(made.body)
    const { id } = made.body
    expect(await idsIn(asAnn, id)).toEqual([red, other])
    expect(await idsIn(asAnn, `${id}&inbox_ids=${second.id}`)).toEqual([other])
    expect(await idsIn(asAnn, `${id}&sort=newest`)).toEqual([other, red])
    expect(await counts(asAnn)).toMatchObject({ [id]: 2 })
    await asAnn('PATCH', `/views/${id}`, { filter: { tag_ids: [tag.id], unread: false } })
    expect(await idsIn(asAnn, id)).toEqual([])
    expect(await told(2)).toMatchObject([
      { type: 'view.created', subject: id, data: { visibility: 'private', agentId: ann.agent.id } },
      { type: 'view.updated', subject: id, data: { visibility: 'private', agentId: ann.agent.id } },
    ])
    expect((await asAnn('DELETE', `/views/${id}`)).status).toBe(204)
    expect((await asAnn('GET', `/conversations?view=${id}`)).status).toBe(404)
    expect(await told(1)).toMatchObject([{ type: 'view.deleted', subject: id }])
  })

  test('is seen by its maker, by a team or by all, and changed by its maker and by admins', async () => {
    const make = async (caller: ParleyCaller, fields: object) =>
      (await caller('POST', '/views', { filter: {}, ...fields })).body.id as string
    const own = await make(asAnn, { name: 'own' })
    const team = await make(asAnn, { name: 'team', visibility: 'team', team_id: teamId })
    const all = await make(asAnn, { name: 'all', visibility: 'account' })
    const ofKey = await make(asKey, { name: 'of a program', visibility: 'account' })
    expect(await names(asAnn)).toEqual(['own', 'team', 'all', 'of a program'])
    expect(await names(asBo)).toEqual(['team', 'all', 'of a program'])
    expect(await names(asCy)).toEqual(['all', 'of a program'])
    expect(await names(asKey)).toEqual(['team', 'all', 'of a program'])

    const rename = async (caller: ParleyCaller, id: string) =>
      (await caller('PATCH', `/views/${id}`, { name: 'renamed' })).status
    expect(await rename(asBo, own)).toBe(404)
    expect(await rename(asAdmin, own)).toBe(404)
    expect((await asBo('GET', `/conversations?view=${own}`)).status).toBe(404)
    expect(await rename(asCy, team)).toBe(404)
    expect(await rename(asBo, team)).toBe(403)
    expect((await asBo('DELETE', `/views/${all}`)).status).toBe(403)
    expect(await rename(asAdmin, all)).toBe(200)
    expect(await rename(asKey, ofKey)).toBe(200)
    expect(await rename(asCy, ofKey)).toBe(403)
    const stranger = await createParleyCaller(server, (await makeAccount(server.db)).id)
    expect(await rename(stranger, all)).toBe(404)

    await asAnn('PATCH', `/views/${all}`, { visibility: 'private' })
    expect((await list(asBo)).map(({ id }) => id)).not.toContain(all)
    expect((await told(2)).map(({ type, data }) => [type, data['visibility']])).toEqual([
      ['view.deleted', 'account'],
      ['view.created', 'private'],
    ])
    expect((await asAnn('PATCH', `/views/${team}`, { visibility: 'account' })).body.team_id).toBeNull()
    for (const id of [own, team, all]) await asAnn('DELETE', `/views/${id}`)
    await asKey('DELETE', `/views/${ofKey}`)
  })

  test('goes with its agent when it is private, and stays when others see it', async () => {
    const leaver = await makePerson(server, accountId)
    const asLeaver = await createPersonCaller(server, leaver)
    await asLeaver('POST', '/views', { name: 'private', filter: {} })
    await asLeaver('POST', '/views', { name: 'shared', filter: {}, visibility: 'account' })
    expect((await asKey('DELETE', `/agents/${leaver.agent.id}`)).status).toBe(204)
    const left = await server.db.query<{ name: string }>(
      sql`select name from views where account_id = ${accountId} and agent_id = ${leaver.agent.id}`,
    )
    expect(left).toEqual([{ name: 'shared' }])
  })

  test('needs a name, a team that there is, one emoji, and a filter that can be', async () => {
    const post = async (fields: object, caller = asAnn) =>
      (await caller('POST', '/views', { name: 'x', filter: {}, ...fields })).status
    expect(await post({ name: ' ' })).toBe(400)
    expect(await post({ name: 'x'.repeat(101) })).toBe(400)
    expect(await post({ icon: 'ab' })).toBe(400)
    expect(await post({ icon: '👩‍👩‍👧' })).toBe(201)
    expect(await post({ visibility: 'team' })).toBe(400)
    expect(await post({ team_id: teamId })).toBe(400)
    expect(await post({ visibility: 'team', team_id: '12345' })).toBe(404)
    expect(await post({ filter: { colour: 'red' } })).toBe(400)
    expect(await post({ filter: { statuses: ['done'] } })).toBe(400)
    expect(await post({ sort: 'name' })).toBe(400)
    expect(await post({ visibility: 'private' }, asKey)).toBe(400)
    expect(await post({ visibility: 'system' })).toBe(400)
  })
})

test('views are put in an order by those who may change them', async () => {
  const make = async (caller: ParleyCaller, fields: object) =>
    (await caller('POST', '/views', { filter: {}, ...fields })).body.id as string
  const ids = [await make(asBo, { name: 'one' }), await make(asBo, { name: 'two' })]
  const shared = await make(asAdmin, { name: 'shared', visibility: 'account' })
  const { status, body } = await asBo('PUT', '/views/order', { ids: [shared, ...ids.toReversed()] })
  expect(status).toBe(200)
  const kept = (body.items as Shown[]).filter(({ id }) => [...ids, shared].includes(id))
  expect(kept.map(({ name }) => name)).toEqual(['two', 'one', 'shared'])
  const positions = (body.items as Shown[]).map(({ position }) => position)
  expect(positions).toEqual([...positions].sort((a, b) => a - b))
  expect((await told(2)).map(({ type, subject }) => [type, subject])).toEqual(
    expect.arrayContaining([
      ['view.updated', ids[0]],
      ['view.updated', ids[1]],
    ]),
  )
  await asAdmin('PUT', '/views/order', { ids: [shared] })
  expect((await list(asBo)).find(({ id }) => id === shared)!.position).toBe(0)
  expect((await asBo('PUT', '/views/order', { ids: ['12345'] })).status).toBe(404)
  expect((await asBo('PUT', '/views/order', { ids: ['mine'] })).status).toBe(400)
})

test('counts agree with a recount, whatever a view asks for', async () => {
  const filters: Record<string, unknown>[] = [
    {},
    { inbox_ids: [inbox.id] },
    { inbox_ids: [inbox.id, second.id], statuses: ['open', 'pending', 'closed'] },
    { channels: ['whatsapp'] },
    { channels: ['webchat'] },
    { assignee_ids: ['none', ann.agent.id] },
    { unread: true },
    { waiting: true },
    { archived: true },
    { text: 'ann' },
    { team_ids: [teamId] },
    { statuses: ['closed'] },
  ]
  for (const caller of [asAnn, asCy]) {
    const ids = []
    for (const filter of filters) ids.push((await caller('POST', '/views', { name: 'v', filter })).body.id)
    const found = await counts(caller)
    for (const [index, filter] of filters.entries()) {
      const statuses = ((filter['statuses'] as string[]) ?? ['open', 'pending', 'snoozed', 'closed']).filter(
        (s) => s !== 'closed',
      )
      const { body } = await caller('POST', '/conversations/search', {
        filter: { ...filter, statuses },
        limit: 200,
      })
      expect(found[ids[index]], JSON.stringify(filter)).toBe(
        statuses.length === 0 ? undefined : body.items.length,
      )
    }
  }
})
