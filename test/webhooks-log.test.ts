import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendEvents, lastPosition, listEvents } from '../server/core/events/index.ts'
import { createLog } from '../server/platform/log.ts'
import { EventHub, type Listener, type StreamView } from '../server/realtime/index.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ workers: false })
  await server.db.signals.listen()
})
afterAll(() => server.close())

/** One transaction of a writer: how many events, how long it works before and after it has their positions. */
type Write = { events: number; beforeMs: number; holdMs: number; fails: boolean }

const anyWrite: fc.Arbitrary<Write> = fc.record({
  events: fc.integer({ min: 1, max: 5 }),
  beforeMs: fc.constantFrom(0, 0, 1, 15),
  holdMs: fc.constantFrom(0, 0, 0, 2, 10),
  fails: fc.boolean().map((value) => value && Math.random() < 0.3),
})
const anyWriters = fc.array(fc.array(anyWrite, { minLength: 1, maxLength: 8 }), {
  minLength: 2,
  maxLength: 5,
})

test('a reader that goes on from its last position gets every event once, in order, however writers overlap', async () => {
  await fc.assert(
    fc.asyncProperty(anyWriters, fc.integer({ min: 1, max: 4 }), async (writers, limit) => {
      const { id: accountId } = await makeAccount(server.db)
      const writing = Promise.all(writers.map((writes, index) => write(accountId, `w${index}`, writes)))
      let done = false
      const reading = readAll(accountId, limit, () => done)
      const written = (await writing).flat()
      done = true
      const read = await reading
      expect(read.map(({ name }) => name).sort()).toEqual(written.sort())
      expect(read.map(({ position }) => Number(position))).toEqual(read.map((_, index) => index + 1))
    }),
    { numRuns: 12 },
  )
})

test('streams that open and resume at any time get every event after their position, in order', async () => {
  const hub = new EventHub({ db: server.db, log: createLog('silent') })
  hub.start()
  await fc.assert(
    fc.asyncProperty(
      anyWriters,
      fc.array(
        fc.record({ delayMs: fc.nat(60), lingerMs: fc.nat(20), fromStart: fc.boolean(), views: fc.nat(1) }),
        {
          minLength: 3,
          maxLength: 8,
        },
      ),
      async (writers, openings) => {
        const { id: accountId } = await makeAccount(server.db)
        const streams = openings.map(async ({ delayMs, lingerMs, fromStart, views }) => {
          await sleep(delayMs)
          const after = fromStart ? '0' : await hub.position(accountId)
          await sleep(lingerMs)
          const got: string[] = []
          const end = hub.listen(listenerOf(accountId, { after, got, view: viewsOf[views]! }))
          return { after: Number(after), got, end }
        })
        await Promise.all(writers.map((writes, index) => write(accountId, `w${index}`, writes)))
        const last = Number(await lastPosition(server.db, accountId))
        for (const { after, got, end } of await Promise.all(streams)) {
          await eventually(async () => got.length >= last - after)
          expect(got.map(Number)).toEqual(
            Array.from({ length: last - after }, (_, index) => after + index + 1),
          )
          end()
        }
      },
    ),
    { numRuns: 12 },
  )
  await hub.stop()
})

const quickView: StreamView = {
  render: async (_db, _accountId, events) =>
    events.map((event) => ({ event, position: event.position, text: event.position })),
}
const slowView: StreamView = {
  async render(db, accountId, events) {
    await sleep(Math.random() * 25)
    return quickView.render(db, accountId, events)
  },
}
const viewsOf = [quickView, slowView]

function listenerOf(
  accountId: string,
  { after, got, view }: { after: string; got: string[]; view: StreamView },
): Listener {
  return {
    accountId,
    after,
    view,
    accepts: () => true,
    send: ({ position }) => got.push(position),
    pendingBytes: () => 0,
    close: () => {},
  }
}

/** Names of the events whose transactions were committed. */
async function write(accountId: string, writer: string, writes: Write[]): Promise<string[]> {
  const written: string[] = []
  for (const [index, { events, beforeMs, holdMs, fails }] of writes.entries()) {
    const names = Array.from({ length: events }, (_, ordinal) => `${writer}/${index}/${ordinal}`)
    const work = server.db.transaction(async (tx) => {
      appendEvents(
        tx,
        accountId,
        names.map((name) => ({ type: 'contact.updated', data: { name } })),
      )
      tx.beforeCommit(Symbol('hold'), async () => {
        await sleep(holdMs)
        if (fails) throw new Error('rolled back')
      })
      await sleep(beforeMs)
    })
    if (await work.then(() => true).catch(() => false)) written.push(...names)
  }
  return written
}

async function readAll(accountId: string, limit: number, isDone: () => boolean) {
  const read: { position: string; name: unknown }[] = []
  for (;;) {
    const wasDone = isDone()
    const events = await listEvents(server.db, { accountId, after: read.at(-1)?.position ?? '0', limit })
    read.push(...events.map(({ position, data }) => ({ position, name: data['name'] })))
    if (events.length === 0 && wasDone) return read
  }
}
