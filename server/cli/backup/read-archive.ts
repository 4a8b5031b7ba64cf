import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { errorText } from '../../platform/errors.ts'
import { CommandFailed, UsageError } from '../failure.ts'
import { type ArchiveHeader, type Frame, formatVersion, type SectionEnd } from './archive.ts'
import { ByteReader } from './byte-reader.ts'

/** One part of an archive. Its bytes must be read to their end before the next part; then `end` tells what was written of it. */
export type ReadSection = { name: string; chunks: AsyncIterable<Buffer>; end: () => SectionEnd }

export type ReadArchive = {
  header: ArchiveHeader
  /** Ends when the archive says that nothing is missing, and throws when something is. */
  sections: AsyncGenerator<ReadSection>
  close(): Promise<void>
}

const longestHeaderBytes = 64 * 1024 * 1024
const longestLineBytes = 64 * 1024

/** Opens a backup. @throws UsageError for a file that is none, or that this version cannot read */
export async function openArchive(file: string): Promise<ReadArchive> {
  const stream = createReadStream(file)
  const gunzip = createGunzip()
  stream.on('error', (error) => gunzip.destroy(error))
  const bytes = new ByteReader(stream.pipe(gunzip))
  const close = async () => {
    await bytes.close()
    stream.destroy()
  }
  try {
    const header = await readHeader(file, bytes)
    return { header, sections: readSections(file, bytes), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function readHeader(file: string, bytes: ByteReader): Promise<ArchiveHeader> {
  let header: ArchiveHeader
  try {
    header = JSON.parse(await bytes.readLine(longestHeaderBytes)) as ArchiveHeader
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new UsageError(`There is no file ${file}`)
    throw new UsageError(`${file} is no backup of Parley; give a file that \`parley backup\` made`)
  }
  if (header.parley_backup === undefined)
    throw new UsageError(`${file} is no backup of Parley; give a file that \`parley backup\` made`)
  if (header.parley_backup !== formatVersion)
    throw new UsageError(
      `${file} was made by Parley ${header.version} in a form that this version does not know; restore it with that version`,
    )
  return header
}

async function* readSections(file: string, bytes: ByteReader): AsyncGenerator<ReadSection> {
  let frame = await readFrame(file, bytes)
  while ('section' in frame) {
    const name = frame.section
    const hash = createHash('sha256')
    let ended: SectionEnd | undefined
    const first = frame
    async function* readChunks(): AsyncGenerator<Buffer> {
      let current: Frame = first
      while ('bytes' in current) {
        const chunk = await readOrExplain(file, () => bytes.readBytes((current as { bytes: number }).bytes))
        hash.update(chunk)
        yield chunk
        current = await readFrame(file, bytes)
      }
      if (!('section' in current) || current.section !== name) throw damaged(file, `${name} has no end`)
      if (current.end.sha256 !== hash.digest('hex'))
        throw damaged(file, `${name} has other bytes than were written`)
      ended = current.end
    }
    yield { name, chunks: readChunks(), end: () => ended! }
    frame = await readFrame(file, bytes)
  }
}

async function readFrame(file: string, bytes: ByteReader): Promise<Frame> {
  return readOrExplain(file, async () => JSON.parse(await bytes.readLine(longestLineBytes)) as Frame)
}

async function readOrExplain<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw damaged(file, errorText(error), error)
  }
}

function damaged(file: string, reason: string, cause?: unknown): CommandFailed {
  return new CommandFailed(
    `${file} is damaged (${reason}), so nothing was restored from it; take another backup`,
    { cause },
  )
}
