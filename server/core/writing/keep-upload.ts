import type { Db } from '../../platform/db/index.ts'
import { AppError, invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { type MediaStore, sniffBytes, sniffMime } from '../../platform/storage/index.ts'
import type { Upload } from './upload.ts'
import { deleteUnusedUploads, insertUpload } from './upload-queries.ts'

export type NewUpload = {
  accountId: Id
  ownerId: Id
  fileName: string
  /** What the client says that it is; its bytes decide. */
  declaredType: string
  bytes: AsyncIterable<Uint8Array>
  maxBytes: number
}

/**
 * Keeps a file for a message that is yet to come, without ever having all of it in memory.
 * @throws AppError `payload_too_large`, or `invalid_request` about an empty file
 */
export async function keepUpload(
  { db, media }: { db: Db; media: MediaStore },
  { accountId, ownerId, fileName, declaredType, bytes, maxBytes }: NewUpload,
): Promise<Upload> {
  const { beginning, all } = await peek(bytes)
  if (beginning.length === 0) throw invalidField('file', 'is empty')
  const mimeType = await sniffMime(beginning.subarray(0, sniffBytes), declaredType, fileName)
  const id = db.newId()
  const storageKey = `${accountId}/${id}`
  const { size, sha256 } = await media.put(storageKey, upTo(maxBytes, all), { mimeType })
  const createdAt = db.now()
  const upload = {
    accountId,
    id,
    ownerId,
    fileName,
    mimeType,
    sizeBytes: size,
    sha256,
    storageKey,
    createdAt,
  }
  try {
    await insertUpload(db, upload)
  } catch (error) {
    await media.delete(storageKey)
    throw error
  }
  return upload
}

const perRound = 100

/** Deletes files that nobody sent, and that nothing is to send, since a time. */
export async function sweepUnusedUploads(
  db: Db,
  media: MediaStore,
  { olderThan }: { olderThan: Date },
): Promise<void> {
  for (;;) {
    const old = await deleteUnusedUploads(db, { olderThan, limit: perRound })
    for (const { storageKey } of old) await media.delete(storageKey)
    if (old.length < perRound) return
  }
}

/** Reads as much as tells what the file is, and gives all of it again. */
async function peek(
  source: AsyncIterable<Uint8Array>,
): Promise<{ beginning: Buffer; all: AsyncIterable<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]()
  const read: Uint8Array[] = []
  let size = 0
  while (size < sniffBytes) {
    const next = await chunks.next()
    if (next.done) break
    read.push(next.value)
    size += next.value.length
  }
  async function* all() {
    yield* read
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  return { beginning: Buffer.concat(read), all: all() }
}

async function* upTo(maxBytes: number, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > maxBytes)
      throw new AppError(
        'payload_too_large',
        `A file may have ${Math.floor(maxBytes / 1024 / 1024)} MB at most`,
      )
    yield chunk
  }
}
