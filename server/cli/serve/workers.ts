import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { Config } from '../../config.ts'
import type { Log } from '../../platform/log.ts'
import { CommandFailed, exitStatus, UsageError } from '../failure.ts'
import type { RunningServer } from './start-server.ts'
import { receiveReport, type WorkerOrder } from './worker-messages.ts'

/** The embedded database takes 100 connections; some are for commands and for this server's own listening. */
const connectionsToShare = 80

/** A worker that ends again and again is started once a second. */
const restartMs = 1_000

/** How many connections each of so many processes may open. */
export function connectionsEach(workers: number): number {
  return Math.max(2, Math.min(16, Math.floor(connectionsToShare / workers)))
}

/** Starts `count` processes that share the port, and another one for each that ends. */
export async function startWorkers(
  config: Config,
  { count, log, ...rest }: { count: number; log: Log; connectionString: string; trustedOrigins: string[] },
): Promise<RunningServer> {
  const port = config.port === 0 ? await findFreePort(config.host) : config.port
  const order: WorkerOrder = { ...rest, port, maxConnections: connectionsEach(count) }
  const workers = new Set<Worker>()
  let stopping = false

  function fork(): Worker {
    const worker = cluster.fork()
    workers.add(worker)
    worker.send(order)
    // A worker that is gone takes its channel with it; its end is what is acted on.
    worker.on('error', (error) => log.warn({ err: error }, 'a worker cannot be reached'))
    worker.once('exit', (code, signal) => {
      workers.delete(worker)
      if (stopping) return
      log.error({ worker: worker.process.pid, code, signal }, 'a worker ended; starting another')
      setTimeout(() => !stopping && fork(), restartMs)
    })
    return worker
  }

  async function close(): Promise<void> {
    stopping = true
    const ends = [...workers].map((worker) => once(worker, 'exit'))
    for (const worker of workers) worker.process.kill('SIGTERM')
    await Promise.all(ends)
  }

  const reports = await Promise.all(Array.from({ length: count }, () => receiveReport(fork())))
  const failed = reports.find((report) => !report.serving)
  if (failed && !failed.serving) {
    await close()
    const Failure = failed.status === exitStatus.mistaken ? UsageError : CommandFailed
    throw new Failure(failed.sentence)
  }
  return { port, close }
}

/** Workers that come later must find the same port, so it is picked before the first. */
async function findFreePort(host: string): Promise<number> {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
