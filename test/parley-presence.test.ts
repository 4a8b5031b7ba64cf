import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { colleagueTypingSignal, presenceSignal } from '../server/core/presence/index.ts'
import { typingSignal } from '../server/core/visitors/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createCaller, type ParleyCaller } from './parley-caller.ts'
import { makePerson, type Person, signIn } from './parley-person.ts'
import { readEvents, type StreamReader } from './parley-stream-reader.ts'
import { receiveTexts } from './webhooks-receiver.ts'

type Shown = { agent_id: string; online: boolean; conversation_id: string | null }

/** Two processes over one database. */
let one: TestServer
let two: TestServer
let accountId: string
let ann: Person
let bob: Person
let eve: Person
let conversationId: string
let open: StreamReader[] = []

beforeAll(async () => {
  one = await startTestServer()
  const { databaseUrl, secretKey } = one.config
  two = await startTestServer({ env: { DATABASE_URL: databaseUrl!, PARLEY_SECRET_KEY: secretKey! } })
  await one.listen()
  await two.listen()
})
afterAll(async () => {
  await two.close()
  await one.close()
})
beforeEach(async () => {
  for (const stream of open) stream.close()
  open = []
  accountId = (await makeAccount(one.db)).id
  const inbox = await makeWhatsAppInbox(one, accountId)
  const other = await makeWhatsAppInbox(one, accountId, {
    phone: '+15550100002',
    settings: { phone_number_id: '2' },
  })
  ann = await makePerson(one, accountId)
  bob = await makePerson(one, accountId)
  eve = await makePerson(one, accountId, { inboxIds: [other.id] })
  const { stream } = await come(one, ann)
  await receiveTexts(one.db, inbox, [{ from: '966500000001', text: 'hi' }])
  conversationId = (await stream.next('message.created')).data.conversation_id
  stream.close()
})

async function come(
  server: TestServer,
  person: Person,
): Promise<{ stream: StreamReader; call: ParleyCaller }> {
  const headers = await signIn(server, person)
  const { host: _, ...sent } = headers
  const stream = await readEvents(`${server.url}/parley/v1/events`, sent)
  open.push(stream)
  await stream.next('presence')
  return { stream, call: await createCaller(server, headers) }
}

/** Who is there, as the stream has told it so far. */
function seenBy(stream: StreamReader): Map<string, Shown> {
  const told = stream.events.filter(({ name }) => name === 'presence').flatMap(({ data }) => data.agents)
  return new Map((told as Shown[]).map((shown) => [shown.agent_id, shown]))
}

/** How long the agent will count as there if nothing more is heard of them. */
async function secondsLeft({ agent }: Person): Promise<number> {
  const [row] = await one.db.query<{ seconds: number }>(sql`
    select extract(epoch from max(online_until) - now())::float8 as seconds from presence
     where account_id = ${accountId} and agent_id = ${agent.id}`)
  return row!.seconds
}

const sees = (stream: StreamReader, { agent }: Person, fits: (shown: Shown) => boolean) =>
  eventually(async () => {
    const shown = seenBy(stream).get(agent.id)
    return shown && fits(shown)
  })

test('whoever comes is seen in every process, with what they look at, and gone when their last stream is', async () => {
  const annHears = (await come(one, ann)).stream
  const { stream: bobsFirst, call } = await come(two, bob)
  const bobsSecond = (await come(two, bob)).stream
  await sees(annHears, bob, ({ online, conversation_id: id }) => online && id === null)
  expect(seenBy(bobsFirst).get(ann.agent.id)).toMatchObject({ online: true })

  expect((await call('POST', '/presence', { conversation_id: conversationId })).status).toBe(204)
  await sees(annHears, bob, ({ conversation_id: id }) => id === conversationId)
  const late = (await come(one, ann)).stream
  expect(seenBy(late).get(bob.agent.id)).toMatchObject({ online: true, conversation_id: conversationId })

  bobsFirst.close()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await secondsLeft(bob)).toBeGreaterThan(10)
  bobsSecond.close()
  // Gone after a moment, in which a stream that broke would have come back.
  await eventually(async () => (await secondsLeft(bob)) < 10)
  await sees(annHears, bob, ({ online }) => !online)
})

test('who has a stream in a process that died is gone when their time is up', async () => {
  const annHears = (await come(one, ann)).stream
  await come(two, bob)
  await sees(annHears, bob, ({ online }) => online)
  await one.db.query(sql`
    update presence set online_until = now() where account_id = ${accountId} and agent_id = ${bob.agent.id}`)
  one.db.signals.raise(presenceSignal(accountId))
  await sees(annHears, bob, ({ online }) => !online)
})

test('who comes back at once still looks at what they looked at', async () => {
  const annHears = (await come(one, ann)).stream
  const { stream, call } = await come(two, bob)
  await call('POST', '/presence', { conversation_id: conversationId })
  await sees(annHears, bob, ({ conversation_id: id }) => id === conversationId)
  stream.close()
  const again = (await come(one, bob)).stream
  expect(seenBy(again).get(bob.agent.id)).toMatchObject({ conversation_id: conversationId })
  await call('POST', '/presence', { conversation_id: null })
  await sees(annHears, bob, ({ online, conversation_id: id }) => online && id === null)
})

test('nobody learns of a conversation that they do not see', async () => {
  const { stream: eveHears, call: callAsEve } = await come(one, eve)
  const { call } = await come(two, bob)
  await call('POST', '/presence', { conversation_id: conversationId })
  const annHears = (await come(one, ann)).stream
  await sees(annHears, bob, ({ conversation_id: id }) => id === conversationId)
  await sees(eveHears, bob, ({ online }) => online)
  expect(eveHears.text).not.toContain(conversationId)

  expect((await callAsEve('POST', '/presence', { conversation_id: conversationId })).status).toBe(404)
  expect((await callAsEve('POST', '/presence', { conversation_id: '12345' })).status).toBe(404)
  expect((await callAsEve('POST', '/presence', { conversation_id: 'nonsense' })).status).toBe(404)
})

test('typing of contacts and colleagues comes to all who see the conversation, but not to who types', async () => {
  const annHears = (await come(one, ann)).stream
  const bobHears = (await come(one, bob)).stream
  const eveHears = (await come(one, eve)).stream
  two.db.signals.raise(typingSignal('contact', conversationId, true))
  for (const stream of [annHears, bobHears]) {
    const { id, data } = await stream.next('typing')
    expect(id).toBeUndefined()
    expect(data).toMatchObject({
      conversation_id: conversationId,
      by: 'contact',
      agent_id: null,
      typing: true,
    })
    expect(Date.parse(data.expires_at)).toBeGreaterThan(one.clock.now().getTime())
  }
  const typing = { accountId, conversationId, agentId: bob.agent.id }
  two.db.signals.raise(colleagueTypingSignal({ ...typing, on: true }))
  two.db.signals.raise(colleagueTypingSignal({ ...typing, on: false }))
  await annHears.next('typing', ({ data }) => data.agent_id === bob.agent.id && data.typing)
  await annHears.next('typing', ({ data }) => data.agent_id === bob.agent.id && !data.typing)
  expect(annHears.events.filter(({ data }) => data.agent_id === bob.agent.id).at(-1)!.data.typing).toBe(false)
  expect(bobHears.events.filter(({ name }) => name === 'typing').map(({ data }) => data.by)).toEqual([
    'contact',
  ])
  expect(eveHears.text).not.toContain('typing')
})
