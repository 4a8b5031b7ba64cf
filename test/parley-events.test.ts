import type { FastifyReply } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createFrameParser } from '../inbox/client/frames.ts'
import type { Caller } from '../server/api/parley/auth.ts'
import { OpenStream } from '../server/api/parley/events/open-stream.ts'
import { createCredential, revokeCredential } from '../server/core/accounts/index.ts'
import { deleteAgent, updateAgent } from '../server/core/agents/index.ts'
import { releaseConversations } from '../server/core/conversations/index.ts'
import { createTag } from '../server/core/tags/index.ts'
import { createView } from '../server/core/views/index.ts'
import { saveDraft } from '../server/core/writing/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { makePerson, type Person, signIn } from './parley-person.ts'
import { readEvents, type StreamReader } from './parley-stream-reader.ts'
import { receiveTexts } from './webhooks-receiver.ts'

type Inbox = Awaited<ReturnType<typeof makeWhatsAppInbox>>

let server: TestServer
let accountId: string
let inbox: Inbox
let otherInbox: Inbox
let ann: Person
let bob: Person
let open: StreamReader[] = []

beforeAll(async () => {
  server = await startTestServer()
  await server.listen()
})
afterAll(() => server.close())
beforeEach(async () => {
  for (const stream of open) stream.close()
  open = []
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  otherInbox = await makeWhatsAppInbox(server, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2' },
  })
  ann = await makePerson(server, accountId, { role: 'owner' })
  bob = await makePerson(server, accountId, { inboxIds: [inbox.id] })
})

const url = (query = '') => `${server.url}/parley/v1/events${query}`

async function makeKey(permissions = {}) {
  const { token, credential } = await server.db.transaction((tx) =>
    createCredential(tx, { accountId, dialect: 'parley', permissions }),
  )
  return { id: credential.id, headers: { authorization: `Bearer ${token}` } }
}

async function listen(headers: Record<string, string>, query = ''): Promise<StreamReader> {
  const { host: _, ...sent } = headers
  const stream = await readEvents(url(query), sent)
  open.push(stream)
  await stream.next('hello')
  return stream
}

const listenAs = async (person: Person) => listen(await signIn(server, person))

const addTag = (name: string) => server.db.transaction((tx) => createTag(tx, { accountId, name }))

/** The names of all that was told, as far as a mark that is made now. */
async function toldUntilNow(stream: StreamReader): Promise<string[]> {
  const mark = await addTag('mark')
  await stream.next('tag.created', ({ data }) => data.subject_id === mark.id)
  return stream.events.map(({ name }) => name).filter((name) => name !== 'presence')
}

describe('what is told', () => {
  test('a stream begins with its position, and tells what happens from then on', async () => {
    const stream = await listen((await makeKey()).headers)
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    expect(stream.headers.get('cache-control')).toBe('no-store')
    const hello = stream.events[0]!
    expect(hello).toEqual({ id: hello.data.position, name: 'hello', data: { position: expect.any(String) } })
    const tag = await addTag('vip')
    const told = await stream.next('tag.created')
    expect(told.data).toMatchObject({
      type: 'tag.created',
      subject_id: tag.id,
      tag: { id: tag.id, name: 'vip' },
    })
    expect(told.id).toBe(told.data.id)
    expect(BigInt(told.id!)).toBe(BigInt(hello.data.position) + 1n)
  })

  test('a message comes with its conversation, as both are now', async () => {
    const stream = await listenAs(ann)
    await receiveTexts(server.db, inbox, [{ from: '966500000001', text: 'hello there' }])
    const { data } = await stream.next('message.created')
    expect(data).toMatchObject({
      inbox_id: inbox.id,
      conversation_id: data.conversation.id,
      changes: { direction: 'inbound', kind: 'text' },
      message: { id: data.subject_id, text: 'hello there', direction: 'inbound' },
      conversation: { inbox_id: inbox.id, unread_count: 1, last_message: { text: 'hello there' } },
    })
    expect((await stream.next('contact.created')).data.contact.phone).toBe('+966500000001')
  })

  test('nobody is let in without a key or a session, and a key needs the scope', async () => {
    expect((await readEvents(url())).status).toBe(401)
    const { headers } = await makeKey({ scopes: ['contacts'] })
    expect((await readEvents(url(), headers)).status).toBe(403)
  })
})

