import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toOutlet } from '../server/api/parley/messages/outlet.ts'
import { type Inbox, setInboxStatus } from '../server/core/inboxes/index.ts'
import { runScheduled } from '../server/core/writing/index.ts'
import { type Database, sql } from '../server/platform/db/index.ts'
import { createLog } from '../server/platform/log.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { createParleyCaller, type ParleyCaller } from './parley-caller.ts'
import { createPersonCaller, makePerson, type Person, signIn } from './parley-person.ts'
import { type Heard, hear, listEventTypes, pixel, upload } from './parley-threads.ts'

const log = createLog('silent')

let server: TestServer
let accountId: string
let inbox: Inbox
let ann: Person
let asAnn: ParleyCaller
let asBo: ParleyCaller
let heard: Heard

beforeAll(async () => {
  // The rounds are run here, so that each test knows what was done.
  server = await startTestServer({ workers: false })
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
  ann = await makePerson(server, accountId, { name: 'Ann' })
  asAnn = await createPersonCaller(server, ann)
  asBo = await createPersonCaller(server, await makePerson(server, accountId, { name: 'Bo' }))
})
afterAll(() => server.close())
beforeEach(async () => {
  await server.db.query(sql`delete from scheduled_messages where account_id = ${accountId}`)
  heard = await hear(server, inbox)
})

const outlet = () =>
  toOutlet({ db: server.db, networks: server.app.networks, publicUrl: () => 'https://x.example' })

async function runAll(db: Pick<Database, 'query'> & Database = server.db): Promise<void> {
  while (await runScheduled({ db, log }, outlet()));
}

async function schedule(body: object, call = asAnn) {
  const answer = await call('POST', `/conversations/${heard.conversationId}/messages`, body)
  expect(answer.status, answer.text).toBe(201)
  expect(answer.body.messages).toEqual([])
  return answer.body.scheduled
}

const thread = async () => (await asAnn('GET', `/conversations/${heard.conversationId}/timeline`)).body
const sentTexts = async () =>
  (await thread()).items
    .filter(({ direction }: { direction: string }) => direction === 'outbound')
    .map(({ text }: { text: string }) => text)
const inSeconds = (seconds: number) => new Date(server.clock.now().getTime() + seconds * 1000).toISOString()

