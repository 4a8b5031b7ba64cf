import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { vobizWebhooks } from '../server/api/vobiz/webhooks/webhook-dialect.ts'
import {
  activateWebhook,
  deleteFinishedDeliveries,
  deleteWebhook,
  getDelivery,
  getWebhook,
  listDeliveries,
  replayDeliveries,
} from '../server/core/webhooks/index.ts'
import { sql } from '../server/platform/db/index.ts'
import { hmacSha256Hex } from '../server/platform/http/index.ts'
import { replayEvents } from '../server/webhooks/index.ts'
import { eventually, makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import {
  type AnswerPost,
  type Engine,
  type Receiver,
  receiveTexts,
  startEngine,
  startReceiver,
  subscribe,
  textOf,
} from './webhooks-receiver.ts'

const ann = '15550100011'
const bo = '15550100012'

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
const engines: Engine[] = []
const receivers: Receiver[] = []

beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())
beforeEach(async () => {
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
})
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()))
  await server.db.query(sql`delete from webhooks`)
  await server.db.query(sql`delete from lanes where kind = 'delivery'`)
})

function start(options: Parameters<typeof startEngine>[1] = {}): Engine {
  const engine = startEngine(server.db, options)
  engines.push(engine)
  return engine
}

async function listen(answer?: AnswerPost): Promise<Receiver> {
  const receiver = await startReceiver(answer)
  receivers.push(receiver)
  return receiver
}

const texts = (from: string, ...words: string[]) => words.map((text) => ({ from, text }))
const receive = (...messages: { from: string; text: string }[]) => receiveTexts(server.db, inbox, messages)

/** The deliveries of a webhook, oldest event first, once there are so many and none waits any more. */
async function finished(webhookId: string, count: number) {
  return eventually(async () => {
    const all = await listDeliveries(server.db, { accountId, webhookId, limit: 1000 })
    return all.length === count && all.every(({ state }) => state !== 'waiting') && all.reverse()
  })
}

test('a retry has the same id and the same bytes, and each attempt is in the log', async () => {
  let calls = 0
  const receiver = await listen((_post, response) => {
    calls += 1
    if (calls === 3) return 200
    response.writeHead(calls === 1 ? 500 : 429, { 'retry-after': '0' })
    response.end(`no\0 ${'x'.repeat(5000)}`)
    return undefined
  })
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start()
  await receive({ from: ann, text: 'again and again' })
  const [delivery] = await finished(webhook.id, 1)

  expect(receiver.posts).toHaveLength(3)
  const [first] = receiver.posts
  for (const { raw, headers } of receiver.posts) {
    expect(raw).toEqual(first!.raw)
    expect(headers['x-webhook-signature']).toBe(hmacSha256Hex('s3cret', raw))
  }
  expect(delivery).toMatchObject({
    state: 'delivered',
    attempts: 3,
    eventId: first!.body.event_id,
    source: null,
  })
  expect(delivery!.body).toEqual(first!.raw)
  const { log } = await getDelivery(server.db, { accountId, id: delivery!.id })
  expect(log.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 500],
    [2, 429],
    [3, 200],
  ])
  expect(log[0]!.error).toBe('The endpoint answered 500')
  expect(log[0]!.response).toBe(`no ${'x'.repeat(1997)}`)
  expect(log[2]).toMatchObject({ error: undefined, response: 'thanks' })
  expect(JSON.stringify(log)).not.toContain('s3cret')
})

test('each conversation stays in order, whatever fails and however many deliver', async () => {
  const accepted: string[] = []
  const receiver = await listen((post) => {
    if (Math.random() < 0.3) return 503
    accepted.push(textOf(post))
    return 200
  })
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const settings = { breaker: { failures: 1000, delaysMs: [10], disableAfterMs: 1e9 }, perLane: 3 }
  const retryDelaysMs = Array.from({ length: 40 }, () => 5)
  for (let count = 0; count < 3; count += 1) start({ retryDelaysMs, settings })

  const people = Array.from({ length: 12 }, (_, index) => `155501001${10 + index}`)
  for (let round = 0; round < 10; round += 1)
    await receive(...people.map((from) => ({ from, text: `${from}#${round}` })))
  const deliveries = await finished(webhook.id, 120)

  expect(deliveries.map(({ state }) => state)).toEqual(deliveries.map(() => 'delivered'))
  expect(deliveries).toHaveLength(120)
  for (const person of people) {
    const own = accepted.filter((text) => text.startsWith(`${person}#`))
    expect(own).toEqual(Array.from({ length: 10 }, (_, round) => `${person}#${round}`))
  }
})

