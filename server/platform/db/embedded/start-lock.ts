import { DatabaseUnavailable } from './database-unavailable.ts'
import { acquireFileLock, type FileLock } from './file-lock.ts'
import type { Folder } from './folder.ts'

/** Another start may be replaying the log after a crash, which can take minutes. */
const START_TIMEOUT_MS = 15 * 60_000

/** Held while a postmaster is started, adopted or stopped, so that these never overlap on one folder. */
export async function lockStart(folder: Folder, onProgress?: (text: string) => void): Promise<FileLock> {
  const immediate = await openLock(folder, 0)
  if (immediate) return immediate
  onProgress?.('Waiting for another process that is starting or stopping the database.')
  const lock = await openLock(folder, START_TIMEOUT_MS)
  if (lock) return lock
  throw new DatabaseUnavailable(
    `Another process has been starting or stopping the database in ${folder.root} for too long. End it and start again.`,
  )
}

async function openLock(folder: Folder, timeoutMs: number): Promise<FileLock | undefined> {
  try {
    return await acquireFileLock(folder.startLock, timeoutMs)
  } catch (cause) {
    throw new DatabaseUnavailable(
      `The data folder ${folder.root} cannot be used by this user (${(cause as Error).message}). ` +
        'Run this as the user who made it, or set PARLEY_DATA to a folder that this user may write to.',
      { cause },
    )
  }
}
