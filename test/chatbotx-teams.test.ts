import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAgent, createBot } from '../server/core/agents/index.ts'
import { lastPosition, listEvents } from '../server/core/events/index.ts'
import {
  createTeam,
  deleteTeam,
  getTeam,
  listTeamMembers,
  listTeams,
  setTeamAgents,
  updateTeam,
} from '../server/core/teams/index.ts'
import { sql, type Transaction } from '../server/platform/db/index.ts'
import { makeContacts } from './campaign-bench.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
let accountId: string
let other: string
beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  other = (await makeAccount(server.db, 'Other')).id
})
afterAll(() => server.close())

const run = <T>(work: (tx: Transaction) => Promise<T>) => server.db.transaction(work)

/** What some work told the account's log. */
async function told(work: () => Promise<unknown>): Promise<object[]> {
  const after = await lastPosition(server.db, accountId)
  await work()
  const events = await listEvents(server.db, { accountId, after, limit: 10 })
  return events.map(({ type, subjectId, data }) => ({ type, subjectId, data }))
}

test('a team is made, renamed and deleted, and the log tells it', async () => {
  let id = ''
  const made = await told(async () => {
    id = (await run((tx) => createTeam(tx, { accountId, name: ' Night shift ' }))).id
  })
  expect(made).toEqual([{ type: 'team.created', subjectId: id, data: {} }])
  expect((await getTeam(server.db, { accountId, id })).name).toBe('Night shift')
  expect(await told(() => run((tx) => updateTeam(tx, { accountId, id, name: 'Day shift' })))).toEqual([
    { type: 'team.updated', subjectId: id, data: { name: 'Day shift' } },
  ])
  expect(await told(() => run((tx) => updateTeam(tx, { accountId, id, name: 'Day shift' })))).toEqual([])
  expect(await told(() => run((tx) => deleteTeam(tx, { accountId, id })))).toEqual([
    { type: 'team.deleted', subjectId: id, data: {} },
  ])
  expect((await listTeams(server.db, accountId)).map((team) => team.id)).not.toContain(id)
})

test('a name is taken once in an account, and is text', async () => {
  const team = await run((tx) => createTeam(tx, { accountId, name: 'Sales' }))
  const second = await run((tx) => createTeam(tx, { accountId, name: 'Support' }))
  await run((tx) => createTeam(tx, { accountId: other, name: 'Sales' }))
  await expect(run((tx) => createTeam(tx, { accountId, name: 'Sales ' }))).rejects.toMatchObject({
    code: 'duplicate',
  })
  const rename = run((tx) => updateTeam(tx, { accountId, id: second.id, name: 'Sales' }))
  await expect(rename).rejects.toMatchObject({ code: 'duplicate' })
  for (const name of ['', '   ', 'x'.repeat(256), 'a\0b'])
    await expect(run((tx) => createTeam(tx, { accountId, name }))).rejects.toMatchObject({
      code: 'invalid_request',
    })
  expect((await getTeam(server.db, { accountId, id: team.id })).name).toBe('Sales')
})

test('its members are replaced as a whole, and only what changes is told', async () => {
  const make = (name: string) =>
    run((tx) =>
      createAgent(tx, {
        accountId,
        name,
        role: 'agent',
        email: `${name}@example.com`,
        password: 'secret-12',
      }),
    )
  const [ann, bob] = [(await make('ann')).agent.id, (await make('bob')).agent.id]
  const bot = (await run((tx) => createBot(tx, { accountId, name: 'Robot' }))).id
  const { id } = await run((tx) => createTeam(tx, { accountId, name: 'Members' }))
  const set = (agentIds: string[]) => run((tx) => setTeamAgents(tx, { accountId, id, agentIds }))
  const members = async () => {
    const rows = await listTeamMembers(server.db, { accountId, teamIds: [id] })
    return rows.map(({ agentId, user }) => [agentId, user?.name])
  }
  expect(await told(() => set([ann, bot, ann]))).toEqual([
    { type: 'team.updated', subjectId: id, data: { added: [ann, bot], removed: [] } },
  ])
  expect(await members()).toEqual([
    [ann, 'ann'],
    [bot, undefined],
  ])
  expect(await told(() => set([bot, ann]))).toEqual([])
  expect(await told(() => set([bob]))).toMatchObject([{ data: { added: [bob] } }])
  expect(await members()).toEqual([[bob, 'bob']])
  await expect(set([ann, server.db.newId()])).rejects.toMatchObject({ code: 'not_found' })
  expect(await members()).toEqual([[bob, 'bob']])
  expect(await told(() => set([]))).toMatchObject([{ data: { removed: [bob] } }])
})

test('of another account is not found', async () => {
  const { id } = await run((tx) => createTeam(tx, { accountId: other, name: 'Theirs' }))
  const missing = { code: 'not_found', message: 'Team not found' }
  await expect(run((tx) => updateTeam(tx, { accountId, id, name: 'x' }))).rejects.toMatchObject(missing)
  await expect(run((tx) => deleteTeam(tx, { accountId, id }))).rejects.toMatchObject(missing)
  await expect(run((tx) => setTeamAgents(tx, { accountId, id, agentIds: [] }))).rejects.toMatchObject(missing)
})

test('one that conversations are assigned to is deleted only once they are released', async () => {
  const { id } = await run((tx) => createTeam(tx, { accountId, name: 'Busy' }))
  const inbox = await makeWhatsAppInbox(server, accountId)
  const [contact] = await makeContacts(server.db, accountId, { count: 1 })
  await server.db.query(sql`
    insert into conversations (account_id, id, inbox_id, contact_id, channel, team_id, last_activity_at, window_started_at,
                               window_expires_at, created_at, updated_at)
    values (${accountId}, ${server.db.newId()}, ${inbox.id}, ${contact}, 'whatsapp', ${id}, now(), now(), now(), now(), now())`)
  await expect(run((tx) => deleteTeam(tx, { accountId, id }))).rejects.toMatchObject({
    code: 'invalid_state',
  })
  const release = async (tx: Transaction) =>
    void (await tx.query(
      sql`update conversations set team_id = null where account_id = ${accountId} and team_id = ${id}`,
    ))
  await run((tx) => deleteTeam(tx, { accountId, id }, { release }))
  await expect(getTeam(server.db, { accountId, id })).rejects.toMatchObject({ code: 'not_found' })
})
