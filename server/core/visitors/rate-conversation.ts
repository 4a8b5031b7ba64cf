import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { insertRating } from './thread-queries.ts'

export type Rating = { accountId: Id; inboxId: Id; conversationId: Id; score: number; comment?: string }

/** Keeps how a contact found an exchange, from 1 to 5. Each rating stands beside the earlier ones. */
export async function rateConversation(
  tx: Transaction,
  { accountId, inboxId, conversationId, score, comment }: Rating,
): Promise<void> {
  await insertRating(tx, { accountId, conversationId, score, comment })
  appendEvents(tx, accountId, [
    {
      type: 'conversation.updated',
      inboxId,
      conversationId,
      subjectId: conversationId,
      data: { rating: score },
    },
  ])
}
