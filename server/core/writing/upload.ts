import type { Id } from '../../platform/ids.ts'
import { isInlineSafe } from '../../platform/storage/index.ts'
import type { NewStoredFile } from '../attachments/index.ts'

/** A file that was given to the server and waits for its message. Under its id it becomes that message's attachment. */
export type Upload = {
  accountId: Id
  id: Id
  /** The agent or the credential that gave it, and alone may send it. */
  ownerId: Id
  fileName: string
  mimeType: string
  sizeBytes: number
  sha256: string
  storageKey: string
  createdAt: Date
}

export type FileKind = 'image' | 'video' | 'audio' | 'document'

/** What a file is to people. Anything that a browser would not show as it is, is a document. */
export function kindOfFile(mimeType: string): FileKind {
  const [family] = mimeType.split('/')
  const isShown = isInlineSafe(mimeType) && (family === 'image' || family === 'video' || family === 'audio')
  return isShown ? (family as FileKind) : 'document'
}

/** The upload as a message has it. */
export function toStoredFile(upload: Upload, kind: FileKind): NewStoredFile {
  const { id, fileName, mimeType, sizeBytes, sha256, storageKey } = upload
  return { id, kind, fileName, mimeType, sizeBytes, sha256, storageKey }
}
