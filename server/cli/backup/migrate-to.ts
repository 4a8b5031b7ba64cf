import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import type pg from 'pg'
import { UsageError } from '../failure.ts'
import { listMigrations, migrationsTable } from './tables.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'migrations')
const silent = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * Brings an empty database to the very schema that a backup was taken of.
 *
 * @throws UsageError when the database is past it already, or this version does not know it
 */
export async function migrateTo(client: pg.Client, wanted: string[]): Promise<void> {
  const applied = await listMigrations(client)
  if (applied.some((name, index) => name !== wanted[index]))
    throw new UsageError(
      'The database has a newer schema than the backup; restore into a database, or a data folder, on which no server has run',
    )
  const known = (await readdir(folder)).map((name) => name.replace(/\.sql$/, '')).sort()
  if (wanted.some((name, index) => name !== known[index]))
    throw new UsageError(
      'The backup was made by a newer version of Parley; restore it with that version or a later one',
    )
  if (applied.length === wanted.length) return
  await runner({
    dbClient: client,
    dir: folder,
    direction: 'up',
    count: wanted.length - applied.length,
    migrationsTable,
    advisoryLockMode: 'wait',
    logger: silent,
  })
}
