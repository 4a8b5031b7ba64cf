import { readdir } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'migrations')

/** Brings the schema up to this version's, under a lock that other processes wait for. Returns what was run. */
export async function migrate(client: pg.Client): Promise<string[]> {
  if (await isCurrent(client)) return []
  // Most starts have nothing to run, and it is among the heaviest of what a start could load.
  const { runner } = await import('node-pg-migrate')
  const done = await runner({
    dbClient: client,
    dir: folder,
    direction: 'up',
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    logger: silent,
  })
  return done.map(({ name }) => name)
}

/** Whether this version's migrations have been run, and no others. */
async function isCurrent(client: pg.Client): Promise<boolean> {
  const known = await client.query<{ exists: boolean }>(
    `select to_regclass('public.migrations') is not null as exists`,
  )
  if (!known.rows[0]!.exists) return false
  const { rows } = await client.query<{ name: string }>(
    'select name from public.migrations order by run_on, id',
  )
  const files = (await readdir(folder)).map((file) => parse(file).name).sort()
  return rows.length === files.length && rows.every(({ name }, index) => name === files[index])
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }
