import { readdir } from 'node:fs/promises'
import { identifyProcess } from './postmaster.ts'

/** Processes of a dead postmaster that still hold the cluster. None while a postmaster lives; none without /proc. */
export async function listOrphans(cluster: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => pid > 0)
  const kinds = await Promise.all(pids.map((pid) => identifyProcess(pid, cluster)))
  return kinds.includes('postmaster') ? [] : pids.filter((_, index) => kinds[index] === 'child')
}

/** Without their postmaster these can only finish the statement they are in, and its result reaches nobody. */
export async function endOrphans(cluster: string): Promise<void> {
  for (const pid of await listOrphans(cluster)) {
    try {
      process.kill(pid, 'SIGTERM')
    } catch {
      // It ended by itself, or is another user's: then the start fails naming it.
    }
  }
}