describe('a message for later', () => {
  test('waits for its time, is sent once, and is no more then', async () => {
    const scheduled = await schedule({ text: 'Soon', delay_seconds: 10, client_id: 'later-1' })
    expect(scheduled).toMatchObject({
      conversation_id: heard.conversationId,
      agent_id: ann.agent.id,
      text: 'Soon',
      kind: 'text',
      client_id: 'later-1',
      state: 'waiting',
      error: null,
    })
    await runAll()
    expect(await thread()).toMatchObject({ scheduled: [{ id: scheduled.id }] })
    expect(await sentTexts()).toEqual([])
    server.clock.advance(10_000)
    await runAll()
    await runAll()
    const { items, scheduled: left } = await thread()
    expect(items.at(-1)).toMatchObject({
      text: 'Soon',
      client_id: 'later-1',
      sender: { type: 'agent', agent_id: ann.agent.id },
    })
    expect([await sentTexts(), left]).toEqual([['Soon'], []])
    const told = (await listEventTypes(server, accountId)).filter(({ subject }) => subject === scheduled.id)
    expect(told.map(({ type }) => type)).toEqual(['scheduled_message.created', 'scheduled_message.deleted'])
  })

  test('can be taken back, and says what it was; afterwards it is too late', async () => {
    const { body: file } = await upload(server, await signIn(server, ann), {
      bytes: pixel,
      fileName: 'a.png',
      type: 'image/png',
    })
    const first = await schedule({
      text: 'Oops',
      upload_ids: [file.id],
      reply_to_id: heard.messageId,
      delay_seconds: 5,
    })
    expect(first.kind).toBe('image')
    const back = await asAnn('DELETE', `/scheduled/${first.id}`)
    expect(back).toMatchObject({
      status: 200,
      body: { id: first.id, text: 'Oops', upload_ids: [file.id], reply_to_id: heard.messageId },
    })
    // Its file can go with the next try.
    await schedule({ text: 'Better', upload_ids: [file.id], delay_seconds: 5 })
    server.clock.advance(5_000)
    await runAll()
    expect(await sentTexts()).toEqual(['Better'])
    expect((await asAnn('DELETE', `/scheduled/${first.id}`)).status).toBe(404)
    expect((await asAnn('PATCH', `/scheduled/${first.id}`, { send_at: inSeconds(60) })).status).toBe(404)
    expect((await asAnn('POST', `/scheduled/${first.id}/send-now`)).status).toBe(404)
  })

  test('can be put off, and sent at once', async () => {
    const off = await schedule({ text: 'Off', send_at: inSeconds(60) })
    const now = await schedule({ text: 'Now', send_at: inSeconds(120) })
    const later = await asAnn('PATCH', `/scheduled/${off.id}`, { send_at: inSeconds(600) })
    expect(later.body).toMatchObject({ id: off.id, state: 'waiting' })
    const sent = await asAnn('POST', `/scheduled/${now.id}/send-now`)
    expect(sent).toMatchObject({ status: 201, body: { messages: [{ text: 'Now' }] } })
    server.clock.advance(120_000)
    await runAll()
    expect(await sentTexts()).toEqual(['Now'])
    server.clock.advance(500_000)
    await runAll()
    expect(await sentTexts()).toEqual(['Now', 'Off'])
    expect((await asAnn('PATCH', `/scheduled/${off.id}`, { send_at: inSeconds(-5) })).status).toBe(404)
  })

  test('is changed by whoever wrote it, by admins, and by programs', async () => {
    const one = await schedule({ text: 'Ann’s', send_at: inSeconds(60) })
    expect((await asBo('DELETE', `/scheduled/${one.id}`)).status).toBe(403)
    expect((await asBo('POST', `/scheduled/${one.id}/send-now`)).status).toBe(403)
    const foreign = await createParleyCaller(server, (await makeAccount(server.db, 'Other')).id)
    expect((await foreign('DELETE', `/scheduled/${one.id}`)).status).toBe(404)
    const asKey = await createParleyCaller(server, accountId)
    expect((await asKey('DELETE', `/scheduled/${one.id}`)).status).toBe(200)
  })

  test('is in the list of what is to come, in the order of time', async () => {
    const dora = await createPersonCaller(server, await makePerson(server, accountId))
    const times = [300, 100, 200]
    for (const seconds of times) await schedule({ text: `${seconds}`, send_at: inSeconds(seconds) }, dora)
    await schedule({ text: 'Ann’s', send_at: inSeconds(50) })
    const all = await asAnn('GET', '/scheduled')
    const texts = (page: { body: { items: { text: string }[] } }) => page.body.items.map(({ text }) => text)
    expect(texts(all)).toEqual(['Ann’s', '100', '200', '300'])
    expect(texts(await dora('GET', '/scheduled?mine=true'))).toEqual(['100', '200', '300'])
    const first = await dora('GET', '/scheduled?mine=true&limit=2')
    const second = await dora('GET', `/scheduled?mine=true&limit=2&cursor=${first.body.next_cursor}`)
    expect([...texts(first), ...texts(second)]).toEqual(['100', '200', '300'])
    expect(second.body.next_cursor).toBeNull()
    const limited = await createParleyCaller(server, accountId, { inboxIds: ['1'] })
    expect(texts(await limited('GET', '/scheduled'))).toEqual([])
  })
})

