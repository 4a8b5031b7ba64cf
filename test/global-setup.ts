import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../server/platform/db/embedded/index.ts'
import { migrate } from '../server/platform/db/index.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
}

/** One PostgreSQL for the whole run, with a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'))
  const given = process.env['TEST_DATABASE_URL']
  const embedded = given ? undefined : await startEmbedded({ dataDir })
  const databaseUrl = given ?? embedded!.connectionString
  await makeTemplate(databaseUrl, { isOurs: !given })
  project.provide('databaseUrl', databaseUrl)
  return async () => {
    await embedded?.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function makeTemplate(databaseUrl: string, { isOurs }: { isOurs: boolean }): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query('drop database if exists parley_template')
    // Nothing here is to survive a power cut. Tests of durability start a database of their own.
    if (isOurs) await client.query('alter role all set synchronous_commit = off')
    await client.query(`create database parley_template template template0 encoding 'UTF8'`)
  })
  const url = new URL(databaseUrl)
  url.pathname = '/parley_template'
  await withClient(url.toString(), (client) => migrate(client))
}

async function withClient(
  connectionString: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
