import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderPrefix } from './baresip.ts'

/** Removes what processes that were killed left behind: their folders hold passwords of lines. */
export async function removeStaleFolders(): Promise<void> {
  const pattern = new RegExp(`^${folderPrefix}(\\d+)-`)
  for (const name of await readdir(tmpdir())) {
    const pid = pattern.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
