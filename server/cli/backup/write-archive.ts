import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { ArchiveHeader, Frame, SectionEnd } from './archive.ts'

/** A part of the archive: its bytes, and once they have been read, how many rows they were. */
export type Section = { name: string; chunks: AsyncIterable<Uint8Array>; rows?: () => number }

const bytesPerFrame = 256 * 1024
/** The levels above take several times as long and make the file a tenth smaller. */
const compressionLevel = 3

/**
 * Writes the archive beside its place and renames it once it is whole and flushed, so that the file is never half a
 * backup. It holds the key of the secrets, so only its owner may read it.
 */
export async function writeArchive(
  file: string,
  { header, sections }: { header: ArchiveHeader; sections: AsyncIterable<Section> },
): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}.part`)
  try {
    await pipeline(
      renderArchive(header, sections),
      createGzip({ level: compressionLevel }),
      createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }),
    )
    await rename(draft, file)
    await flushFolder(dirname(file))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function* renderArchive(
  header: ArchiveHeader,
  sections: AsyncIterable<Section>,
): AsyncGenerator<Uint8Array> {
  yield line(header)
  for await (const { name, chunks, rows } of sections) {
    const hash = createHash('sha256')
    for await (const bytes of joinChunks(chunks)) {
      hash.update(bytes)
      yield line({ section: name, bytes: bytes.length })
      yield bytes
    }
    const end: SectionEnd = { sha256: hash.digest('hex'), ...(rows && { rows: rows() }) }
    yield line({ section: name, end })
  }
  yield line({ end: true })
}

/** Joins small chunks, since COPY gives one for each row or few rows. */
async function* joinChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    gathered.push(chunk)
    size += chunk.length
    if (size < bytesPerFrame) continue
    yield Buffer.concat(gathered)
    gathered = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(gathered)
}

function line(value: ArchiveHeader | Frame): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

/** The new name survives a power cut too. */
async function flushFolder(folder: string): Promise<void> {
  // Windows opens no folders, and flushes their entries by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