test('a delivery that fails for good is written down, and its conversation goes on', async () => {
  const receiver = await listen((post) => (textOf(post) === 'poison' ? 500 : 200))
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start({ retryDelaysMs: [5, 5] })
  await receive(...texts(ann, 'poison', 'after it'), ...texts(bo, 'elsewhere'))
  const deliveries = await finished(webhook.id, 3)
  expect(deliveries.map(({ state, attempts }) => [state, attempts])).toEqual([
    ['failed', 3],
    ['delivered', 1],
    ['delivered', 1],
  ])
  const ofAnn = receiver.texts().filter((text) => text !== 'elsewhere')
  expect(ofAnn).toEqual(['poison', 'poison', 'poison', 'after it'])
})

test('410 switches the subscription off, and nothing more is sent to it', async () => {
  const receiver = await listen(() => 410)
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start()
  await receive(...texts(ann, 'one', 'two', 'three'))
  const deliveries = await finished(webhook.id, 3)
  expect(receiver.texts()).toEqual(['one'])
  expect(deliveries.map(({ state }) => state)).toEqual(['failed', 'dropped', 'dropped'])
  expect(await getWebhook(server.db, { accountId, id: webhook.id })).toMatchObject({
    status: 'inactive',
    statusReason: 'The endpoint answered 410 Gone',
  })
  const { body } = await server.app.http
    .inject({
      url: '/api/v1/messaging/webhooks',
      headers: (await makeAccount(server.db)).vobizHeaders,
    })
    .then((response) => ({ body: response.json() }))
  expect(body).toEqual({ items: [] })
})

test('a redirect is not followed and does not count', async () => {
  const elsewhere = await listen()
  const receiver = await listen((_post, response) => {
    response.writeHead(307, { location: elsewhere.url }).end()
    return undefined
  })
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start({ retryDelaysMs: [5] })
  await receive({ from: ann, text: 'here' })
  const [delivery] = await finished(webhook.id, 1)
  expect(delivery!.state).toBe('failed')
  expect(receiver.posts).toHaveLength(2)
  expect(elsewhere.posts).toEqual([])
})

test('an endpoint that drips its answer is given up after the time-out, and tried again', async () => {
  let calls = 0
  const receiver = await listen((_post, response) => {
    calls += 1
    if (calls > 2) return 200
    if (calls === 2) response.writeHead(200)
    const timer = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(timer))
    return undefined
  })
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start({ timeoutMs: 1_000 })
  await receive({ from: ann, text: 'slow' })
  const [delivery] = await finished(webhook.id, 1)
  const { log } = await getDelivery(server.db, { accountId, id: delivery!.id })
  expect(log.map(({ error }) => error)).toEqual([
    'No complete answer within 1000 ms.',
    'No complete answer within 1000 ms.',
    undefined,
  ])
})

test('an endless answer is cut and counts by its status', async () => {
  const receiver = await listen((_post, response) => {
    response.writeHead(200)
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
      response.once('drain', pour)
    }
    pour()
    return undefined
  })
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start()
  await receive({ from: ann, text: 'endless' })
  const [delivery] = await finished(webhook.id, 1)
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 1 })
})

test('an endpoint that never answers keeps no other one waiting, and gets few requests at once', async () => {
  let underWay = 0
  let most = 0
  const hung = await listen((_post, response) => {
    underWay += 1
    most = Math.max(most, underWay)
    response.on('close', () => {
      underWay -= 1
    })
    return undefined
  })
  const fine = await listen()
  const hungWebhook = await subscribe(server.db, accountId, hung.url)
  await subscribe(server.db, accountId, fine.url)
  start({ settings: { perWebhook: 4, lanesHeld: 100, stopMs: 10 } })
  const people = Array.from({ length: 300 }, (_, index) => `15550${200_000 + index}`)
  await receive(...people.map((from) => ({ from, text: from })))
  await eventually(async () => fine.posts.length === 300)
  expect(new Set(fine.texts()).size).toBe(300)
  expect(most).toBe(4)
  const delivered = await listDeliveries(server.db, {
    accountId,
    webhookId: hungWebhook.id,
    states: ['delivered'],
    limit: 10,
  })
  expect(delivered).toEqual([])
})

