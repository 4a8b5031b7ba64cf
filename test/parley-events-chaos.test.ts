import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InboxState } from '../inbox/models/store/state.ts'
import { createApp } from '../server/app.ts'
import { lastPosition } from '../server/core/events/index.ts'
import { createTag } from '../server/core/tags/index.ts'
import { createLog } from '../server/platform/log.ts'
import { openStore } from '../server/store.ts'
import type { ParleyEvent } from '../shared/parley/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { applyEvents, createAsk, loadClient, type Screens } from './parley-client.ts'
import { type Fate, type Frame, readCutStream } from './parley-cut-stream.ts'
import { makePerson, signIn } from './parley-person.ts'
import { receiveTexts } from './webhooks-receiver.ts'

const clientCount = 16
const cutsWanted = 3_000
const lists: Screens['lists'] = [{ filter: { statuses: ['open'] }, sort: 'newest', size: 200 }]

type Client = {
  headers: Record<string, string>
  /** The place after the last event it has. */
  position: string
  /** What it has been told, each once. */
  frames: Frame[]
  cuts: number
}

/** Two processes over one database; the second is stopped and started again while clients read. */
let one: TestServer
let two: Process
let account: Awaited<ReturnType<typeof makeAccount>>
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>
const random = createRandom(20_260_131)

beforeAll(async () => {
  one = await startTestServer()
  await one.listen()
  two = await startSecond()
  account = await makeAccount(one.db)
  accountId = account.id
  inbox = await makeWhatsAppInbox(one, accountId)
})
afterAll(async () => {
  await two.close()
  await one.close()
})

type Process = { url: string; close(): Promise<void> }

async function startSecond(): Promise<Process> {
  const log = createLog('silent')
  const store = await openStore(one.config, { log })
  const app = await createApp(one.config, store, log)
  await app.start()
  const url = await app.http.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    async close() {
      await app.close()
      await store.close()
    },
  }
}

test(`clients that are cut off ${cutsWanted} times, late and in any order, have everything once and in order`, async () => {
  const person = await makePerson(one, accountId, { role: 'owner' })
  const headers = await signIn(one, person)
  const { credentials } = account
  const ask = createAsk(one, headers)
  const before = await loadClient(ask, { ...nothing, lists })
  const first = before.position
  // Most are programs; a person's coming and going is told to all others too.
  const clients = Array.from({ length: clientCount }, (_, index): Client => {
    const own: Record<string, string> =
      index < 2 ? { cookie: headers['cookie']! } : { authorization: `Bearer ${credentials.parley.key}` }
    return { headers: own, position: first, frames: [], cuts: 0 }
  })
  let isOver = false
  const writing = write(() => isOver)
  const restarting = restart(() => isOver)
  const cuts = () => clients.reduce((sum, client) => sum + client.cuts, 0)
  await Promise.all(clients.map((client) => live(client, () => cuts() >= cutsWanted)))
  for (const { frames } of clients) expect(frames.length).toBeGreaterThan(50)
  isOver = true
  await Promise.all([writing, restarting])
  const last = await lastPosition(one.db, accountId)
  await Promise.all(clients.map((client) => catchUp(client, last)))

  const all = Array.from({ length: Number(BigInt(last) - BigInt(first)) }, (_, index) =>
    (BigInt(first) + BigInt(index + 1)).toString(),
  )
  expect(all.length).toBeGreaterThan(100)
  const fetched = toCompare(await loadClient(ask, { ...nothing, lists }))
  for (const { frames } of clients) {
    expect(frames.map(({ id }) => id)).toEqual(all)
    const events = frames.map(({ data }) => JSON.parse(data) as ParleyEvent)
    expect(toCompare(applyEvents(before, events))).toEqual(fetched)
  }
}, 180_000)

const nothing = { conversationIds: [], threadIds: [], contactIds: [] }

/** Connects again and again; sometimes before the connection before is over, which may then bring up the rear. */
async function live(client: Client, isEnough: () => boolean): Promise<void> {
  const trailing: Promise<void>[] = []
  while (!isEnough()) {
    const isByTime = random() < 0.3
    const connection = read(client, {
      lastsMs: random() * 100,
      bytes: isByTime ? Number.POSITIVE_INFINITY : 500 + random() * 8_000,
      lateMs: random() < 0.3 ? random() * 40 : 0,
    })
    client.cuts += 1
    if (random() < 0.3) trailing.push(connection)
    else await connection
  }
  await Promise.all(trailing)
}

async function catchUp(client: Client, last: string): Promise<void> {
  const isEnough = () => client.position === last
  while (!isEnough())
    await read(client, { lastsMs: 10_000, bytes: Number.POSITIVE_INFINITY, lateMs: 0, isEnough })
}

/** One connection: it tells everything after the place it began at, in order and without a gap. */
async function read(client: Client, fate: Fate): Promise<void> {
  const server = random() < 0.5 ? one : two
  const after = client.position
  let reached = BigInt(after)
  await readCutStream({ url: server.url, headers: client.headers, after }, fate, (frame) => {
    if (frame.name === 'presence') return
    expect(frame.name).not.toBe('snapshot')
    expect(frame.name).not.toBe('revoked')
    const id = BigInt(frame.id!)
    expect(id).toBe(frame.name === 'hello' ? reached : reached + 1n)
    reached = id
    if (frame.name !== 'hello') take(client, frame)
  })
}

/** What another connection has brought already changes nothing. */
function take(client: Client, frame: Frame): void {
  if (BigInt(frame.id!) <= BigInt(client.position)) return
  client.position = frame.id!
  client.frames.push(frame)
}

/** Writes until it is over: from several sides at once, each transaction with as many events as it likes. */
async function write(isOver: () => boolean): Promise<void> {
  let texts = 0
  const writers = Array.from({ length: 2 }, async (_, writer) => {
    while (!isOver()) {
      texts += 1
      if (random() < 0.7) await one.db.transaction((tx) => createTag(tx, { accountId, name: `Tag ${texts}` }))
      else
        await receiveTexts(
          one.db,
          inbox,
          Array.from({ length: 1 + Math.floor(random() * 3) }, (_unused, index) => ({
            from: `96650000${writer}${Math.floor(random() * 20) + 100}`,
            text: `Text ${texts} ${index}`,
          })),
        )
      await sleep(random() * 200)
    }
  })
  await Promise.all(writers)
}

async function restart(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await sleep(1_500)
    const before = two
    two = await startSecond()
    await before.close()
  }
}

function toCompare({ tags, conversations, lists }: InboxState) {
  const ids = Object.values(lists).map((list) => list.ids)
  return { tags, conversations, ids }
}

/** The same numbers in every run: https://en.wikipedia.org/wiki/Xorshift */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
