import type { Attachment } from '../../core/attachments/index.ts'
import type { Inbox } from '../../core/inboxes/index.ts'
import type { MediaStore } from '../../platform/storage/index.ts'
import type { FetchedMedia } from '../adapter.ts'

/** Where a visitor's file lies until it becomes an attachment. */
export function uploadKey(accountId: string, uploadId: string): string {
  return `uploads/${accountId}/${uploadId}`
}

/** The bytes of a visitor's file. They are ours already, and become the attachment's own. */
export async function fetchUpload(
  media: MediaStore,
  { networkMediaId, mimeType, fileName }: Attachment,
  { accountId }: Inbox,
): Promise<FetchedMedia> {
  if (!networkMediaId || !/^[1-9]\d{0,18}$/.test(networkMediaId))
    return { failed: 'The message names no file', retry: false }
  const file = await media.open(uploadKey(accountId, networkMediaId))
  if (!file) return { failed: 'The file was swept before its message came', retry: false }
  return { bytes: file.stream, mimeType, ...(fileName && { fileName }) }
}
