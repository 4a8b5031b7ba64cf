import type { Worker } from 'node:cluster'
import { once } from 'node:events'

/** What the first process tells a worker: everything it needs to serve. */
export type WorkerOrder = {
  port: number
  connectionString: string
  maxConnections: number
  trustedOrigins: string[]
}

/** What a worker tells the first process: it serves, or it cannot and why. */
export type WorkerReport = { serving: true } | { serving: false; sentence: string; status: number }

export async function receiveOrder(): Promise<WorkerOrder> {
  const [order] = await once(process, 'message')
  return order as WorkerOrder
}

/** Resolves once the report is on its way, so that the process may end. */
export function sendReport(report: WorkerReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(report, undefined, undefined, () => resolve())
    else resolve()
  })
}

/** The first report of a worker, or that it ended without one. */
export function receiveReport(worker: Worker): Promise<WorkerReport> {
  return new Promise((resolve) => {
    worker.once('message', (report: WorkerReport) => resolve(report))
    worker.once('exit', (code, signal) =>
      resolve({
        serving: false,
        sentence: `A worker ended at its start (${signal ?? `status ${code}`}).`,
        status: 1,
      }),
    )
  })
}
