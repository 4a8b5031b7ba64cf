import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTag } from '../server/core/tags/index.ts'
import { createLog } from '../server/platform/log.ts'
import { type CloseReason, EventHub, type Listener, type StreamView } from '../server/realtime/index.ts'
import { eventually, makeAccount, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
let hub: EventHub
beforeAll(async () => {
  server = await startTestServer({ workers: false })
  hub = new EventHub({ db: server.db, log: createLog('silent'), backlogBytes: 1_000 })
  hub.start()
})
afterAll(async () => {
  await hub.stop()
  await server.close()
})

/** Each event is more than half of what a client may have waiting. */
const view: StreamView = {
  render: async (_db, _accountId, events) =>
    events.map((event) => ({ event, position: event.position, text: 'x'.repeat(600) })),
}

type Client = Listener & { got: string[]; reached: string; closed: CloseReason | undefined; waiting: number }

function listen(
  accountId: string,
  after: string,
  takes: (client: Client) => void,
  shown: StreamView = view,
): Client {
  const client: Client = {
    accountId,
    after,
    view: shown,
    got: [],
    reached: after,
    closed: undefined,
    waiting: 0,
    accepts: ({ type }) => type === 'tag.created',
    send: ({ position, text }) => {
      client.got.push(position)
      client.waiting += text.length
    },
    reach: (position) => {
      client.reached = position
      takes(client)
    },
    pendingBytes: () => client.waiting,
    close: (reason) => {
      client.closed = reason
    },
  }
  hub.listen(client)
  return client
}

const addTags = (accountId: string, count: number) =>
  server.db.transaction(async (tx) => {
    for (let index = 0; index < count; index += 1) await createTag(tx, { accountId, name: `Tag ${index}` })
  })

test('whoever takes nothing is closed; whoever takes what comes may be sent any amount at once', async () => {
  const { id } = await makeAccount(server.db)
  const after = await hub.position(id)
  const slow = listen(id, after, () => {})
  const quick = listen(id, after, (client) => {
    client.waiting = 0
  })
  await addTags(id, 20)
  await eventually(async () => quick.got.length === 20)
  expect(slow).toMatchObject({ closed: undefined, got: quick.got })
  await addTags(id, 1)
  await eventually(async () => slow.closed)
  expect(slow).toMatchObject({ closed: 'slow', got: quick.got.slice(0, 20) })
  await eventually(async () => quick.got.length === 21)
  expect(quick).toMatchObject({ closed: undefined, reached: quick.got.at(-1) })

  const resumed = listen(id, slow.got[4]!, (client) => {
    client.waiting = 0
  })
  await eventually(async () => resumed.got.length === 16)
  expect(resumed.got).toEqual(quick.got.slice(5))
})

test('what many who were away missed is read and shown once for all of them, while more happens', async () => {
  const { id } = await makeAccount(server.db)
  const after = await hub.position(id)
  let shown = 0
  const counting: StreamView = {
    isShareable: true,
    render: (db, accountId, events) => {
      shown += events.length
      return view.render(db, accountId, events)
    },
  }
  await addTags(id, 430)
  const clients = Array.from({ length: 20 }, (_, index) =>
    listen(
      id,
      (BigInt(after) + BigInt(index * 7)).toString(),
      (client) => {
        client.waiting = 0
      },
      counting,
    ),
  )
  for (let round = 0; round < 5; round += 1) await addTags(id, 3)
  await eventually(async () => clients.every(({ got }) => BigInt(got.at(-1) ?? '0') === BigInt(after) + 445n))
  for (const [index, { got }] of clients.entries()) {
    const wanted = Array.from({ length: 445 - index * 7 }, (_, place) =>
      String(Number(after) + index * 7 + place + 1),
    )
    expect(got).toEqual(wanted)
  }
  // Everything once, and the growing end of the log a few times.
  expect(shown).toBeLessThan(445 * 5)
})
