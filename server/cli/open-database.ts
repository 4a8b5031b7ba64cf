import type { Config } from '../config.ts'
import { DatabaseUnavailable } from '../platform/db/embedded/index.ts'
import { createLog, type Log } from '../platform/log.ts'
import { openStore, type Store } from '../store.ts'
import { reasonOf } from './failure.ts'

const quietMs = 2_000

/**
 * Opens the store, and tells through `tell` what it is doing once that has taken two seconds.
 *
 * @throws DatabaseUnavailable with a sentence that names the fix
 */
export async function openDatabase(
  config: Config,
  { log, tell, maxConnections }: { log: Log; tell: (text: string) => void; maxConnections?: number },
): Promise<Store> {
  const progress = createProgress(tell)
  try {
    return await openStore(config, { log, maxConnections, onProgress: progress.step })
  } catch (error) {
    if (config.databaseUrl && isConnectionError(error))
      throw new DatabaseUnavailable(explainUnreachable(config.databaseUrl, error), { cause: error })
    throw error
  } finally {
    progress.end()
  }
}

/** Runs a command's work on the store, beside a running server or without one, and closes what it opened. */
export async function withStore<T>(config: Config, work: (store: Store, log: Log) => Promise<T>): Promise<T> {
  const log = createLog('error')
  const tell = (text: string) => process.stderr.write(`${text}\n`)
  const store = await openDatabase(config, { log, tell, maxConnections: 4 })
  try {
    return await work(store, log)
  } finally {
    await store.close()
  }
}

/** Keeps the latest step to itself until two seconds have passed since the first. */
function createProgress(tell: (text: string) => void) {
  let latest: string | undefined
  let quiet = true
  const timer = setTimeout(() => {
    quiet = false
    if (latest) tell(latest)
  }, quietMs)
  return {
    step(text: string) {
      latest = text
      if (!quiet) tell(text)
    },
    end: () => clearTimeout(timer),
  }
}

/** Refused, unknown host, wrong password, no such database: all have a code, of the system or of PostgreSQL. */
function isConnectionError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && (/^E[A-Z_]+$/.test(code) || /^(28|3D|53|57P)/.test(code))
}

function explainUnreachable(databaseUrl: string, error: unknown): string {
  const { host, pathname } = new URL(databaseUrl)
  return (
    `The PostgreSQL of DATABASE_URL (${host}${pathname}) cannot be used: ${reasonOf(error)}. ` +
    'Start it, correct DATABASE_URL, or unset it to use the embedded one.'
  )
}