describe('what cannot be sent', () => {
  test('is refused at once where that is known: after the window, with a file or a person there is not', async () => {
    const refuse = async (body: object) =>
      (await asAnn('POST', `/conversations/${heard.conversationId}/messages`, body)).status
    expect(await refuse({ text: 'Tomorrow', send_at: inSeconds(23.9 * 3600) })).toBe(201)
    expect(await refuse({ text: 'Too late', send_at: inSeconds(24.1 * 3600) })).toBe(409)
    expect(await refuse({ text: 'No such file', upload_ids: ['5'], delay_seconds: 5 })).toBe(400)
    expect(await refuse({ text: 'Both', delay_seconds: 5, send_at: inSeconds(60) })).toBe(400)
  })

  test('stays with its reason, and goes once it can', async () => {
    const setActive = (active: boolean) =>
      server.db.transaction((tx) =>
        setInboxStatus(tx, {
          accountId,
          id: inbox.id,
          status: active ? 'active' : 'inactive',
          reason: 'test',
        }),
      )
    const scheduled = await schedule({ text: 'Stuck', delay_seconds: 5 })
    const behind = await schedule({ text: 'Behind it', delay_seconds: 6 })
    await setActive(false)
    server.clock.advance(6_000)
    await runAll()
    const { scheduled: left } = await thread()
    expect(left).toMatchObject([
      { id: scheduled.id, state: 'failed', error: expect.stringContaining('switched off') },
      { id: behind.id, state: 'failed' },
    ])
    await runAll()
    expect(await sentTexts()).toEqual([])
    const told = (await listEventTypes(server, accountId)).filter(({ subject }) => subject === scheduled.id)
    expect(told.map(({ type }) => type)).toEqual(['scheduled_message.created', 'scheduled_message.updated'])
    expect((await asAnn('POST', `/scheduled/${scheduled.id}/send-now`)).status).toBe(409)
    await setActive(true)
    const again = await asAnn('PATCH', `/scheduled/${scheduled.id}`, { send_at: inSeconds(5) })
    expect(again.body).toMatchObject({ state: 'waiting', error: null })
    server.clock.advance(5_000)
    await runAll()
    expect(await sentTexts()).toEqual(['Stuck'])
  })

  test('that outlives its window fails before its network is asked', async () => {
    const scheduled = await schedule({ text: 'Outlived', send_at: inSeconds(23.5 * 3600) })
    server.clock.advance(25 * 3_600_000)
    await runAll()
    const { scheduled: left } = await thread()
    expect(left).toMatchObject([
      { id: scheduled.id, state: 'failed', error: expect.stringContaining('24 hours') },
    ])
    expect(await sentTexts()).toEqual([])
  })
})

describe('exactly once', () => {
  test('by many processes at the same moment, in the order in which they were due', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => `number ${index}`)
    for (const text of texts) await schedule({ text, delay_seconds: 5 })
    server.clock.advance(6_000)
    await Promise.all(Array.from({ length: 5 }, () => runAll()))
    expect(await sentTexts()).toEqual(texts)
  })

  test('whatever process dies, and wherever it does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 }), async (deaths) => {
        heard = await hear(server, inbox)
        const texts = ['first', 'second', 'third']
        for (const text of texts) await schedule({ text, delay_seconds: 5 })
        server.clock.advance(6_000)
        for (const death of deaths)
          await runAll(dying(server.db, death)).catch((error: unknown) => {
            if (!String(error).includes('Connection terminated')) throw error
          })
        await runAll()
        expect(await sentTexts()).toEqual(texts)
        expect((await thread()).scheduled).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  test('while somebody takes it back at that moment: it is either sent or taken back', async () => {
    for (let round = 0; round < 8; round += 1) {
      heard = await hear(server, inbox)
      const scheduled = await schedule({ text: 'Either', delay_seconds: 1 })
      server.clock.advance(2_000)
      const [, back] = await Promise.all([runAll(), asAnn('DELETE', `/scheduled/${scheduled.id}`)])
      expect(await sentTexts()).toEqual(back.status === 200 ? [] : ['Either'])
    }
  })
})

test('of what one agent sends, nothing has to wait for what another scheduled for later', async () => {
  await schedule({ text: 'Tonight', send_at: inSeconds(3600) })
  const answer = await asBo('POST', `/conversations/${heard.conversationId}/messages`, { text: 'Now' })
  expect(answer.status).toBe(201)
  expect(await sentTexts()).toEqual(['Now'])
})

/** The same database to a process that dies after so many of its statements: its connection breaks, and takes the transaction with it. */
function dying(db: Database, after: number): Database {
  let left = after
  const live = () => {
    left -= 1
    if (left < 0) throw new Error('Connection terminated unexpectedly')
  }
  return new Proxy(db, {
    get(target, name) {
      if (name === 'query')
        return async (statement: never) => {
          live()
          return target.query(statement)
        }
      if (name === 'transaction')
        return (work: (tx: never) => Promise<unknown>) =>
          target.transaction((tx) => {
            const query = tx.query.bind(tx)
            tx.query = (async (statement: never) => {
              live()
              return query(statement)
            }) as typeof tx.query
            return work(tx as never)
          })
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
