import type * as wire from '../../../../shared/parley/index.ts'
import { type Attachment, listAttachments } from '../../../core/attachments/index.ts'
import { listMessageDetails, type MessageDetails } from '../../../core/messages/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { type Id, toUuid } from '../../../platform/ids.ts'
import { attachmentLink } from './file-links.ts'

export { listAssignmentObjects } from './assignments.ts'
export { listCallObjects } from './calls.ts'
export { findDraftObject } from './drafts.ts'
export { listRatingObjects } from './ratings.ts'
export { listScheduledObjects } from './scheduled.ts'

/** Those of these messages that there are, notes among them, by their ids; two statements for any number. */
export async function listMessageObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<Map<Id, wire.Message>> {
  if (ids.length === 0) return new Map()
  const [details, files] = await Promise.all([
    listMessageDetails(db, { accountId, ids }),
    listAttachments(db, accountId, [...ids]),
  ])
  const byMessage = Map.groupBy(files, ({ messageId }) => messageId)
  return new Map(
    details.map((each) => [each.message.id, presentMessage(db, each, byMessage.get(each.message.id) ?? [])]),
  )
}

/** Of what was deleted, only that it was there. */
function presentMessage(
  db: Db,
  { message, replyTo, reactions, mentions }: MessageDetails,
  files: Attachment[],
): wire.Message {
  const { id, direction, error, deletedAt } = message
  return {
    type: 'message',
    id,
    uuid: toUuid('message', id),
    conversation_id: message.conversationId,
    direction,
    kind: message.kind,
    text: message.text ?? null,
    content: message.content,
    sender: { type: message.sender, agent_id: message.agentId ?? null },
    status: message.status,
    error: error
      ? { code: error.code, title: error.title, message: error.details ?? error.message ?? null }
      : null,
    reply_to: replyTo
      ? { id: replyTo.id, direction: replyTo.direction, kind: replyTo.kind, text: replyTo.text ?? null }
      : null,
    reactions,
    attachments: deletedAt ? [] : files.map((file) => presentAttachment(db, file)),
    mentions,
    client_id: message.clientId ?? null,
    resent_as_id: message.resentAsId ?? null,
    at: message.occurredAt.toISOString(),
    created_at: message.createdAt.toISOString(),
    sent_at: toText(message.sentAt),
    delivered_at: toText(message.deliveredAt),
    read_at: toText(message.readAt),
    failed_at: toText(message.failedAt),
    edited_at: toText(message.editedAt),
    deleted_at: toText(deletedAt),
  }
}

const kinds = ['image', 'video', 'audio', 'document', 'sticker'] as const

function presentAttachment(db: Db, file: Attachment): wire.Attachment {
  const { accountId, id, state } = file
  return {
    id,
    kind: kinds.find((kind) => kind === file.kind) ?? 'document',
    state,
    file_name: file.fileName ?? null,
    mime_type: file.mimeType ?? null,
    size_bytes: file.sizeBytes ?? null,
    url: state === 'stored' ? attachmentLink(db, { accountId, id }) : null,
    error: file.error ?? null,
  }
}

function toText(time: Date | undefined): string | null {
  return time?.toISOString() ?? null
}
