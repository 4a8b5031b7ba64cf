import pg from 'pg'
import type { Config } from '../../config.ts'
import { DatabaseUnavailable, startEmbedded } from '../../platform/db/embedded/index.ts'
import { requireUsable } from '../../platform/db/index.ts'
import { reasonOf } from '../failure.ts'

/**
 * Runs `work` on one connection, to the embedded database (running or not) or to that of DATABASE_URL. The schema
 * stays as it is: a backup is taken of what is there, a restore makes its own.
 */
export async function withConnection<T>(config: Config, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl, databaseDirectUrl } = config
  const embedded = databaseUrl ? undefined : await startEmbedded({ dataDir })
  const connectionString = databaseDirectUrl ?? databaseUrl ?? embedded!.connectionString
  const client = new pg.Client({ connectionString, application_name: 'parley-backup' })
  // A broken connection fails the statement in hand; without a listener it would end the process.
  client.on('error', () => {})
  try {
    await connect(client)
    await requireUsable(client)
    return await work(client)
  } finally {
    await client.end()
    await embedded?.stop()
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect()
  } catch (error) {
    throw new DatabaseUnavailable(
      `The database cannot be used: ${reasonOf(error)}. Start it, or correct DATABASE_URL.`,
      {
        cause: error,
      },
    )
  }
}