describe('going on after a cut', () => {
  test('begins after the last event the client had; what it sends wins over the address', async () => {
    const { headers } = await makeKey()
    const first = await listen(headers)
    await addTag('one')
    const one = await first.next('tag.created')
    first.close()
    await addTag('two')
    await addTag('three')
    for (const stream of [
      await listen({ ...headers, 'last-event-id': one.id! }, '?after=0'),
      await listen(headers, `?after=${one.id}`),
    ]) {
      await stream.next('tag.created', ({ data }) => data.tag.name === 'three')
      const names = stream.events
        .filter(({ name }) => name === 'tag.created')
        .map(({ data }) => data.tag.name)
      expect(names).toEqual(['two', 'three'])
      expect(stream.events[0]).toEqual({ id: one.id, name: 'hello', data: { position: one.id } })
    }
  })

  test.each(['nonsense', '-1', '999999999999999999'])('from %s it says to fetch afresh', async (after) => {
    const { headers } = await makeKey()
    const { position } = (await listen(headers)).events[0]!.data
    const stream = await listen(headers, `?after=${after}`)
    expect(await stream.next('snapshot')).toEqual({ id: position, name: 'snapshot', data: { position } })
    expect((await toldUntilNow(stream)).slice(0, 3)).toEqual(['hello', 'snapshot', 'tag.created'])
  })

  test('after a day, or when the log is not kept so far, it says to fetch afresh', async () => {
    const own = await startTestServer()
    try {
      const url = `${await own.listen()}/parley/v1/events`
      const account = await makeAccount(own.db)
      const headers = { authorization: `Bearer ${account.credentials.parley.key}` }
      const tag = (name: string) => own.db.transaction((tx) => createTag(tx, { accountId: account.id, name }))
      const first = await readEvents(url, headers)
      const { position } = (await first.next('hello')).data
      await tag('old')
      await first.next('tag.created')
      first.close()
      const resume = (after: string) => readEvents(`${url}?after=${after}`, headers)
      expect((await (await resume(position)).next('tag.created')).data.tag.name).toBe('old')

      own.clock.advance(25 * 60 * 60 * 1_000)
      await (await resume(position)).next('snapshot')
      const upToDate = await resume(first.lastId!)
      await tag('new')
      await upToDate.next('tag.created')
      expect(upToDate.events.map(({ name }) => name)).not.toContain('snapshot')

      await own.db.query(
        sql`delete from events where account_id = ${account.id} and position = ${upToDate.lastId!}`,
      )
      await (await resume(first.lastId!)).next('snapshot')
    } finally {
      await own.close()
    }
  })
})

describe('who sees what', () => {
  test('an agent for certain inboxes hears of their conversations, and of what is everybody’s', async () => {
    const stream = await listenAs(bob)
    await receiveTexts(server.db, otherInbox, [{ from: '966500000002', text: 'not for bob' }])
    await receiveTexts(server.db, inbox, [{ from: '966500000003', text: 'for bob' }])
    const { data } = await stream.next('message.created')
    expect(data.message.text).toBe('for bob')
    expect(await toldUntilNow(stream)).toEqual([
      'hello',
      'contact.created',
      'contact.created',
      'conversation.created',
      'message.created',
      'tag.created',
    ])
    expect(stream.text).not.toContain('not for bob')
  })

  test('a key hears of what its scopes and its inboxes are', async () => {
    const scoped = await listen((await makeKey({ scopes: ['events', 'contacts', 'tags'] })).headers)
    const bound = await listen((await makeKey({ inboxIds: [inbox.id] })).headers)
    await receiveTexts(server.db, otherInbox, [{ from: '966500000004', text: 'elsewhere' }])
    await receiveTexts(server.db, inbox, [{ from: '966500000005', text: 'here' }])
    expect(await toldUntilNow(scoped)).toEqual(['hello', 'contact.created', 'contact.created', 'tag.created'])
    await bound.next('message.created')
    expect(bound.events.map(({ name }) => name)).toEqual([
      'hello',
      'presence',
      'conversation.created',
      'message.created',
    ])
  })

  test('drafts are told to their agent, and private views to whose they are', async () => {
    const [annHears, bobHears, keyHears] = [
      await listenAs(ann),
      await listenAs(bob),
      await listen((await makeKey()).headers),
    ]
    await receiveTexts(server.db, inbox, [{ from: '966500000006', text: 'hi' }])
    const { conversation_id: conversationId } = (await bobHears.next('message.created')).data
    const agentId = bob.agent.id
    await server.db.transaction((tx) =>
      saveDraft(
        tx,
        { accountId, agentId, conversationId },
        { mode: 'reply', text: 'half a thought', replyToId: undefined, uploadIds: [] },
      ),
    )
    await server.db.transaction((tx) =>
      createView(
        tx,
        { accountId, agent: bob.agent },
        {
          name: 'Only mine',
          filter: { unread: true },
          sort: 'newest',
          visibility: 'private',
        },
      ),
    )
    expect((await bobHears.next('draft.updated')).data.draft).toMatchObject({
      conversation_id: conversationId,
      text: 'half a thought',
    })
    expect((await bobHears.next('view.created')).data.view.name).toBe('Only mine')
    for (const stream of [annHears, keyHears]) {
      expect(await toldUntilNow(stream)).not.toContain('draft.updated')
      expect(stream.text).not.toContain('half a thought')
      expect(stream.text).not.toContain('Only mine')
    }
  })
})

