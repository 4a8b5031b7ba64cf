import type { Transaction } from '../../platform/db/index.ts'
import { invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Draft } from './draft.ts'
import { type DraftName, deleteDraftRow, findDraft, upsertDraft } from './draft-queries.ts'
import { touchUploads } from './upload-queries.ts'

export type DraftContent = Pick<Draft, 'mode' | 'text' | 'replyToId' | 'uploadIds'>

/**
 * Keeps what an agent has written. Without words and files there is nothing to keep: the draft goes, and undefined is
 * the answer.
 * @throws AppError `not_found` about the conversation, `invalid_request` about a file that is not the agent's
 */
export async function saveDraft(
  tx: Transaction,
  name: DraftName,
  content: DraftContent,
): Promise<Draft | undefined> {
  const { accountId, agentId } = name
  if (content.text.trim() === '' && content.uploadIds.length === 0) {
    await deleteDraft(tx, name)
    return undefined
  }
  const known = await findDraft(tx, name)
  if (known && isSame(known, content)) return known
  const files = await touchUploads(tx, { accountId, ownerId: agentId, ids: content.uploadIds })
  const missing = content.uploadIds.find((id) => !files.some((file) => file.id === id))
  if (missing) throw invalidField('upload_ids', 'names a file that is not there', 'NOT_FOUND', missing)
  const draft = { ...name, ...content, updatedAt: tx.now() }
  const place = await upsertDraft(tx, draft)
  if (!place) throw notFound('conversation')
  tell(tx, name, place.inboxId)
  return draft
}

/** Deleting one that is not there changes nothing. */
export async function deleteDraft(tx: Transaction, name: DraftName): Promise<void> {
  const place = await deleteDraftRow(tx, name)
  if (place) tell(tx, name, place.inboxId)
}

/** For the agent's own streams only. */
function tell(tx: Transaction, { accountId, agentId, conversationId }: DraftName, inboxId: Id): void {
  appendEvents(tx, accountId, [
    { type: 'draft.updated', inboxId, conversationId, subjectId: conversationId, data: { agentId } },
  ])
}

function isSame(draft: Draft, { mode, text, replyToId, uploadIds }: DraftContent): boolean {
  return (
    draft.mode === mode &&
    draft.text === text &&
    draft.replyToId === replyToId &&
    draft.uploadIds.join() === uploadIds.join()
  )
}
