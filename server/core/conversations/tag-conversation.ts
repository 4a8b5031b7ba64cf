import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { lockConversation } from './conversation-queries.ts'
import { lockTagIds, replaceConversationTags } from './conversation-tag-queries.ts'

export type ConversationTagging = { accountId: Id; conversationId: Id; tagIds: Id[] }

/**
 * Gives a conversation exactly these tags.
 * @throws AppError `not_found` about the conversation, or a tag that the account does not have
 */
export async function tagConversation(
  tx: Transaction,
  { accountId, conversationId, tagIds }: ConversationTagging,
): Promise<void> {
  const wanted = [...new Set(tagIds)]
  const known = await lockTagIds(tx, accountId, wanted)
  const { id, inboxId, contactId } = await lockConversation(tx, { accountId, id: conversationId })
  if (known.length < wanted.length) throw notFound('tag')

  const { added, removed } = await replaceConversationTags(tx, { accountId, conversationId, tagIds: wanted })
  if (added.length + removed.length === 0) return
  appendEvents(tx, accountId, [
    {
      type: 'conversation.updated',
      inboxId,
      conversationId: id,
      contactId,
      subjectId: id,
      data: { tagsAdded: added, tagsRemoved: removed },
    },
  ])
}
