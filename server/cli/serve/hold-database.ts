import type { Config } from '../../config.ts'
import type { Database } from '../../platform/db/index.ts'
import { releaseAllClaims } from '../../platform/lanes/index.ts'
import type { Log } from '../../platform/log.ts'
import { openDatabase } from '../open-database.ts'
import { formatUrl } from '../server-address.ts'
import { ServeLockKeeper } from './serve-lock.ts'

/** The database of a server: opened, and with the embedded one held by nobody else. */
export type HeldDatabase = {
  db: Database
  /** For further processes of this server. */
  connectionString: string
  /** Says where the server is reached, so that a second serve can name it. */
  rename(address: string): Promise<void>
  /** Rejects when the database went to another server; never resolves. */
  lost: Promise<never>
  close(): Promise<void>
}

/** @throws ServeLockHeld when another serve runs on the embedded database */
export async function holdDatabase(config: Config, log: Log, maxConnections?: number): Promise<HeldDatabase> {
  const store = await openDatabase(config, { log, tell: (text) => log.info(text), maxConnections })
  const { db, embedded } = store
  const connectionString = config.databaseUrl ?? embedded!.connectionString
  if (!embedded)
    return {
      db,
      connectionString,
      lost: new Promise<never>(() => {}),
      rename: async () => {},
      close: () => store.close(),
    }
  try {
    const { dataDir, host, port } = config
    const address = port === 0 ? 'on a port of its own' : formatUrl(host, port)
    const keeper = await ServeLockKeeper.open({ dataDir, connectionString, address, log })
    // Nobody else works on this database: what a server that was killed held is free at once.
    await releaseAllClaims(db)
    return {
      db,
      connectionString,
      lost: keeper.lost,
      rename: (url) => keeper.rename(url),
      async close() {
        await keeper.release()
        await store.close()
        await keeper.stop()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
