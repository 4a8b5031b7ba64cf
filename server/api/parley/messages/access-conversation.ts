import { type Conversation, findConversation } from '../../../core/conversations/index.ts'
import { findMessage, type Message } from '../../../core/messages/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { readId } from '../read-id.ts'

/** A conversation that the caller sees. @throws AppError `not_found` */
export async function accessConversation(
  db: Db,
  { account, permissions: { inboxIds } }: Caller,
  text: string,
): Promise<Conversation> {
  const conversation = await findConversation(db, {
    accountId: account.id,
    id: readId('conversation', text),
  })
  if (!conversation || (inboxIds && !inboxIds.includes(conversation.inboxId))) throw notFound('conversation')
  return conversation
}

/** A message or a note that the caller sees. @throws AppError `not_found` */
export async function accessMessage(
  db: Db,
  { account, permissions: { inboxIds } }: Caller,
  text: string,
): Promise<Message> {
  const message = await findMessage(db, { accountId: account.id, id: readId('message', text) })
  if (!message || (inboxIds && !inboxIds.includes(message.inboxId))) throw notFound('message')
  return message
}
