import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, countConversations } from '../events/index.ts'
import {
  deleteConversation,
  foldListRow,
  lockContacts,
  lockConversationsOfContacts,
  type MergingConversation,
  moveContactDetails,
  moveConversation,
  moveThreads,
} from './merge-queries.ts'

export type ContactMerge = { accountId: Id; from: Id; into: Id }

/**
 * Makes one contact of two: addresses, tags, values, notes, history and conversations of `from` become those of
 * `into`, which keeps its own where both have something. Where both have a conversation in one inbox, the messages,
 * calls and assignments of both stand in that of `into` afterwards. Merging again changes nothing.
 */
export async function mergeContacts(tx: Transaction, { accountId, from, into }: ContactMerge): Promise<void> {
  if (from === into) return
  // Conversations before contacts: the order in which those who record messages lock them.
  const conversations = await lockConversationsOfContacts(tx, accountId, [from, into])
  const contacts = await lockContacts(tx, accountId, [from, into])
  if (!contacts.has(from) || !contacts.has(into)) return

  const kept = new Map(conversations.flatMap((row) => (row.contactId === into ? [[row.inboxId, row]] : [])))
  for (const conversation of conversations.filter(({ contactId }) => contactId === from)) {
    const target = kept.get(conversation.inboxId)
    if (target) await fold(tx, accountId, conversation, target)
    else await move(tx, accountId, conversation, into)
  }
  await moveContactDetails(tx, { accountId, from, into })
  appendEvents(tx, accountId, [
    { type: 'contact.deleted', contactId: from, subjectId: from, data: { mergedInto: into } },
    { type: 'contact.updated', contactId: into, subjectId: into, data: { changed: [], mergedFrom: from } },
  ])
}

async function move(
  tx: Transaction,
  accountId: Id,
  { id, inboxId }: MergingConversation,
  into: Id,
): Promise<void> {
  await moveConversation(tx, { accountId, id, contactId: into })
  appendEvents(tx, accountId, [
    {
      type: 'conversation.updated',
      inboxId,
      conversationId: id,
      contactId: into,
      subjectId: id,
      data: { contactId: into },
    },
  ])
}

async function fold(
  tx: Transaction,
  accountId: Id,
  from: MergingConversation,
  into: MergingConversation,
): Promise<void> {
  const { inboxId } = into
  const draftedBy = await moveThreads(tx, { accountId, from: from.id, into: into.id })
  const { status, assigneeId } = await foldListRow(tx, { accountId, from: from.id, into: into.id })
  await deleteConversation(tx, { accountId, id: from.id })
  countConversations(tx, accountId, [
    { inboxId, status: from.status, assigneeId: from.assigneeId, by: -1 },
    { inboxId, status: into.status, assigneeId: into.assigneeId, by: -1 },
    { inboxId, status, assigneeId, by: 1 },
  ])
  appendEvents(tx, accountId, [
    {
      type: 'conversation.updated',
      inboxId,
      conversationId: into.id,
      contactId: into.contactId,
      subjectId: into.id,
      data: { mergedFrom: from.id, ...(status !== into.status && { status }) },
    },
    ...draftedBy.map((agentId) => ({
      type: 'draft.updated' as const,
      inboxId,
      conversationId: into.id,
      subjectId: into.id,
      data: { agentId },
    })),
  ])
}
