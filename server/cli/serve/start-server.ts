import { createApp } from '../../app.ts'
import type { Config } from '../../config.ts'
import type { Database } from '../../platform/db/index.ts'
import type { Log } from '../../platform/log.ts'
import { toUrl } from '../server-address.ts'
import { listen } from './listen.ts'

export type RunningServer = { port: number; close(): Promise<void> }

/** Builds the app, listens, and starts its workers. */
export async function startServer(
  config: Config,
  { db, log, trustedOrigins }: { db: Database; log: Log; trustedOrigins: string[] },
): Promise<RunningServer> {
  const app = await createApp(config, { db }, log)
  try {
    for (const origin of trustedOrigins) app.trustOrigin(origin)
    await app.http.ready()
    freeStartUpGarbage()
    const port = await listen(app.http, config)
    app.setPublicUrl(toUrl(config.host, port))
    await app.start()
    return { port, close: () => app.close() }
  } catch (error) {
    await app.close()
    throw error
  }
}

/**
 * What only the start needed is 30 MB, and a server with little to do would keep them for hours: V8 collects when much is
 * allocated. Done while nobody can wait for an answer. Node has `gc` where it is run as `npm start` runs it.
 */
function freeStartUpGarbage(): void {
  void globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
