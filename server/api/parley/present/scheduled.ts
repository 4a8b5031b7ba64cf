import type * as wire from '../../../../shared/parley/index.ts'
import { listScheduledById, type ScheduledMessage } from '../../../core/writing/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** What is to be sent later, of these ids, by id. */
export async function listScheduledObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<Map<Id, wire.ScheduledMessage>> {
  const scheduled = await listScheduledById(db, accountId, ids)
  return new Map(scheduled.map((each) => [each.id, presentScheduled(each)]))
}

export function presentScheduled(scheduled: ScheduledMessage): wire.ScheduledMessage {
  const { id, conversationId, agentId, text, kind, composition, sendAt, state, error, createdAt } = scheduled
  return {
    id,
    conversation_id: conversationId,
    agent_id: agentId ?? null,
    text: text ?? null,
    kind,
    upload_ids: composition.uploadIds,
    reply_to_id: composition.replyToId ?? null,
    client_id: composition.clientId ?? null,
    send_at: sendAt.toISOString(),
    state,
    error: error ?? null,
    created_at: createdAt.toISOString(),
  }
}
