import { randomBytes, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { backup, restore } from '../server/cli/backup/index.ts'
import { seed } from '../server/cli/seed/index.ts'
import { type Config, readConfig } from '../server/config.ts'
import { findInbox } from '../server/core/inboxes/index.ts'
import { recordInbound } from '../server/core/messages/index.ts'
import { createLog } from '../server/platform/log.ts'
import { createDiskStore } from '../server/platform/storage/index.ts'
import { openStore } from '../server/store.ts'
import { makeAccount, makeWhatsAppInbox, startTestServer, type TestServer } from './harness.ts'

let server: TestServer
let accountId: string
let inboxId: string
let folder: string
let file: string
const databases: string[] = []
const picture = randomBytes(700_000)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-backup-'))
  file = join(folder, 'parley.backup')
  // No key from the environment: the server makes one in its data folder, as it does by default.
  server = await startTestServer({ workers: false, env: { PARLEY_SECRET_KEY: '' } })
  accountId = (await makeAccount(server.db)).id
  inboxId = (await makeWhatsAppInbox(server, accountId)).id
  await seed(server.db, { accountId, conversations: 60, messages: 800 })
  await server.db.transaction((tx) => recordInbound(tx, accountId, [arrival('wamid.first', '15550100201')]))
  await server.db.pool.query(`create table events_20200101 partition of events
    for values from ('2020-01-01T00:00:00Z') to ('2020-01-02T00:00:00Z')`)
  await createDiskStore(join(server.config.dataDir, 'media')).put('ab/picture-1.png', picture, {
    mimeType: 'image/png',
  })
  await backup(server.config, file)
})
afterAll(async () => {
  await server?.close()
  for (const name of databases) await admin(`drop database if exists ${name} with (force)`)
  if (folder) await rm(folder, { recursive: true, force: true })
})

