import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { lockConversations } from '../conversations/index.ts'
import { getSendingInbox, queueMessages, type SendDraft, type Sent, sendMessages } from './send-messages.ts'

/** To whom: a phone number, a contact of ours, or the contact of a conversation. */
export type Recipient =
  | { inboxId: Id; phone: string }
  | { inboxId: Id; contactId: Id }
  | { conversationId: Id }

export type NewSend = SendDraft & { accountId: Id; to: Recipient }

/**
 * Accepts a message for sending: the row, its event and its place in the conversation's lane, in one
 * transaction. Contact and conversation are made when they are missing. The network hears of it later.
 */
export async function sendMessage(tx: Transaction, { accountId, to, ...draft }: NewSend): Promise<Sent> {
  if (!('conversationId' in to)) {
    const [sent] = await sendMessages(tx, { accountId, inboxId: to.inboxId, sends: [{ to, draft }] })
    return sent!
  }
  const [conversation] = await lockConversations(tx, accountId, [to.conversationId])
  if (!conversation) throw notFound('conversation')
  await getSendingInbox(tx, accountId, conversation.inboxId)
  const [sent] = await queueMessages(tx, accountId, [{ draft, conversation }])
  return sent!
}
