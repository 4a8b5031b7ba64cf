import type { Transaction } from '../../platform/db/index.ts'
import { appendEvents } from '../events/index.ts'
import type { Attachment } from './attachment.ts'
import { updateAttachment } from './attachment-queries.ts'

/** The file's bytes are in our own store now. */
export async function recordStoredFile(tx: Transaction, attachment: Attachment): Promise<void> {
  await updateAttachment(tx, { ...attachment, state: 'stored', error: undefined })
  announce(tx, attachment, 'stored')
}

/** The file cannot be had; the message keeps its place and says why. */
export async function recordUnfetchedFile(
  tx: Transaction,
  attachment: Attachment,
  error: string,
): Promise<void> {
  await updateAttachment(tx, { ...attachment, state: 'failed', error })
  announce(tx, attachment, 'failed')
}

function announce(
  tx: Transaction,
  { accountId, id, inboxId, messageId }: Attachment,
  state: Attachment['state'],
): void {
  appendEvents(tx, accountId, [
    {
      type: 'message.updated',
      inboxId,
      subjectId: messageId,
      data: { change: 'attachment', attachmentId: id, state },
    },
  ])
}
