import type { Id } from '../../platform/ids.ts'

/** A file of a message. `pending` until its bytes are in our own store; networks' links do not last. */
export type Attachment = {
  accountId: Id
  id: Id
  messageId: Id
  inboxId: Id
  kind: string
  state: 'pending' | 'stored' | 'failed'
  fileName: string | undefined
  mimeType: string | undefined
  sizeBytes: number | undefined
  sha256: string | undefined
  storageKey: string | undefined
  networkMediaId: string | undefined
  sourceUrl: string | undefined
  error: string | undefined
}

/** The kind of lane in which files are fetched; its key is the attachment's id. */
export const mediaLane = 'media'
