import type { Config } from '../../config.ts'
import type { Log } from '../../platform/log.ts'
import { openStore } from '../../store.ts'
import { explainFailure } from '../failure.ts'
import { startServer } from './start-server.ts'
import { awaitStopSignal } from './stop-signal.ts'
import { receiveOrder, sendReport } from './worker-messages.ts'

/** One of several processes that share a port. The first process has opened the database and holds it. */
export async function serveAsWorker(config: Config, log: Log): Promise<void> {
  const told = awaitStopSignal(log)
  try {
    const { port, connectionString, maxConnections, trustedOrigins } = await receiveOrder()
    const own = { ...config, port, databaseUrl: connectionString }
    const store = await openStore(own, { log, maxConnections })
    try {
      const server = await startServer(own, { db: store.db, log, trustedOrigins })
      await sendReport({ serving: true })
      await told
      await server.close()
    } finally {
      await store.close()
    }
  } catch (error) {
    log.fatal({ err: error }, 'a worker cannot serve')
    const { sentence, status } = explainFailure(error)
    await sendReport({ serving: false, sentence, status })
    process.exitCode = 1
  } finally {
    // The channel to the first process would keep this one alive.
    process.disconnect()
  }
}
