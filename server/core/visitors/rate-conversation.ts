import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { lockConversations } from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import { insertRating } from './rating-queries.ts'

export type Rating = { accountId: Id; conversationId: Id; score: number; comment?: string }

/**
 * Keeps how a contact found an exchange, from 1 to 5. Each rating stands beside the earlier ones.
 * @throws AppError `not_found` about the conversation
 */
export async function rateConversation(
  tx: Transaction,
  { accountId, conversationId, score, comment }: Rating,
): Promise<void> {
  const [conversation] = await lockConversations(tx, accountId, [conversationId])
  if (!conversation) throw notFound('conversation')
  const { inboxId, contactId } = conversation
  const ratingId = await insertRating(tx, { accountId, conversationId, score, comment })
  appendEvents(tx, accountId, [
    {
      type: 'conversation.updated',
      inboxId,
      conversationId,
      contactId,
      subjectId: conversationId,
      data: { rating: score, ratingId },
    },
  ])
}
