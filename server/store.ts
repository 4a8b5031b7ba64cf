import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Config } from './config.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { type EmbeddedPostgres, startEmbedded } from './platform/db/embedded/index.ts'
import { Database, leaseIds, migrate, requireUsable } from './platform/db/index.ts'
import type { Log } from './platform/log.ts'
import { createVault } from './platform/vault.ts'

/** The opened store, and how to close it: whatever was started for it stops too. */
export type Store = { db: Database; embedded: EmbeddedPostgres | undefined; close(): Promise<void> }

/** Opens the embedded database or the one of DATABASE_URL, brings its schema up to date, and leases a slot for ids. */
export async function openStore(
  config: Config,
  { log, clock = systemClock, maxConnections, onProgress }: StoreOptions,
): Promise<Store> {
  await mkdir(config.dataDir, { recursive: true })
  const vault = createVault(await readSecretKey(config))
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbedded({ dataDir: config.dataDir, onProgress })
  const connectionString = config.databaseUrl ?? embedded!.connectionString
  const directUrl = config.databaseDirectUrl ?? connectionString
  try {
    await prepareSchema(directUrl, log)
  } catch (error) {
    await embedded?.stop()
    throw error
  }
  let newId = (): string => {
    throw new Error('Ids are not leased yet')
  }
  const db = new Database({ connectionString, directUrl, vault, clock, maxConnections, newId: () => newId() })
  // The pool listens to idle connections only: one that breaks inside a transaction would end the process.
  db.pool.on('connect', (client) => client.on('error', () => {}))
  const leased = await leaseIds(db.pool, {
    clock: systemClock,
    holder: `${hostname()}/${process.pid}`,
    onError: (error) => log.warn({ err: error }, 'cannot renew the lease on the id slot; trying again'),
  })
  newId = () => leased.ids.next()
  return {
    db,
    embedded,
    async close() {
      await leased.close().catch((error: unknown) => log.warn({ err: error }, 'cannot give back the id slot'))
      await db.close()
      await embedded?.stop()
    },
  }
}

export type StoreOptions = {
  log: Log
  clock?: Clock
  maxConnections?: number
  /** Called with a short sentence before each step that takes time. */
  onProgress?: (text: string) => void
}

async function prepareSchema(connectionString: string, log: Log): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'parley-migrate' })
  await client.connect()
  try {
    await requireUsable(client)
    const done = await migrate(client)
    if (done.length > 0) log.info({ migrations: done }, 'schema brought up to date')
  } finally {
    await client.end()
  }
}

/**
 * The key that seals secrets. Made once in the data folder unless PARLEY_SECRET_KEY gives it, which several
 * servers on one database need.
 */
async function readSecretKey({ secretKey, dataDir }: Config): Promise<Buffer> {
  if (secretKey) return Buffer.from(secretKey, 'base64')
  const folder = join(dataDir, 'keys')
  const file = join(folder, 'secret.key')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known) return Buffer.from(known, 'base64')
  const draft = `${file}.${process.pid}`
  await writeFile(draft, randomBytes(32).toString('base64'), { mode: 0o600, flush: true })
  await chmod(draft, 0o600)
  // Another process may be making the key too: the first link wins, and all read that one.
  await link(draft, file).catch(() => {})
  await rm(draft)
  return Buffer.from(await readFile(file, 'utf8'), 'base64')
}