test('a dead endpoint is left alone, found again by one delivery, and then gets all in order', async () => {
  let isDead = true
  const receiver = await listen(() => (isDead ? 500 : 200))
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const breaker = { failures: 5, delaysMs: [300, 300, 300], disableAfterMs: 1e9 }
  start({ retryDelaysMs: Array.from({ length: 50 }, () => 10), settings: { breaker } })
  const people = Array.from({ length: 60 }, (_, index) => `15550${300_000 + index}`)
  await receive(...people.flatMap((from) => texts(from, `${from}#1`, `${from}#2`)))

  await eventually(async () => {
    const { breaker: state } = await getWebhook(server.db, { accountId, id: webhook.id })
    return state.openings >= 3
  })
  // At most those under way when it opened, and one for each time it was probed.
  expect(receiver.posts.length).toBeLessThan(30)
  await receive({ from: people[0]!, text: `${people[0]}#3` })

  isDead = false
  const before = receiver.posts.length
  const deliveries = await finished(webhook.id, 121)
  expect(deliveries.filter(({ state }) => state !== 'delivered')).toEqual([])
  const accepted = receiver.texts().slice(before)
  for (const person of people) {
    const own = accepted.filter((text) => text.startsWith(`${person}#`))
    expect(own).toEqual([...own].sort())
  }
  expect(new Set(accepted).size).toBe(121)
  const { breaker: closed } = await getWebhook(server.db, { accountId, id: webhook.id })
  expect(closed).toEqual({ failures: 0, openings: 0, openMs: 0 })
})

test('a webhook is switched off after five days of only failures, not after some', async () => {
  const answers = [500, 500, 200]
  const receiver = await listen(() => answers.shift() ?? 500)
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const breaker = { failures: 2, delaysMs: [5], disableAfterMs: 5 * 86_400_000 }
  start({ retryDelaysMs: Array.from({ length: 10 }, () => 5), settings: { breaker } })
  const status = async () => (await getWebhook(server.db, { accountId, id: webhook.id })).status

  await receive({ from: ann, text: 'fails twice' })
  await finished(webhook.id, 1)
  server.clock.advance(6 * 86_400_000)
  await receive({ from: ann, text: 'fails for good' })
  await eventually(async () => receiver.posts.length > 6)
  expect(await status()).toBe('active')

  server.clock.advance(4.9 * 86_400_000)
  const before = receiver.posts.length
  await eventually(async () => receiver.posts.length > before || (await allFinished(webhook.id)))
  expect(await status()).toBe('active')
  server.clock.advance(0.2 * 86_400_000)
  await receive({ from: ann, text: 'the last one' })
  await eventually(async () => (await status()) === 'inactive')
  const { statusReason } = await getWebhook(server.db, { accountId, id: webhook.id })
  expect(statusReason).toMatch(/^Every delivery has failed since \d{4}-\d\d-\d\d \d\d:\d\d UTC$/)
})

async function allFinished(webhookId: string): Promise<boolean> {
  const waiting = await listDeliveries(server.db, { accountId, webhookId, states: ['waiting'], limit: 1 })
  return waiting.length === 0
}

test('what was projected before a stop is delivered after the next start', async () => {
  const receiver = await listen()
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const projecting = startEngine(server.db, { deliver: false })
  await receive(...texts(ann, 'one', 'two'))
  await eventually(
    async () =>
      (await listDeliveries(server.db, { accountId, webhookId: webhook.id, limit: 9 })).length === 2,
  )
  await projecting.stop()
  await receive(...texts(ann, 'three'))
  expect(receiver.posts).toEqual([])
  start()
  await finished(webhook.id, 3)
  expect(receiver.texts()).toEqual(['one', 'two', 'three'])
})

