import { createReadStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type MediaFile = { key: string; path: string; bytes: number }

const hashFolder = /^[0-9a-f]{2}$/

/** The files of the disk store: two levels of folders, then files whose names are keys with `~` for `/`. */
export async function listMediaFiles(folder: string): Promise<MediaFile[]> {
  const files: MediaFile[] = []
  for (const first of await listNames(folder)) {
    if (!hashFolder.test(first)) continue
    for (const second of await listNames(join(folder, first))) {
      for (const name of await listNames(join(folder, first, second))) {
        const path = join(folder, first, second, name)
        const found = await stat(path).catch(ignoreMissing)
        if (found?.isFile()) files.push({ key: name.replaceAll('~', '/'), path, bytes: found.size })
      }
    }
  }
  return files
}

/** The bytes of a file; undefined when it was deleted since it was listed. */
export async function openMediaFile({ path }: MediaFile): Promise<AsyncIterable<Buffer> | undefined> {
  const handle = await open(path, 'r').catch(ignoreMissing)
  return handle && createReadStream(path, { fd: handle })
}

async function listNames(folder: string): Promise<string[]> {
  return ((await readdir(folder).catch(ignoreMissing)) ?? []).sort()
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
