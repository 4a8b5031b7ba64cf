import { fileDays } from './contact-file.ts'
import { deleteContactFileRow, listOldFiles } from './contact-file-queries.ts'
import type { FileContext } from './run-import.ts'

const filesPerRound = 100

/** Deletes files that are old, with what is known of their imports and exports. Answers how many, some at a time. */
export async function deleteOldContactFiles({ db, media }: FileContext): Promise<number> {
  const olderThan = new Date(db.now().getTime() - fileDays * 86_400_000)
  const files = await listOldFiles(db, { olderThan, limit: filesPerRound })
  for (const file of files) {
    if (file.storageKey) await media.delete(file.storageKey)
    await deleteContactFileRow(db, file)
  }
  return files.length
}
