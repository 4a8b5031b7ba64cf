import { type FileHandle, open, rename, stat } from 'node:fs/promises'

const LARGEST_BYTES = 5 * 1024 * 1024

/** Opens the log for appending. A large one is set aside first, and the one set aside before it goes. */
export async function openServerLog(path: string): Promise<{ handle: FileHandle; start: number }> {
  const size = await sizeOf(path)
  if (size > LARGEST_BYTES) await rename(path, `${path}.1`)
  return { handle: await open(path, 'a', 0o600), start: size > LARGEST_BYTES ? 0 : size }
}

/** What was written since `start`, the last lines of it. */
export async function readServerLog(path: string, start: number): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const length = Math.min((await handle.stat()).size - start, LARGEST_BYTES)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(length, 1)), 0, length, start)
    return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-8).join('\n')
  } finally {
    await handle.close()
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch {
    // There is none yet.
    return 0
  }
}