describe('backup and restore', () => {
  test('brings back every row of every table, the stored files and the secrets', async () => {
    const target = await emptyTarget()
    const done = await restore(target, file)

    expect(await checksums(target.databaseUrl!)).toEqual(await checksums(server.config.databaseUrl!))
    expect(done).toMatchObject({ mediaFiles: 1, media: 'included' })
    expect(done.rows).toBeGreaterThan(800 + 60)

    const store = await openStore(target, { log: createLog('silent') })
    const inbox = await findInbox(store.db, { accountId, id: inboxId })
    const stored = await createDiskStore(join(target.dataDir, 'media')).open('ab/picture-1.png')
    const bytes = Buffer.concat(await stored!.stream.toArray())
    await store.close()
    expect(inbox!.secrets).toMatchObject({ app_secret: 'app-s3cret', access_token: 'test-token' })
    expect(bytes.equals(picture)).toBe(true)
  })

  test('makes the schema of a fresh database, with every index, foreign key and partition', async () => {
    const target = await emptyTarget()
    await restore(target, file)
    expect(await schemaObjects(target.databaseUrl!)).toEqual(await schemaObjects(server.config.databaseUrl!))
  })

  test('keeps ids from being given twice: slots are free from where they were', async () => {
    const target = await emptyTarget()
    await restore(target, file)
    const latest = `select max(leased_until_ms)::float8 as ms, count(*)::int as slots from id_slots`
    const [row] = await query<{ ms: number; slots: number }>(target.databaseUrl!, latest)
    expect(row!.slots).toBe(1024)
    expect(row!.ms).toBeGreaterThan(Date.now() - 24 * 60 * 60 * 1000)
  })

  test('loads into an embedded database too', async () => {
    const dataDir = await mkdtemp(join(folder, 'e-'))
    const target = readConfig({ PARLEY_DATA: dataDir })
    const done = await restore(target, file)
    const again = join(folder, 'again.backup')
    expect(await backup(target, again)).toMatchObject({ rows: done.rows, tables: done.tables, mediaFiles: 1 })
  })

  test('is one moment of a running server', async () => {
    let running = true
    const writing = (async () => {
      for (let number = 0; running; number += 1) {
        const events = [0, 1, 2].map((copy) =>
          arrival(`wamid.${number}.${copy}`, `1555${String(number * 3 + copy).padStart(7, '0')}`),
        )
        await server.db.transaction((tx) => recordInbound(tx, accountId, events))
      }
    })()
    const live = join(folder, 'live.backup')
    await backup(server.config, live).finally(() => {
      running = false
    })
    await writing

    const target = await emptyTarget()
    await restore(target, live)
    const [row] = await query<Record<string, string>>(
      target.databaseUrl!,
      `select (select sum(count) from conversation_counters) as counted, (select count(*) from conversations) as conversations,
              (select sum(last) from account_positions) as positions, (select count(*) from events) as events`,
    )
    expect(row!['counted']).toBe(row!['conversations'])
    expect(row!['positions']).toBe(row!['events'])
  })

  test('is readable by its owner alone, and never half there', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const missing = join(folder, 'no such folder', 'parley.backup')
    await expect(backup(server.config, missing)).rejects.toThrow('ENOENT')
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('overwrites no database that has rows', async () => {
    const before = await checksums(server.config.databaseUrl!)
    await expect(restore(server.config, file)).rejects.toThrow('The database is not empty')
    expect(await checksums(server.config.databaseUrl!)).toEqual(before)
  })

  test('restores nothing from a file that was cut off or changed', async () => {
    const target = await emptyTarget()
    const cut = join(folder, 'cut.backup')
    await writeFile(cut, await readFile(file))
    await truncate(cut, (await stat(cut)).size - 200)
    await expect(restore(target, cut)).rejects.toThrow('is damaged')

    const changed = join(folder, 'changed.backup')
    await rewrite(changed, (text) => text.replace('Main line', 'Other one'))
    await expect(restore(target, changed)).rejects.toThrow('has other bytes than were written')

    const [row] = await query<{ count: number }>(
      target.databaseUrl!,
      'select count(*)::int as count from accounts',
    )
    expect(row!.count).toBe(0)
    await expect(restore(target, file)).resolves.toMatchObject({ mediaFiles: 1 })
  })

  test('refuses what is no backup, and one of a newer version', async () => {
    const target = await emptyTarget()
    await expect(restore(target, join(folder, 'nothing'))).rejects.toThrow('There is no file')
    const text = join(folder, 'text')
    await writeFile(text, 'select 1;')
    await expect(restore(target, text)).rejects.toThrow('is no backup of Parley')
    const newer = join(folder, 'newer.backup')
    await rewrite(newer, (backup) => backup.replace('"migrations":[', '"migrations":["0000_unknown",'))
    await expect(restore(target, newer)).rejects.toThrow('made by a newer version')
  })

  test('refuses a key that would not open the secrets', async () => {
    const target = await emptyTarget({ PARLEY_SECRET_KEY: randomBytes(32).toString('base64') })
    await expect(restore(target, file)).rejects.toThrow('PARLEY_SECRET_KEY is not the key')
  })

  test('carries no key that was given from outside, and wants it back', async () => {
    const key = (await readFile(join(server.config.dataDir, 'keys', 'secret.key'), 'utf8')).trim()
    const outside = join(folder, 'outside.backup')
    await backup({ ...server.config, secretKey: key }, outside)

    await expect(restore(await emptyTarget(), outside)).rejects.toThrow('set PARLEY_SECRET_KEY to that key')
    await expect(restore(await emptyTarget({ PARLEY_SECRET_KEY: key }), outside)).resolves.toBeDefined()
  })
})

function arrival(networkId: string, address: string) {
  return {
    type: 'message' as const,
    inboxId,
    laneKey: address,
    person: { addresses: [address], phone: `+${address}`, name: 'Ada' },
    direction: 'inbound' as const,
    networkId,
    kind: 'text',
    content: { body: 'a\tb\\c\nd' },
    text: 'a\tb\\c\nd',
    occurredAt: new Date().toISOString(),
  }
}

/** A database on which nothing has run, and an empty data folder. */
async function emptyTarget(env: Record<string, string> = {}): Promise<Config> {
  const name = `restore_${randomUUID().replaceAll('-', '')}`
  databases.push(name)
  await admin(`create database ${name} template template0 encoding 'UTF8'`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  return readConfig({ DATABASE_URL: url.toString(), PARLEY_DATA: await mkdtemp(join(folder, 'd-')), ...env })
}

/** What each table holds, as one number. Slots are renewed all the time and stand aside. */
async function checksums(databaseUrl: string): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(
    databaseUrl,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and relname not in ('migrations', 'id_slots') order by 1`,
  )
  const sums: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await query<{ sum: string }>(
      databaseUrl,
      `select count(*) || ' rows ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as sum from ${name} t`,
    )
    sums[name] = row!.sum
  }
  return sums
}

async function schemaObjects(databaseUrl: string): Promise<unknown[]> {
  return query(
    databaseUrl,
    `select 'index' as what, indexdef as definition from pg_indexes where schemaname = 'public'
      union all select 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
      union all select 'partition', relname || ' ' || pg_get_expr(relpartbound, oid) from pg_class where relispartition and relkind = 'r'
      order by 1, 2`,
  )
}

async function query<Row extends pg.QueryResultRow>(databaseUrl: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

async function admin(text: string): Promise<void> {
  await query(inject('databaseUrl'), text)
}

/** The backup with its text changed, byte lengths kept where that matters. */
async function rewrite(to: string, change: (text: string) => string): Promise<void> {
  async function* changed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of source) chunks.push(chunk)
    yield Buffer.from(change(Buffer.concat(chunks).toString('latin1')), 'latin1')
  }
  await pipeline(createReadStream(file), createGunzip(), changed, createGzip(), createWriteStream(to))
}
