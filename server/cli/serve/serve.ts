import cluster from 'node:cluster'
import { type Config, readConfig } from '../../config.ts'
import { createLog } from '../../platform/log.ts'
import { type JsonOption, print } from '../command.ts'
import { UsageError } from '../failure.ts'
import { formatUrl, removeServerAddress, toUrl, writeServerAddress } from '../server-address.ts'
import { openDemo } from './demo/index.ts'
import { holdDatabase } from './hold-database.ts'
import type { RunningServer } from './start-server.ts'
import { awaitStopSignal, exitOnUnhandledError } from './stop-signal.ts'
import { startWorkers } from './workers.ts'

export type ServeOptions = JsonOption & { workers: string; bare?: boolean }

const mostWorkers = 64

/** Serves until it is told to stop. One line on standard output says when it is ready, and where. */
export async function serve(options: ServeOptions): Promise<void> {
  const workers = readWorkers(options.workers)
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  exitOnUnhandledError(log)
  if (cluster.isWorker) return (await import('./worker.ts')).serveAsWorker(config, log)

  const told = awaitStopSignal(log)
  const closing: (() => Promise<void>)[] = []
  try {
    const held = await holdDatabase(config, log, workers > 1 ? 4 : undefined)
    closing.push(held.close)
    const demo = options.bare ? undefined : await openDemo(config, held.db, log)
    if (demo) closing.push(demo.close)
    const trustedOrigins = demo ? [demo.origin] : []
    const server =
      workers > 1
        ? await startWorkers(config, {
            count: workers,
            log,
            connectionString: held.connectionString,
            trustedOrigins,
          })
        : // The first of several processes answers nothing, and does without the app.
          await (await import('./start-server.ts')).startServer(config, { db: held.db, log, trustedOrigins })
    closing.push(server.close)
    await demo?.connect(toUrl(config.host, server.port), (text) => process.stderr.write(text))
    await held.rename(toUrl(config.host, server.port))
    closing.push(await announce(config, server, options))
    await Promise.race([told, held.lost])
  } finally {
    for (const close of closing.toReversed()) await close()
  }
}

/** Says where the server is, to people and to commands. Answers how to take that back. */
async function announce(config: Config, { port }: RunningServer, options: JsonOption) {
  const { dataDir, host } = config
  const url = toUrl(host, port)
  await writeServerAddress(dataDir, { url, publicUrl: config.publicUrl ?? url })
  const shown = formatUrl(host, port)
  print(options, { listening: shown }, `listening on ${shown}`)
  return () => removeServerAddress(dataDir)
}

function readWorkers(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= mostWorkers) return count
  throw new UsageError(`--workers is '${text}'; it takes a whole number from 1 to ${mostWorkers}`)
}
