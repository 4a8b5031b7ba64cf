import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { type Config, readConfig } from '../server/config.ts'
import { createAccount, type NewAccount } from '../server/core/accounts/index.ts'
import { createInbox, type Inbox } from '../server/core/inboxes/index.ts'
import type { Clock } from '../server/platform/clock.ts'
import { type Database, sql } from '../server/platform/db/index.ts'
import { toUuid } from '../server/platform/ids.ts'
import { createLog, type Log } from '../server/platform/log.ts'
import { openStore } from '../server/store.ts'

/** A clock that tests move. It runs with the system's until it is set. */
export class TestClock implements Clock {
  #offsetMs = 0
  now(): Date {
    return new Date(Date.now() + this.#offsetMs)
  }
  advance(ms: number): void {
    this.#offsetMs += ms
  }
}

/** A whole server over a database of its own, cloned from the migrated template. */
export type TestServer = {
  app: App
  db: Database
  config: Config
  clock: TestClock
  log: Log
  /** The address it listens on, once `listen` was called. */
  url: string
  listen(): Promise<string>
  /** Its database goes with it, unless it is to be kept under a name. */
  close(options?: { keepAs?: string }): Promise<void>
}

export async function startTestServer({
  env = {},
  workers = true,
  template = 'parley_template',
}: {
  env?: Record<string, string>
  workers?: boolean
  /** The database of which it has a copy. */
  template?: string
} = {}): Promise<TestServer> {
  const databaseUrl = await cloneDatabase(template)
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-data-'))
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    PARLEY_DATA: dataDir,
    PARLEY_SECRET_KEY: randomBytes(32).toString('base64'),
    PARLEY_ALLOW_PRIVATE_NETWORK: '1',
    PARLEY_LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    PORT: '0',
    ...env,
  })
  const log = createLog(config.logLevel)
  const clock = new TestClock()
  const store = await openStore(config, { log, clock })
  const app = await createApp(config, store, log)
  if (workers) await app.start()
  const server: TestServer = {
    app,
    db: store.db,
    config,
    clock,
    log,
    url: '',
    async listen() {
      server.url = await app.http.listen({ port: 0, host: '127.0.0.1' })
      app.setPublicUrl(server.url)
      return server.url
    },
    async close({ keepAs } = {}) {
      await app.close()
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
      const name = new URL(databaseUrl).pathname.slice(1)
      await withAdmin((client) =>
        client.query(
          keepAs
            ? `alter database ${name} rename to ${keepAs}`
            : `drop database if exists ${name} with (force)`,
        ),
      )
    },
  }
  return server
}

/** An account with its four credentials, and its Vobiz header pair ready to use. */
export async function makeAccount(
  db: Database,
  name = 'Acme',
): Promise<NewAccount & { vobizHeaders: Record<string, string> }> {
  const account = await db.transaction((tx) => createAccount(tx, { name }))
  const { auth_id, auth_token } = account.credentials.vobiz
  return { ...account, vobizHeaders: { 'x-auth-id': auth_id, 'x-auth-token': auth_token } }
}

/** A WhatsApp inbox; `graphUrl` is where its fake network listens. */
export async function makeWhatsAppInbox(
  { app, db }: TestServer,
  accountId: string,
  {
    graphUrl,
    phone = '+15550100001',
    settings = {},
  }: { graphUrl?: string; phone?: string; settings?: Record<string, unknown> } = {},
): Promise<Inbox & { uuid: string }> {
  const inbox = await db.transaction((tx) =>
    createInbox(tx, app.networks.get('whatsapp')!.schema, {
      accountId,
      name: 'Main line',
      phone,
      settings: {
        phone_number_id: '106540352242922',
        waba_id: '102290129340398',
        access_token: 'test-token',
        app_secret: 'app-s3cret',
        verify_token: 'verify-me',
        ...(graphUrl && { graph_url: graphUrl }),
        ...settings,
      },
    }),
  )
  return { ...inbox, uuid: toUuid('inbox', inbox.id) }
}

/** Waits until `check` answers something, asking again every few milliseconds. */
export async function eventually<T>(
  check: () => Promise<T | undefined | false>,
  { timeoutMs = 30_000 } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await check()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`Nothing came within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}

/** Waits until no raw payload and no inbound lane is left to do. */
export async function inboundSettled(db: Database): Promise<void> {
  await eventually(async () => {
    const [row] = await db.query<{ left: string }>(sql`
      select (select count(*) from inbound_payloads where processed_at is null)
           + (select count(*) from lanes where kind = 'inbound') as left`)
    return row!.left === '0'
  })
}

/** Its address. */
async function cloneDatabase(template: string): Promise<string> {
  const url = new URL(inject('databaseUrl'))
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withAdmin((client) => client.query(`create database ${name} template ${template} strategy file_copy`))
  url.pathname = `/${name}`
  return url.toString()
}

export async function withAdmin(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
