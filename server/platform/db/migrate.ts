import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import type pg from 'pg'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'migrations')

/** Brings the schema up to this version's, under a lock that other processes wait for. Returns what was run. */
export async function migrate(client: pg.Client): Promise<string[]> {
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

const silent = { debug() {}, info() {}, warn() {}, error() {} }
