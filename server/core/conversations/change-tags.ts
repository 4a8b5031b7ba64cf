import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Conversation } from './conversation.ts'
import {
  deleteConversationTags,
  insertConversationTags,
  listConversationTags,
} from './conversation-tag-queries.ts'

/** `tagIds`: exactly these. The others are put on, or taken off. */
export type TagChange = { tagIds?: Id[]; addTagIds?: Id[]; removeTagIds?: Id[] }

/**
 * Changes the tags of locked conversations; the tags are locked too. Answers what each of them had, or undefined when
 * no tags were to be changed.
 */
export async function changeTags(
  tx: Transaction,
  accountId: Id,
  conversations: Conversation[],
  change: TagChange,
): Promise<Map<Id, Id[]> | undefined> {
  const { tagIds, addTagIds = [], removeTagIds = [] } = change
  if (!tagIds && addTagIds.length === 0 && removeTagIds.length === 0) return undefined
  const before = await listConversationTags(
    tx,
    accountId,
    conversations.map(({ id }) => id),
  )
  const steps = conversations.map((conversation) => {
    const has = before.get(conversation.id) ?? []
    const wanted = new Set([...(tagIds ?? has), ...addTagIds])
    for (const id of removeTagIds) wanted.delete(id)
    return {
      conversation,
      added: [...wanted].filter((id) => !has.includes(id)),
      removed: has.filter((id) => !wanted.has(id)),
    }
  })
  const changed = steps.filter(({ added, removed }) => added.length + removed.length > 0)
  const pairs = (of: 'added' | 'removed') =>
    changed.flatMap(({ conversation: { id }, [of]: ids }) =>
      ids.map((tagId) => ({ conversationId: id, tagId })),
    )
  await insertConversationTags(tx, accountId, pairs('added'))
  await deleteConversationTags(tx, accountId, pairs('removed'))
  appendEvents(
    tx,
    accountId,
    changed.map(({ conversation: { id, inboxId, contactId }, added, removed }) => ({
      type: 'conversation.updated',
      inboxId,
      conversationId: id,
      contactId,
      subjectId: id,
      data: { tagsAdded: added, tagsRemoved: removed },
    })),
  )
  return new Map(conversations.map(({ id }) => [id, before.get(id) ?? []]))
}
