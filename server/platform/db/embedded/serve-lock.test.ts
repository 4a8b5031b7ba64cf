import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { acquireServeLock, type EmbeddedPostgres, ServeLockHeld, startEmbedded } from './index.ts'
import { makeDataFolder } from './test-folder.ts'

let folder: Awaited<ReturnType<typeof makeDataFolder>>
let embedded: EmbeddedPostgres

beforeAll(async () => {
  folder = await makeDataFolder()
  embedded = await startEmbedded({ dataDir: folder.dataDir })
})

afterAll(() => folder.remove())

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: embedded.connectionString })
  await client.connect()
  return client
}

it('gives the lock to one, names the holder to a second, and gives it on after release', async () => {
  const [first, second] = [await connect(), await connect()]
  const lock = await acquireServeLock(first, { holder: 'process 42, http://127.0.0.1:3000' })
  const refused = await acquireServeLock(second, { holder: 'process 43' }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ServeLockHeld)
  expect(refused).toMatchObject({ holder: 'process 42, http://127.0.0.1:3000' })
  expect((refused as Error).message).toContain('http://127.0.0.1:3000')

  await lock.release()
  await acquireServeLock(second, { holder: 'process 43' })
  await Promise.all([first.end(), second.end()])
})

it('gives the lock on when the connection of its holder is gone', async () => {
  const [first, second] = [await connect(), await connect()]
  await acquireServeLock(first, { holder: 'process 42' })
  const waiting = acquireServeLock(second, { holder: 'process 43' })
  await first.end()
  await expect(waiting).resolves.toBeDefined()
  await second.end()
})

it('gives the lock to exactly one of many that ask at once', async () => {
  const clients = await Promise.all([1, 2, 3, 4, 5].map(connect))
  const outcomes = await Promise.allSettled(
    clients.map((client, index) => acquireServeLock(client, { holder: `process ${index}` })),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await Promise.all(clients.map((client) => client.end()))
})