test('a stop in the middle of a request loses nothing: the delivery is sent again, with the same bytes', async () => {
  const receiver = await listen((_post, response) => {
    if (receiver.posts.length > 1) return 200
    response.on('close', () => {})
    return undefined
  })
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const first = startEngine(server.db, { settings: { stopMs: 10 } })
  await receive({ from: ann, text: 'interrupted' })
  await eventually(async () => receiver.posts.length === 1)
  await first.stop()
  start()
  const [delivery] = await finished(webhook.id, 1)
  expect(delivery).toMatchObject({ state: 'delivered', attempts: 1 })
  expect(receiver.posts).toHaveLength(2)
  expect(receiver.posts[1]!.raw).toEqual(receiver.posts[0]!.raw)
})

test('a worker whose lease ran out does not undo what another one did meanwhile', async () => {
  const held: (() => void)[] = []
  const receiver = await listen((_post, response) => {
    if (receiver.posts.length > 1) return 200
    held.push(() => response.writeHead(500).end())
    return undefined
  })
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start({ settings: { leaseMs: 1_000 } })
  await receive({ from: ann, text: 'twice' })
  await eventually(async () => receiver.posts.length === 2)
  const [delivery] = await finished(webhook.id, 1)
  for (const letGo of held) letGo()
  await engines.pop()!.stop()
  expect(await getDelivery(server.db, { accountId, id: delivery!.id })).toMatchObject({
    state: 'delivered',
    attempts: 1,
  })
})

test('a new webhook hears nothing of what was before it, even while another one lags behind', async () => {
  const receiver = await listen()
  await receive({ from: ann, text: 'before all' })
  const old = await subscribe(server.db, accountId, `${receiver.url}?old`)
  await receive({ from: ann, text: 'between' })
  const young = await subscribe(server.db, accountId, `${receiver.url}?young`)
  await receive({ from: ann, text: 'after' })
  start()
  await finished(old.id, 2)
  await finished(young.id, 1)
  const of = (path: string) => receiver.posts.filter((post) => post.path.endsWith(path)).map(textOf)
  expect(of('?old')).toEqual(['between', 'after'])
  expect(of('?young')).toEqual(['after'])
})

test('what waits for a webhook that is ended is dropped', async () => {
  const receiver = await listen()
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const projecting = startEngine(server.db, { deliver: false })
  await receive(...texts(ann, 'one', 'two'))
  await eventually(
    async () =>
      (await listDeliveries(server.db, { accountId, webhookId: webhook.id, limit: 9 })).length === 2,
  )
  await projecting.stop()
  await server.db.transaction((tx) => deleteWebhook(tx, { accountId, id: webhook.id }))
  start()
  const deliveries = await finished(webhook.id, 2)
  expect(deliveries.map(({ state }) => state)).toEqual(['dropped', 'dropped'])
  await receive({ from: ann, text: 'three' })
  expect(receiver.posts).toEqual([])
})

test('failed deliveries are replayed with their ids and bytes, and all their tries', async () => {
  let isDown = true
  const receiver = await listen(() => (isDown ? 500 : 200))
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const settings = { breaker: { failures: 1000, delaysMs: [5], disableAfterMs: 1e9 } }
  start({ retryDelaysMs: [5], settings })
  await receive(...texts(ann, 'one', 'two'))
  const failed = await finished(webhook.id, 2)
  expect(failed.map(({ state, attempts }) => [state, attempts])).toEqual([
    ['failed', 2],
    ['failed', 2],
  ])
  isDown = false
  const filter = { accountId, webhookId: webhook.id }
  const none = await server.db.transaction((tx) =>
    replayDeliveries(tx, { ...filter, from: new Date(server.clock.now().getTime() + 60_000) }),
  )
  expect(none).toBe(0)
  const replayed = await server.db.transaction((tx) =>
    replayDeliveries(tx, { ...filter, ids: [failed[1]!.id] }),
  )
  expect(replayed).toBe(1)
  await eventually(async () => receiver.posts.length === 5)
  await finished(webhook.id, 2)
  await server.db.transaction((tx) =>
    replayDeliveries(tx, { ...filter, from: new Date(0), to: new Date(server.clock.now().getTime() + 1000) }),
  )
  const done = await finished(webhook.id, 2)
  expect(done.map(({ id, state, attempts }) => [id, state, attempts])).toEqual([
    [failed[0]!.id, 'delivered', 3],
    [failed[1]!.id, 'delivered', 3],
  ])
  expect(receiver.posts[4]!.raw).toEqual(receiver.posts[3]!.raw)
  expect(receiver.texts()).toEqual(['one', 'one', 'two', 'two', 'two', 'one'])
})

