import type { Db } from '../../platform/db/index.ts'
import type { MediaStore } from '../../platform/storage/index.ts'
import { takeOldUploads } from './upload-queries.ts'

const perRound = 100

/** Deletes files that visitors sent before a time: those that went with a message are attachments by then. */
export async function sweepUploads(
  db: Db,
  media: MediaStore,
  { olderThan }: { olderThan: Date },
): Promise<void> {
  for (;;) {
    const old = await takeOldUploads(db, { olderThan, limit: perRound })
    for (const { storageKey } of old) await media.delete(storageKey)
    if (old.length < perRound) return
  }
}
