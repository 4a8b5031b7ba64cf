import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAgent } from '../server/core/agents/index.ts'
import { createView } from '../server/core/views/index.ts'
import { createHttp } from '../server/http.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person } from './parley-person.ts'
import { hear } from './parley-threads.ts'

let server: TestServer
let accountId: string
let owner: ParleyCaller
let open: ParleyCaller

beforeAll(async () => {
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  owner = await createPersonCaller(server, await makePerson(server, accountId, { role: 'owner' }))
  open = await createCaller(server, {})
})
afterAll(() => server.close())

describe('a view that everybody sees', () => {
  let agent: ParleyCaller
  const make = (filter: object) => agent('POST', '/views', { name: 'Ours', visibility: 'account', filter })

  beforeAll(async () => {
    agent = await createPersonCaller(server, await makePerson(server, accountId))
  })

  test('cannot keep others from opening the inbox', async () => {
    // A leap second is a time by RFC 3339, and none to JavaScript.
    const leapSecond = '2016-12-31T23:59:60Z'
    for (const filter of [
      { active_after: leapSecond },
      { active_before: leapSecond },
      { text: '\ud800' },
      { text: '\0' },
      { text: 'x'.repeat(20_000) },
      { tag_ids: Array.from({ length: 5_000 }, (_, index) => String(index)) },
    ])
      expect((await make(filter)).body, JSON.stringify(filter).slice(0, 60)).toMatchObject({ status: 400 })
    expect((await owner('GET', '/bootstrap')).status).toBe(200)
  })

  test('cannot be changed to do so either', async () => {
    const { body: view } = await make({ unread: true })
    const filter = { active_after: '2016-12-31T23:59:60Z' }
    expect((await agent('PATCH', `/views/${view.id}`, { filter })).status).toBe(400)
    expect((await owner('GET', '/views/counts')).status).toBe(200)
    expect((await agent('DELETE', `/views/${view.id}`)).status).toBe(204)
  })

  test('is one of 200 at most', async () => {
    const own = (await makeAccount(server.db)).id
    const someone = await makePerson(server, own)
    const person = await createPersonCaller(server, someone)
    const view = { name: 'Mine', filter: {} }
    await server.db.transaction(async (tx) => {
      const fields = { ...view, sort: 'newest', visibility: 'private' } as const
      for (let made = 1; made < 200; made += 1)
        await createView(tx, { accountId: own, agent: someone.agent }, fields)
    })
    expect((await person('POST', '/views', view)).status).toBe(201)
    expect((await person('POST', '/views', view)).body).toMatchObject({ status: 409, code: 'invalid_state' })
    expect((await person('GET', '/bootstrap')).status).toBe(200)
  })
})

describe('an admin who sees certain inboxes only', () => {
  let inboxId: string
  let person: Person
  let admin: ParleyCaller

  beforeAll(async () => {
    inboxId = (await makeWhatsAppInbox(server, accountId)).id
    person = await makePerson(server, accountId, { role: 'admin', inboxIds: [inboxId] })
    admin = await createPersonCaller(server, person)
  })

  test('neither sees more by a change of themselves, nor by a key, an invitation or another agent', async () => {
    const tries: [string, string, object?][] = [
      ['PATCH', `/agents/${person.agent.id}`, { inbox_ids: null }],
      ['POST', '/credentials', { dialect: 'parley' }],
      ['POST', '/invitations', { email: 'more@example.com', role: 'admin' }],
      ['POST', '/agents', { name: 'More', email: 'more@example.com', role: 'admin' }],
      ['GET', '/deliveries'],
    ]
    for (const [method, path, body] of tries)
      expect((await admin(method, path, body)).body, `${method} ${path}`).toMatchObject({ code: 'forbidden' })
    expect((await admin('GET', '/me')).body.inbox_ids).toEqual([inboxId])
  })

  test('still runs those inboxes', async () => {
    expect((await admin('PATCH', `/inboxes/${inboxId}`, { name: 'Mine' })).body.name).toBe('Mine')
    expect((await admin('GET', '/webhooks')).status).toBe(200)
  })

  test('is not an owner, who can lift every limit', async () => {
    const limited = await makePerson(server, accountId, { role: 'owner', inboxIds: [inboxId] })
    const call = await createPersonCaller(server, limited)
    expect((await call('PATCH', `/agents/${limited.agent.id}`, { inbox_ids: null })).status).toBe(200)
  })
})

