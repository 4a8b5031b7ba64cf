import type { ChildProcess } from 'node:child_process'
import { chmod, chown } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { type Address, openSession, type Session } from './connection.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import type { FileLock } from './file-lock.ts'
import { type Folder, makeSocketFolder } from './folder.ts'
import { disarmPostmasterFile, readPostmasterFile } from './postmaster.ts'
import { type Runner, spawnAs } from './runner.ts'
import { openServerLog, readServerLog } from './server-log.ts'
import { commandLineSettings, writeSettings } from './settings.ts'

export type Launched = { child: ChildProcess; address: Address; session: Session }

/** Replaying the log after a crash can take minutes; as long as the postmaster lives, it is worth waiting. */
const READY_TIMEOUT_MS = 15 * 60_000

/** PostgreSQL gave way to other processes of this cluster, living or dying: look again. */
export class ClusterBusy extends DatabaseUnavailable {}

/**
 * Starts the postmaster in a session of its own, so that it outlives this process, and waits until it answers.
 * Throws ClusterBusy, or DatabaseUnavailable with the end of its log.
 */
export async function launchPostmaster(
  folder: Folder,
  runner: Runner,
  binaries: Binaries,
  lifeLock: FileLock,
): Promise<Launched> {
  const socketFolder = await makeSocketFolder(folder)
  // PostgreSQL opens no folder that others may read, and volumes of containers are often given to a group.
  await chmod(folder.cluster, 0o700)
  await writeSettings(folder.cluster)
  await disarmPostmasterFile(folder.cluster)
  const log = await openServerLog(folder.log)
  await giveTo(runner, [socketFolder, join(folder.cluster, 'parley.conf'), folder.log])
  await giveTo(runner, [folder.startLock, folder.lifeLock])
  const settings = commandLineSettings(socketFolder).flatMap((setting) => ['-c', setting])
  const child = spawnAs(runner, binaries.postgres, ['-D', folder.cluster, ...settings], {
    detached: true,
    stdio: ['ignore', log.handle.fd, log.handle.fd, lifeLock.fd],
  })
  child.once('error', () => {
    // Told by the missing process id below.
  })
  child.unref()
  await log.handle.close()

  const address = { socketFolder, port: 5432 }
  const session = await waitUntilReady(child, address, folder)
  if (session) return { child, address, session }
  throw explain(await readServerLog(folder.log, log.start), folder)
}

/** What root wrote into another user's folder must not lock that user out. */
async function giveTo({ user }: Runner, paths: string[]): Promise<void> {
  if (user) await Promise.all(paths.map((path) => chown(path, user.uid, user.gid)))
}

/** Undefined when the postmaster ended instead. */
async function waitUntilReady(
  child: ChildProcess,
  address: Address,
  folder: Folder,
): Promise<Session | undefined> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (isRunning(child)) {
    const postmaster = await readPostmasterFile(folder.cluster)
    if (postmaster?.ready && postmaster.pid === child.pid) return openSession(address)
    if (Date.now() > deadline)
      throw new DatabaseUnavailable(
        `PostgreSQL (process ${child.pid}) is still not ready; it may be replaying its log after a crash. ` +
          `Look at ${folder.log} and start again: the running PostgreSQL is taken over.`,
      )
    await sleep(10)
  }
  return undefined
}

export function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null
}

function explain(log: string, folder: Folder): DatabaseUnavailable {
  const busy = /pre-existing shared memory block|lock file ".*" already exists/.test(log)
  const message = `PostgreSQL did not start on ${folder.cluster}. Its log, ${folder.log}, ends with:\n${log}`
  return busy ? new ClusterBusy(message) : new DatabaseUnavailable(message)
}
