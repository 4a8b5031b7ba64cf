import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { vobizWebhooks } from '../server/api/vobiz/webhooks/webhook-dialect.ts'
import type { StoredEvent } from '../server/core/events/index.ts'
import { deleteEndedWebhooks, deleteWebhook, listDeliveries } from '../server/core/webhooks/index.ts'
import { type Db, sql } from '../server/platform/db/index.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'
import { listen } from './hatif-receiver.ts'
import { receiveTexts, startEngine, subscribe, textOf } from './webhooks-receiver.ts'

const people = ['15550100011', '15550100012', '15550100013', '15550100014']

let server: TestServer
let accountId: string
let inbox: Awaited<ReturnType<typeof makeWhatsAppInbox>>

beforeAll(async () => {
  server = await startTestServer({ workers: false })
})
afterAll(() => server.close())
beforeEach(async () => {
  accountId = (await makeAccount(server.db)).id
  inbox = await makeWhatsAppInbox(server, accountId)
})

test.each([
  ['the database fails', (db: Db) => db.query(sql`select 1 / (random() * 0)::int`)],
  ['its dialect fails', () => Promise.reject(new Error('cannot be read'))],
])('an event at which %s keeps no other one from its subscribers', async (_what, fail) => {
  const listener = await listen()
  await subscribe(server.db, accountId, listener.url)
  await receiveTexts(
    server.db,
    inbox,
    people.map((from, index) => ({ from, text: `text ${index}` })),
  )
  const poisonous = await subjectOf('text 2')
  const dialect = {
    project: async (db: Db, batch: Parameters<typeof vobizWebhooks.project>[1]) => {
      if (batch.events.some(({ subjectId }: StoredEvent) => subjectId === poisonous)) await fail(db)
      return vobizWebhooks.project(db, batch)
    },
  }
  const engine = startEngine(server.db, { dialect })
  await listener.told(3)
  expect(listener.posts.map(textOf).sort()).toEqual(['text 0', 'text 1', 'text 3'])
  await receiveTexts(server.db, inbox, [{ from: people[0]!, text: 'afterwards' }])
  await listener.told(4)
  expect(textOf(listener.posts[3]!)).toBe('afterwards')
  await engine.stop()
  await listener.close()
})

test('a webhook that was ended goes for good once that is long ago, with all that it was told', async () => {
  const { db } = server
  const listener = await listen()
  const webhook = await subscribe(db, accountId, listener.url)
  const kept = await subscribe(db, accountId, `${listener.url}/kept`)
  const engine = startEngine(db)
  await receiveTexts(db, inbox, [{ from: people[0]!, text: 'hi' }])
  await listener.told(2)
  await engine.stop()
  await db.transaction((tx) => deleteWebhook(tx, { accountId, id: webhook.id }))

  const rows = async () =>
    (
      await db.query<{ id: string }>(sql`select id from webhooks where account_id = ${accountId} order by id`)
    ).map(({ id }) => id)
  expect(await deleteEndedWebhooks(db, { olderThan: new Date(Date.now() - 60_000) })).toBe(0)
  expect(await rows()).toEqual([webhook.id, kept.id])
  expect(await deleteEndedWebhooks(db, { olderThan: new Date(Date.now() + 60_000) })).toBe(1)
  expect(await rows()).toEqual([kept.id])
  expect(await listDeliveries(db, { accountId, webhookId: webhook.id, limit: 10 })).toEqual([])
  expect(await listDeliveries(db, { accountId, webhookId: kept.id, limit: 10 })).toHaveLength(1)
  await listener.close()
})

async function subjectOf(text: string): Promise<string> {
  const [row] = await server.db.query<{ id: string }>(
    sql`select id from messages where account_id = ${accountId} and text = ${text}`,
  )
  return row!.id
}