describe('an agent who sees certain inboxes only', () => {
  test('neither merges nor deletes a contact whom others know as well, which could not be undone', async () => {
    const settings = (id: string) => ({ phone: `+155501${id}`, settings: { phone_number_id: id } })
    const seen = await makeWhatsAppInbox(server, accountId, settings('00301'))
    const hidden = await makeWhatsAppInbox(server, accountId, settings('00302'))
    const call = await createPersonCaller(
      server,
      await makePerson(server, accountId, { inboxIds: [seen.id] }),
    )
    const contactIn = async (inbox: { accountId: string; id: string }) => {
      const { conversationId } = await hear(server, inbox)
      return (await owner('GET', `/conversations/${conversationId}`)).body.contact.id
    }
    const theirs = await contactIn(hidden)
    const [one, two] = [await contactIn(seen), await contactIn(seen)]
    const merge = (into: string, from: string) =>
      call('POST', `/contacts/${into}/merge`, { from_contact_id: from })
    for (const answer of [await merge(one, theirs), await merge(theirs, one)])
      expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await call('DELETE', `/contacts/${theirs}`)).status).toBe(403)
    expect((await owner('GET', `/contacts/${theirs}`)).status).toBe(200)
    expect((await merge(one, two)).status).toBe(200)
    expect((await call('DELETE', `/contacts/${one}`)).status).toBe(204)
  })
})

describe('a link to a new password', () => {
  const linkFor = async ({ agent }: Person) => {
    const { body } = await owner('POST', `/agents/${agent.id}/password-link`)
    return String(body.link).split('/').at(-1)!
  }

  test('opens nothing once the person has changed the password', async () => {
    const person = await makePerson(server, accountId)
    const call = await createPersonCaller(server, person)
    const token = await linkFor(person)
    const change = { password: 'a new password', current_password: person.password }
    expect((await call('PATCH', '/me', change)).status).toBe(200)
    expect((await open('GET', `/password-resets/${token}`)).status).toBe(404)
    expect((await open('POST', `/password-resets/${token}`, { password: 'taken over' })).status).toBe(404)
  })

  test('opens nothing once the person works for another account, which it would open too', async () => {
    const person = await makePerson(server, accountId)
    const token = await linkFor(person)
    expect((await open('GET', `/password-resets/${token}`)).status).toBe(200)
    const other = (await makeAccount(server.db)).id
    await server.db.transaction((tx) =>
      createAgent(tx, { accountId: other, email: person.email, name: 'Both', role: 'owner' }),
    )
    expect((await open('POST', `/password-resets/${token}`, { password: 'taken over' })).status).toBe(404)
  })
})

describe('what strangers send', () => {
  test('is small, or is not read', async () => {
    const body = { email: 'a@example.com', password: 'x'.repeat(70_000) }
    expect((await open('POST', '/session', body)).body).toMatchObject({ code: 'payload_too_large' })
  })

  test('of those who are known may be larger, and no more than a megabyte', async () => {
    const key = await createParleyCaller(server, accountId)
    const search = (length: number) =>
      key('POST', '/conversations/search', { filter: { tag_ids: ['1'.repeat(length)] } })
    expect((await search(70_000)).body).not.toMatchObject({ code: 'payload_too_large' })
    expect((await search(1_100_000)).body).toMatchObject({ code: 'payload_too_large' })
  })
})

test('the log has no token of a link', async () => {
  let logged = ''
  const lines = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk)
      done()
    },
  })
  const http = createHttp(pino({ level: 'debug' }, lines))
  http.get('/reset/:token', async () => ({}))
  http.get('/c/:id', async () => ({}))
  await http.inject('/reset/s3cret?also=s3cret')
  await http.inject('/c/12')
  expect(logged).toContain('"url":"/reset/:token"')
  expect(logged).toContain('"url":"/c/12"')
  expect(logged).not.toContain('s3cret')
  await http.close()
})
