import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Message } from './message.ts'
import { listReactedIds } from './message-detail-queries.ts'

/** Tells of the messages that were reacted to, when there are reactions among some that were just written. */
export async function tellReactions(tx: Transaction, accountId: Id, written: Message[]): Promise<void> {
  const reactions = written.flatMap(({ kind, inboxId, replyToNetworkId: networkId }) =>
    kind === 'reaction' && networkId !== undefined ? [{ inboxId, networkId }] : [],
  )
  if (reactions.length === 0) return
  const reacted = await listReactedIds(tx, accountId, reactions)
  appendEvents(
    tx,
    accountId,
    reacted.map(({ id, conversationId, inboxId }) => ({
      type: 'message.reacted',
      inboxId,
      conversationId,
      subjectId: id,
    })),
  )
}
