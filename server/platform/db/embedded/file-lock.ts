import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * `fd` can be given to a child process, which then holds the lock too, until it ends. Where there is no `flock`
 * program (macOS) a child holds nothing.
 */
export type FileLock = { fd: number; close(): Promise<void> }

const SQLITE_BUSY = 5

/**
 * Locks a file in the kernel, which gives the lock up when the last process that holds it ends, however it ends.
 * Undefined when others still hold it after `timeoutMs`.
 */
export async function acquireFileLock(path: string, timeoutMs: number): Promise<FileLock | undefined> {
  const handle = await open(path, 'a', 0o600)
  try {
    const release = await lock(handle, path, timeoutMs)
    if (release)
      return {
        fd: handle.fd,
        async close() {
          release()
          await handle.close()
        },
      }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return undefined
}

type Release = () => void

/** `flock` locks the open file that we share with it, then exits; the lock stays with our descriptor. */
async function lock(handle: FileHandle, path: string, timeoutMs: number): Promise<Release | undefined> {
  const patience = timeoutMs === 0 ? ['--nonblock'] : ['--timeout', String(timeoutMs / 1000)]
  const child = spawn('flock', ['--exclusive', ...patience, '3'], {
    stdio: ['ignore', 'ignore', 'ignore', handle.fd],
  })
  try {
    const [status] = (await once(child, 'close')) as [number | null]
    if (status === 0) return () => {}
    if (status === 1) return undefined
    throw new Error(`flock ended with status ${status} on ${path}`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return lockThroughSqlite(`${path}.db`, timeoutMs)
}

/** Node.js itself reaches file locks only through SQLite. The file stays empty. */
async function lockThroughSqlite(path: string, timeoutMs: number): Promise<Release | undefined> {
  const { DatabaseSync } = await import('node:sqlite')
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const database = new DatabaseSync(path)
    try {
      database.exec('begin exclusive')
      return () => database.close()
    } catch (error) {
      database.close()
      const { errcode } = error as { errcode?: number }
      if (errcode !== SQLITE_BUSY) throw error
    }
    if (Date.now() >= deadline) return undefined
    await sleep(50)
  }
}
