import type { Database, Transaction } from '../../platform/db/index.ts'
import { AppError, invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { MediaStore } from '../../platform/storage/index.ts'
import { type ContactFile, mostFileBytes, storageKeyOf } from './contact-file.ts'
import { findContactFile, insertContactFile, markFileStored } from './contact-file-queries.ts'

const longestName = 255

/** Expects a file that is to be imported. */
export async function expectUpload(
  tx: Transaction,
  { accountId, name }: { accountId: Id; name: string },
): Promise<ContactFile> {
  const clean = name.trim().toWellFormed().replaceAll('\0', '').slice(-longestName) || 'contacts.csv'
  return insertContactFile(tx, { accountId, purpose: 'import', name: clean })
}

type Upload = { accountId: Id; id: Id; bytes: AsyncIterable<Uint8Array> }

/**
 * Keeps the bytes of an expected file. It is written once, since an import reads on where it was.
 * @throws AppError `not_found`; `invalid_state` when it is there already; `payload_too_large`
 */
export async function keepUpload(
  { db, media }: { db: Database; media: MediaStore },
  { accountId, id, bytes }: Upload,
): Promise<number> {
  const file = await findContactFile(db, { accountId, id })
  if (file?.purpose !== 'import') throw notFound('file')
  if (file.storageKey) throw uploadedAlready()
  // Under a key of its own: of two that bring the file at once, one is kept whole.
  const storageKey = storageKeyOf({ accountId, id: db.newId(), purpose: 'import' })
  const { size: sizeBytes } = await media.put(storageKey, bounded(bytes), { mimeType: 'text/csv' })
  const isFirst = await db.transaction((tx) => markFileStored(tx, { accountId, id, storageKey, sizeBytes }))
  if (isFirst) return sizeBytes
  await media.delete(storageKey)
  throw uploadedAlready()
}

async function* bounded(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > mostFileBytes)
      throw new AppError('payload_too_large', `A file may have ${mostFileBytes} bytes at most`)
    yield chunk
  }
}

function uploadedAlready(): AppError {
  return invalidState('file', 'The file is there already; ask for a new address to bring another one')
}