test('a webhook that was switched off gets what it missed by a replay of the log, each event once', async () => {
  const answers = [200, 410]
  const receiver = await listen(() => answers.shift() ?? 200)
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const engine = start()
  await receive({ from: ann, text: 'heard' })
  await finished(webhook.id, 1)
  await receive({ from: ann, text: 'gone' })
  await eventually(
    async () => (await getWebhook(server.db, { accountId, id: webhook.id })).status === 'inactive',
  )
  await receive(...texts(ann, 'missed 1', 'missed 2'))
  await server.db.transaction((tx) => activateWebhook(tx, { accountId, id: webhook.id }))
  await receive({ from: ann, text: 'back' })
  await eventually(async () => receiver.texts().includes('back'))
  expect(receiver.texts()).toEqual(['heard', 'gone', 'back'])

  const range = { from: new Date(0), to: new Date(server.clock.now().getTime() + 60_000) }
  for (let count = 0; count < 2; count += 1)
    await replayEvents(engine.context, { accountId, webhookId: webhook.id, ...range })
  await finished(webhook.id, 5)
  expect(receiver.texts()).toEqual(['heard', 'gone', 'back', 'missed 1', 'missed 2'])
})

test('an event that cannot be told and a body that cannot be made stop nothing else', async () => {
  const has = (value: unknown, word: string) => JSON.stringify(value).includes(word)
  const receiver = await listen()
  const webhook = await subscribe(server.db, accountId, receiver.url)
  start({
    dialect: {
      async project(db, batch) {
        const projections = await vobizWebhooks.project(db, batch)
        if (
          has(
            projections.map(({ source }) => source),
            'untellable',
          )
        )
          throw new TypeError('no')
        return projections
      },
      async bodies(db, deliveries) {
        if (
          has(
            deliveries.map(({ source }) => source),
            'unwritable',
          )
        )
          throw new TypeError('no')
        return vobizWebhooks.bodies(db, deliveries)
      },
    },
  })
  await receive(...texts(ann, 'one', 'untellable', 'two', 'unwritable', 'three'), ...texts(bo, 'four'))
  const deliveries = await finished(webhook.id, 5)
  expect(deliveries.map(({ state }) => state)).toEqual([
    'delivered',
    'delivered',
    'failed',
    'delivered',
    'delivered',
  ])
  const { log } = await getDelivery(server.db, { accountId, id: deliveries[2]!.id })
  expect(log.map(({ error }) => error)).toEqual(['The body could not be made'])
  expect(receiver.texts().filter((text) => text !== 'four')).toEqual(['one', 'two', 'three'])
})

test('finished deliveries go when they are old; those that wait stay', async () => {
  const port = await closedPort()
  const receiver = await listen()
  const webhook = await subscribe(server.db, accountId, receiver.url)
  const dead = await subscribe(server.db, accountId, `http://127.0.0.1:${port}/`)
  start({ retryDelaysMs: [60_000] })
  await receive({ from: ann, text: 'kept for a while' })
  await eventually(async () => receiver.posts.length === 1)
  const [left] = await eventually(async () => {
    const all = await listDeliveries(server.db, { accountId, webhookId: dead.id, limit: 9 })
    return all[0]?.attempts === 1 && all
  })
  await eventually(() => allFinished(webhook.id))
  const { log } = await getDelivery(server.db, { accountId, id: left!.id })
  expect(log[0]!.error).toContain('could not be reached')
  expect(await deleteFinishedDeliveries(server.db, { olderThan: new Date(0) })).toBe(0)
  const soon = new Date(server.clock.now().getTime() + 1000)
  expect(await deleteFinishedDeliveries(server.db, { olderThan: soon })).toBe(1)
  const waiting = await listDeliveries(server.db, { accountId, webhookId: dead.id, limit: 9 })
  expect(waiting.map(({ state }) => state)).toEqual(['waiting'])
})

async function closedPort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
