import type * as wire from '../../../../shared/parley/index.ts'
import { type Draft, type DraftName, findDraft, listDraftsNamed } from '../../../core/writing/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** What an agent has written in a conversation and not sent; undefined: nothing. */
export async function findDraftObject(db: Db, name: DraftName): Promise<wire.Draft | undefined> {
  const draft = await findDraft(db, name)
  return draft && presentDraft(draft)
}

/** Drafts of several agents, under `agent/conversation`. */
export async function listDraftObjects(
  db: Db,
  of: { accountId: Id; names: Omit<DraftName, 'accountId'>[] },
): Promise<Map<string, wire.Draft>> {
  const drafts = await listDraftsNamed(db, of)
  return new Map(drafts.map((draft) => [`${draft.agentId}/${draft.conversationId}`, presentDraft(draft)]))
}

export function presentDraft({
  conversationId,
  text,
  mode,
  replyToId,
  uploadIds,
  updatedAt,
}: Draft): wire.Draft {
  return {
    conversation_id: conversationId,
    text,
    mode,
    reply_to_id: replyToId ?? null,
    upload_ids: uploadIds,
    updated_at: updatedAt.toISOString(),
  }
}
