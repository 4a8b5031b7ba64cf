import type { Transaction } from '../../platform/db/index.ts'
import { AppError, invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { type Conversation, lockConversations } from '../conversations/index.ts'
import { findMessage, getSendingInbox, type Message, queueMessages } from '../messages/index.ts'
import { hasAnswerAfter } from './answer-queries.ts'
import type { Author, Composition } from './composition.ts'
import { type Outlet, renderComposition } from './render-composition.ts'
import { takeUploads } from './upload-queries.ts'

export type NewComposition = {
  accountId: Id
  conversationId: Id
  author: Author
  composition: Composition
  strictWindow: boolean
  /** The last message that went out, as far as the author knows; null: none. */
  expectLastMessageId?: Id | null | undefined
}

/**
 * Accepts what somebody wrote: as many messages as it takes, in one transaction, in as many statements for one as for
 * several.
 * @throws AppError `conflict` when somebody else answered meanwhile; and what `renderComposition` throws
 */
export async function sendComposition(
  tx: Transaction,
  outlet: Outlet,
  { accountId, conversationId, author, composition, strictWindow, expectLastMessageId }: NewComposition,
): Promise<Message[]> {
  const [conversation] = await lockConversations(tx, accountId, [conversationId])
  if (!conversation) throw notFound('conversation')
  if (expectLastMessageId !== undefined)
    await requireNobodyAnswered(tx, conversation, { author, lastId: expectLastMessageId })
  const inbox = await getSendingInbox(tx, accountId, conversation.inboxId)
  const uploads = await takeUploads(tx, { accountId, ownerId: author.ownerId, ids: composition.uploadIds })
  const drafts = await renderComposition(tx, outlet, {
    conversation,
    inbox,
    author,
    composition,
    uploads,
    strictWindow,
    at: tx.now(),
  })
  const sent = await queueMessages(
    tx,
    accountId,
    drafts.map((draft) => ({ draft, conversation })),
  )
  return sent.map(({ message }) => message)
}

/** The conversation is locked, so that of two who answer at once the second one hears of the first. */
export async function requireNobodyAnswered(
  tx: Transaction,
  { accountId, id: conversationId }: Conversation,
  { author, lastId }: { author: Author; lastId: Id | null },
): Promise<void> {
  const last = lastId === null ? undefined : await findMessage(tx, { accountId, id: lastId })
  if (lastId !== null && last?.conversationId !== conversationId)
    throw invalidField('expect_last_message_id', 'is no message of this conversation', 'NOT_FOUND', lastId)
  const { agentId } = author
  if (!(await hasAnswerAfter(tx, { accountId, conversationId, after: last, except: agentId }))) return
  throw new AppError('conflict', 'Somebody answered the contact meanwhile; read it before you send this', {
    thing: 'message',
  })
}
