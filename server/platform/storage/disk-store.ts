import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { type MediaStore, requireKey, type StoredFile } from './media-store.ts'

const staleUploadMs = 24 * 60 * 60 * 1000

/**
 * Files below one folder, spread over 65,536 folders by a hash of the key. A file is written aside, flushed, then
 * renamed: whatever moment the machine stops at, a key has its old bytes, its new ones, or none.
 */
export function createDiskStore(folder: string): MediaStore {
  const uploads = path.join(folder, 'uploads')
  let prepared: Promise<void> | undefined

  return {
    async put(key, source) {
      const target = fileOf(folder, key)
      prepared ??= prepareUploads(uploads).catch((error: unknown) => {
        prepared = undefined
        throw error
      })
      await prepared
      const upload = path.join(uploads, randomUUID())
      try {
        const stored = await writeDurably(upload, source)
        await makeFolderDurably(path.dirname(target), folder)
        await rename(upload, target)
        await syncFolder(path.dirname(target))
        return stored
      } catch (error) {
        await rm(upload, { force: true })
        throw error
      }
    },

    async open(key, { start = 0, end } = {}) {
      const file = await openIfThere(fileOf(folder, key))
      if (!file) return undefined
      const { size } = await file.stat()
      return { stream: file.createReadStream({ start, end: end ?? Number.POSITIVE_INFINITY }), size }
    },

    async delete(key) {
      const target = fileOf(folder, key)
      await rm(target, { force: true })
      await syncFolder(path.dirname(target))
    },
  }
}

/** Slashes become a sign that no key has, so a key can never be a folder of another's. */
function fileOf(folder: string, key: string): string {
  const name = requireKey(key).replaceAll('/', '~')
  const hash = createHash('sha256').update(key).digest('hex')
  return path.join(folder, hash.slice(0, 2), hash.slice(2, 4), name)
}

async function writeDurably(
  upload: string,
  source: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<StoredFile> {
  const hash = createHash('sha256')
  let size = 0
  const file = await open(upload, 'wx', 0o600)
  try {
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      hash.update(chunk)
      size += chunk.length
      await writeWhole(file, chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { size, sha256: hash.digest('hex') }
}

/** A single write may take only a part of what it is given. */
async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten
}

/** Makes the folders between `root` and `folder`; each new one is flushed into its parent. */
async function makeFolderDurably(folder: string, root: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!first) return
  for (let at = folder; at !== root; at = path.dirname(at)) await syncFolder(path.dirname(at))
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and flushes their entries by itself.
  if (process.platform === 'win32') return
  const handle = await openIfThere(folder)
  if (!handle) return
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function openIfThere(name: string): Promise<FileHandle | undefined> {
  try {
    return await open(name, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Uploads cut off by a crash are removed once they are surely nobody's: other processes share the folder. */
async function prepareUploads(uploads: string): Promise<void> {
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  for (const name of await readdir(uploads)) {
    const upload = path.join(uploads, name)
    const { mtimeMs } = await stat(upload).catch(() => ({ mtimeMs: Date.now() })) // Finished meanwhile.
    if (Date.now() - mtimeMs > staleUploadMs) await rm(upload, { force: true })
  }
}