describe('an end within a second', () => {
  const change = (person: Person, what: object) =>
    server.db.transaction((tx) => updateAgent(tx, { accountId, id: person.agent.id, ...what }))

  async function expectEnd(stream: StreamReader): Promise<void> {
    await stream.next('revoked')
    expect(stream.events.at(-1)!.name).toBe('revoked')
    const before = performance.now()
    while (!stream.isOver && performance.now() - before < 10_000)
      await new Promise((resolve) => setTimeout(resolve, 10))
    expect(stream.isOver).toBe(true)
  }

  test('when the session ends, and no other one', async () => {
    const headers = await signIn(server, ann)
    const stream = await listen(headers)
    const other = await listenAs(ann)
    await server.app.http.inject({ method: 'DELETE', url: '/parley/v1/session', headers })
    await expectEnd(stream)
    await toldUntilNow(other)
    expect(other.isOver).toBe(false)
  })

  test('when the agent is removed, or may see or do something else', async () => {
    const eve = await makePerson(server, accountId)
    const stream = await listenAs(bob)
    await change(bob, { inboxIds: [inbox.id, otherInbox.id] })
    await expectEnd(stream)
    const again = await listenAs(bob)
    await change(bob, { role: 'admin' })
    await expectEnd(again)
    const eveHears = await listenAs(eve)
    await server.db.transaction((tx) =>
      deleteAgent(tx, { accountId, id: eve.agent.id }, { release: releaseConversations }),
    )
    await expectEnd(eveHears)
  })

  test('when the key is revoked', async () => {
    const { id, headers } = await makeKey()
    const stream = await listen(headers)
    await server.db.transaction((tx) => revokeCredential(tx, { accountId, id }))
    await expectEnd(stream)
  })

  test('and not when something else changes', async () => {
    const stream = await listenAs(bob)
    await change(bob, { name: 'Robert' })
    await change(ann, { name: 'Anna' })
    const eve = await makePerson(server, accountId)
    await change(eve, { role: 'admin' })
    await stream.next('agent.updated', ({ data }) => data.agent.id === eve.agent.id)
    // Longer than two rounds of the check.
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await toldUntilNow(stream)
    expect(stream.isOver).toBe(false)
  })
})

test('a client to which nothing is told still knows from where to go on', async () => {
  const written: string[] = []
  const reply = {
    raw: { write: (text: string) => written.push(text), destroyed: false },
  } as unknown as FastifyReply
  const caller = {
    account: { id: accountId },
    agent: ann.agent,
    permissions: {},
  } as Caller
  const stream = new OpenStream(reply, { caller, position: '7' })
  stream.beat()
  stream.reach('12')
  stream.beat()
  const places: string[] = []
  const parse = createFrameParser(
    () => expect.unreachable(),
    (id) => places.push(id),
  )
  for (const text of written) parse(text)
  expect(places).toEqual(['7', '12'])
})
