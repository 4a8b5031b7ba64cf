import type { Log } from '../../platform/log.ts'

/** npm passes on what the terminal has sent to the server already: one wish to stop, told twice. */
const echoMs = 300

/** What is left undone by then comes back at the next start: leases end, lanes and raw payloads are rows. */
const patienceMs = 25_000

/**
 * Resolves at the first SIGTERM or SIGINT. A second one ends the process at once, and so does a stop that takes
 * too long.
 */
export function awaitStopSignal(log: Log): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined
    const onSignal = (signal: string) => {
      if (firstAt === undefined) {
        firstAt = performance.now()
        log.info({ signal }, 'stopping: finishing the work in hand')
        setTimeout(() => endNow(log, 'stopping took too long'), patienceMs).unref()
        resolve()
      } else if (performance.now() - firstAt > echoMs) endNow(log, 'told again to stop')
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}

/** A process in an unknown state must not go on; what it acknowledged is in the database. */
export function exitOnUnhandledError(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error was not handled; ending')
    process.exit(1)
  })
}

function endNow(log: Log, reason: string): void {
  log.warn(`${reason}; ending at once`)
  process.exit(1)
}
