import type { NewStoredFile } from '../../../core/attachments/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { sniffBytes, sniffMime } from '../../../platform/storage/index.ts'
import type { Services } from '../../services.ts'

type Store = Pick<Services, 'db' | 'media'>

/** Puts files into our own store, each under a key that has the id it will have. */
export async function storeFiles(store: Store, accountId: Id, files: File[]): Promise<NewStoredFile[]> {
  const stored: NewStoredFile[] = []
  try {
    for (const file of files) stored.push(await storeFile(store, accountId, file))
  } catch (error) {
    await forgetFiles(store, stored)
    throw error
  }
  return stored
}

/** Takes back files whose message was not written after all. */
export async function forgetFiles({ media }: Pick<Services, 'media'>, files: NewStoredFile[]): Promise<void> {
  await Promise.all(files.map(({ storageKey }) => media.delete(storageKey)))
}

async function storeFile({ db, media }: Store, accountId: Id, file: File): Promise<NewStoredFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const mimeType = await sniffMime(bytes.subarray(0, sniffBytes), file.type, file.name)
  const id = db.newId()
  const storageKey = `${accountId}/${id}`
  const { size, sha256 } = await media.put(storageKey, bytes, { mimeType })
  const fileName = file.name.replaceAll('\0', '').toWellFormed() || undefined
  return { id, kind: kindOf(mimeType), fileName, mimeType, sizeBytes: size, sha256, storageKey }
}

/** What a file is sent as. Anything that chats do not play is a document. */
const kinds: Record<string, RegExp> = {
  image: /^image\/(jpeg|png)$/,
  video: /^video\/(mp4|3gpp)$/,
  audio: /^audio\/(aac|amr|mp4|m4a|x-m4a|mpeg|ogg)$/,
}

function kindOf(mimeType: string): string {
  return Object.keys(kinds).find((kind) => kinds[kind]!.test(mimeType)) ?? 'document'
}
